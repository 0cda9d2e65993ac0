"""Tracebacks for the process log: where it broke, and never with what.

No local variables. Messages only of errors that do not quote what they were given: ``int("words of a buyer")`` does.
"""

import sqlite3
import traceback
from collections.abc import Iterator
from typing import Any, TextIO

from bot.errors import BotError

#: their messages name types, attributes, files and states of ours
_PLAIN = (
    BotError,
    OSError,
    sqlite3.Error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    RuntimeError,
    TypeError,
)
_WITHHELD = "(not shown: it may quote what somebody wrote)"

ExcInfo = tuple[type[BaseException], BaseException, Any]


def as_data(exc_info: ExcInfo) -> list[dict[str, object]]:
    """Return the error and what it came from, the last one first: type, message and frames, outermost first."""
    return [
        {
            "type": _type(error),
            "message": _message(error),
            "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in _frames(error)],
        }
        for error in _chain(exc_info[1])
    ]


def as_text(to: TextIO, exc_info: ExcInfo) -> None:
    """Write them as Python does, what it came from first."""
    to.write("\n")
    for error in reversed(list(_chain(exc_info[1]))):
        to.write("Traceback (most recent call last):\n")
        to.writelines(traceback.format_list(_frames(error)))
        to.write(f"{_type(error)}: {_message(error)}\n")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException) -> str:
    return str(error) if isinstance(error, _PLAIN) else _WITHHELD
