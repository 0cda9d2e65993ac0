"""Telling messages that call somebody from those that are kept current."""

from typing import Any

from handlers.catalogue import LANGUAGES
from handlers.language import speech
from tests.e2e.reading import text_of

Json = dict[str, Any]


def is_notice(message: Json) -> bool:
    """Whether a direct message is one that calls; receipts have a heading, and answers are private."""
    blocks = message.get("blocks") or [{"type": "header"}]
    told = blocks[0]["type"] == "section" and text_of(message).startswith("*")
    return told and "thread_ts" not in message and not message["ephemeral"]


def is_reminder(message: Json) -> bool:
    """Whether a message of the approvals channel reminds of what waits."""
    return text_of(message).startswith("⏰")


def is_asked(message: Json) -> bool:
    """Whether a private message says that something was asked."""
    voices = [speech(one) for one in LANGUAGES]
    begins = [voice.plain(f"asked.{key}", who="").rstrip(".") for voice in voices for key in ("waits", "in_line")]
    return str(message["text"]).startswith(tuple(begins))
