"""Slack's side: the client, what it delivers, and what is posted there."""
