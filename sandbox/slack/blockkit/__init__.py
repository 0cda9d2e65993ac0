"""Checks blocks and views against the limits of Slack's Block Kit."""

from sandbox.slack.blockkit.rich_text import characters
from sandbox.slack.blockkit.surfaces import Surface, check

__all__ = ["Surface", "characters", "check"]
