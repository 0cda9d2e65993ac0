"""Shipping labels: the command, the button on an order, and the files that whoever asks is sent."""
