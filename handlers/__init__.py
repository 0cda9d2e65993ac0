"""Slack's conversations: each module parses, calls one operation and renders."""
