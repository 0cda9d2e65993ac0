"""Reading single arguments. Each raises ``argparse.ArgumentTypeError`` saying what is wrong with one."""

import argparse
import re
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.kinds import Kind
    from bot.domain.requests import State

#: what is hard to write on a command line
_NAMED = {"tab": "\t", "\\t": "\t"}
#: characters of a text to erase by
_SHORTEST = 3
#: characters of a remark
_LONGEST = 200


def port(text: str) -> int:
    """Read the number of a port; 0: any free one."""
    return _whole(text, 0, 65_535)


def count(text: str) -> int:
    """Read how many."""
    return _whole(text, 1, 2**31)


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
    return int(text)


def output(text: str) -> Path | None:
    """Read which file to write; None for ``-``, standard output."""
    return None if text == "-" else Path(text)


def delimiter(text: str) -> str:
    """Read what parts the cells of a CSV file."""
    from bot.domain.csv_rows import DELIMITERS

    if text not in {*DELIMITERS, *_NAMED}:
        raise argparse.ArgumentTypeError(f"{text!r} parts no cells; write one of , ; | tab")
    return _NAMED.get(text, text)


def states(text: str) -> "list[State]":
    """Read states of requests."""
    from bot.domain.requests import State

    return [State(_one_of(State, one)) for one in texts(text)]


def kinds(text: str) -> "list[Kind]":
    """Read kinds of requests."""
    from bot.domain.kinds import Kind
    from bot.kinds import NAMES

    return [Kind(_one_of(NAMES, one)) for one in texts(text)]


def _one_of(known: Iterable[str], text: str) -> str:
    names = [str(name) for name in known]
    if text not in names:
        raise argparse.ArgumentTypeError(f"invalid choice: {text!r} (choose from {', '.join(names)})")
    return text


def head(text: str) -> str:
    """Read the hash of an event."""
    if not re.fullmatch(r"sha256:[0-9a-f]{64}|s2:[A-Za-z0-9_-]{43}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no head; it looks like s2:… or sha256:…, whole")
    return text


def sha256(text: str) -> str:
    """Read the sha256 of a file, or how it begins."""
    digits = text.strip().lower().removeprefix("sha256:")
    if not re.fullmatch(r"[0-9a-f]{8,64}", digits):
        raise argparse.ArgumentTypeError(f"{text!r} is no sha256; write 8 to 64 digits of it, 0-9 and a-f")
    return digits


def text(given: str) -> str:
    """Read a text; bytes that are none in the terminal's encoding cannot be found anywhere."""
    return given.encode(errors="replace").decode()


def texts(given: str) -> list[str]:
    """Read texts between commas."""
    found = [one for part in text(given).split(",") if (one := part.strip())]
    if not found:
        raise argparse.ArgumentTypeError("is empty")
    return found


def words(given: str) -> str:
    """Read a text to search for; a very short one would be found everywhere."""
    found = text(given)
    if len(found.strip()) < _SHORTEST:
        raise argparse.ArgumentTypeError(f"{found!r} is too short; write at least {_SHORTEST} characters")
    return found.strip()


def year(text: str) -> int:
    """Read a year."""
    return _whole(text, 2_000, 9_999)


def people(given: str) -> list[str]:
    """Read Slack ids of people between commas."""
    return [person(one) for one in texts(given)]


def person(given: str) -> str:
    """Read the Slack id of a person."""
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", given):
        raise argparse.ArgumentTypeError(f"{text(given)!r} is no Slack id of a person; it looks like U0123456789")
    return given


def remark(given: str) -> str:
    """Read a line that the log keeps for ever."""
    found = " ".join(text(given).split())
    if not found or len(found) > _LONGEST or not found.isprintable():
        raise argparse.ArgumentTypeError(f"write 1 to {_LONGEST} characters that people can see")
    return found


def moment(text: str) -> date | datetime:
    """Read a day or time, with a zone or without one."""
    try:
        found = _day_or_time(text.strip())
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or time; write for example 2026-03-01") from error
    if not MINYEAR < found.year < MAXYEAR:  # in another zone it may be none
        raise argparse.ArgumentTypeError(f"{text!r} is too far away")
    return found


def _day_or_time(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text)
