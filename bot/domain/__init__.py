"""Frozen values and pure rules. Nothing here knows Slack, HTTP or SQL."""
