"""What commands print, in lines that a terminal shows as they are."""

import sys
from datetime import tzinfo
from pathlib import Path
from unicodedata import category

from bot.database_path import belongs_to
from bot.database_url import DatabaseAddress
from bot.log.archives import archive_before
from bot.log.sql import Sql
from bot.log.times import read


def is_refused(output: Path | None, *logs: DatabaseAddress | None) -> bool:
    """Whether a file that is to be written belongs to a log that is read; says so then, and it stays as it is."""
    if output is None or not any(isinstance(one, Path) and belongs_to(one, output) for one in logs):
        return False
    print(f"{output}: belongs to the log itself; name another file", file=sys.stderr)
    return True


def name_archive(sql: Sql) -> None:
    """Say on standard error where the closed years are that a log does not hold any more."""
    before = archive_before(sql)
    if before is not None:
        named = printable(before.file)
        print(f"the log goes on from the archive {named}, which is not in this: --archive {named}", file=sys.stderr)


def line_of(row: dict[str, object], zone: tzinfo) -> str:
    """Write one row in one line, with the time of a zone, and of whom a name is known with that beside the id."""
    asked_at = f"{read(str(row['requested_at'])).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    person, name = row["requested_by"], row["requested_by_name"]
    what = (row["state"], row["kind"], row["order_id"] or row["external_order_id"], row["reason"])
    parts = (asked_at, *what, f"{name} ({person})" if name else person, row["text"])
    return printable("  ".join(str(part) for part in parts if part not in {None, ""}))


def printable(text: str) -> str:
    """Return a text in one line; what could steer the terminal becomes a question mark in a diamond."""
    line = text.rstrip().replace("\n", " ⏎ ")
    return "".join(map(_shown, line))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if category(char) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def count_of(count: int) -> str:
    """Write how many requests."""
    return "1 request" if count == 1 else f"{count} requests"
