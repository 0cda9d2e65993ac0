"""Alephee's own sentences in the reader's language, where they are known; any other as it came."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.domain.notes import Note
from bot.domain.requests import Request, State
from handlers.language import Speech
from handlers.markup import clean

#: Sentences that say no more than the cause of a failure does, which stands beside them.
_ECHOES = frozenset(
    {"bad_request", "condition", "forbidden", "internal", "key", "number_taken", "too_large", "too_many"}
)
_ANSWERED = frozenset({State.REFUSED, State.UNKNOWN})
_FILE = Path(__file__).resolve().parents[2] / "templates" / "slack" / "alephee.toml"


@cache
def sentences() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return what is known: name of the text → the sentences that it says."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: tuple(re.compile(one, re.IGNORECASE) for one in patterns) for name, patterns in told.items()}


def in_words(speech: Speech, api_message: str) -> str:
    """Return an answer of Alephee's as the reader says it; one that is not known as it came."""
    name, groups = _known(api_message)
    return speech.note(Note(f"said.{name}", {"reason": "", **groups})) if name else api_message


def reason_given(speech: Speech, request: Request) -> str:
    """Return the name of the sentence that says why Alephee refused, where it tells more than the status does.

    What a kind's own text says about a status is as much.
    """
    name, _ = _known(request.api_message)
    told = name in _ECHOES or speech.can_say(Note(f"{request.cause}_{request.kind}"))
    return name if request.state is State.REFUSED and request.http_status and not told else ""


def says_more(speech: Speech, request: Request) -> bool:
    """Whether Alephee's answer is to be told beside the cause: it is neither the cause itself nor an echo of it."""
    name, _ = _known(request.api_message)
    told = name in _ECHOES or reason_given(speech, request)
    return bool(request.api_message and request.state in _ANSWERED and not told)


def _known(api_message: str) -> tuple[str, dict[str, str]]:
    """Return the name of a sentence and what it names; empty where it is not known."""
    sentence = clean(api_message).rstrip(".")
    for name, patterns in sentences().items():
        found = next((match for pattern in patterns if (match := pattern.fullmatch(sentence))), None)
        if found is not None:
            return name, found.groupdict()
    return "", {}
