"""Shipping labels: fetched for whoever asks, noted, never stored."""
