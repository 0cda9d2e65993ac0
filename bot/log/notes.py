"""Notes as JSON: their parameters are text, numbers, lists and times."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from bot.domain.notes import Note, is_warning

_TIME, _DATE = "$time", "$date"


def dump(notes: Iterable[Note]) -> str:
    """Write notes as canonical JSON; a value of any other type is written as its text."""
    rows = [[note.key, dict(note.params)] for note in notes]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_encode)


def load(text: str) -> tuple[Note, ...]:
    """Read what ``dump`` wrote. Lists come back as lists, whatever they were."""
    if text == "[]":  # as most are
        return ()
    return tuple(Note(key, params) for key, params in json.loads(text, object_hook=_decode))


def codes(notes: Iterable[Note]) -> str | None:
    """Write the keys of the warnings among notes, once each, as a JSON list; None where there is none."""
    keys = dict.fromkeys(note.key for note in notes if is_warning(note))
    return json.dumps(list(keys), ensure_ascii=False, separators=(",", ":")) if keys else None


def _encode(value: object) -> object:
    if isinstance(value, dt.datetime):
        return {_TIME: value.isoformat()}
    if isinstance(value, dt.date):
        return {_DATE: value.isoformat()}
    return str(value)


def _decode(value: dict[str, Any]) -> object:
    if _TIME in value:
        return dt.datetime.fromisoformat(value[_TIME])
    return dt.date.fromisoformat(value[_DATE]) if _DATE in value else value
