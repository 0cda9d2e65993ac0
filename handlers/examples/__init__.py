"""Invented orders, requests and people, and every screen drawn from them: for tests, and for the doctor."""
