"""Alephee's own sentences in the reader's language, where they are known; any other as it came."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.domain.notes import Note
from handlers.language import Speech
from handlers.markup import clean

_FILE = Path(__file__).resolve().parents[2] / "templates" / "slack" / "alephee.toml"


@cache
def sentences() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return what is known: name of the text → the sentences that it says."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: tuple(re.compile(one, re.IGNORECASE) for one in patterns) for name, patterns in told.items()}


def in_words(speech: Speech, api_message: str) -> str:
    """Return an answer of Alephee's as the reader says it; one that is not known as it came."""
    sentence = clean(api_message).rstrip(".")
    for name, patterns in sentences().items():
        found = next((match for pattern in patterns if (match := pattern.fullmatch(sentence))), None)
        if found is not None:
            return speech.note(Note(f"said.{name}", {"reason": "", **found.groupdict()}))
    return api_message
