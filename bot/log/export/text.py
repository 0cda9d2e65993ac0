"""Sends as text: CSV for people or for programs, and JSON."""

import codecs
import json
from collections.abc import Iterable
from datetime import tzinfo
from typing import TextIO

from bot.domain.csv_writing import csv_line, safe_cell
from bot.log.export.cells import cell
from bot.log.sql import Row
from bot.log.views import COLUMNS

#: by which a spreadsheet knows UTF-8
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def write_csv(rows: Iterable[Row], out: TextIO, zone: tzinfo, *, delimiter: str = ",") -> int:
    """Write a header and rows for people who open them in a spreadsheet, and return the number of rows.

    UTF-8 with its mark, times in ``zone``, long numbers as ``="2000…"``, an apostrophe before what a spreadsheet would
    take for a formula. Open ``out`` with ``newline=""``. Raises ``LogUnavailable``, ``OSError``; as do the others.
    """
    if not needs_ascii(out):
        out.write(_MARK)
    out.write(csv_line(COLUMNS, delimiter))
    count = 0
    for row in rows:
        cells = (cell(name, row[name], zone) for name in COLUMNS)
        out.write(csv_line(("" if one is None else safe_cell(str(one)) for one in cells), delimiter))
        count += 1
    return count


def write_plain_csv(rows: Iterable[Row], out: TextIO, *, delimiter: str = ",") -> int:
    """Write a header and rows for programs, as they stand in the log: nothing else is in the file."""
    out.write(csv_line(COLUMNS, delimiter))
    count = 0
    for row in rows:
        out.write(csv_line(("" if row[name] is None else str(row[name]) for name in COLUMNS), delimiter))
        count += 1
    return count


def write_json(rows: Iterable[Row], out: TextIO) -> int:
    """Write one array of objects, an object a line."""
    ascii_only, count = needs_ascii(out), 0
    for row in rows:
        out.write((",\n" if count else "[\n") + json.dumps(row, ensure_ascii=ascii_only))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def write_ndjson(rows: Iterable[Row], out: TextIO) -> int:
    """Write one object a line."""
    ascii_only, count = needs_ascii(out), 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=ascii_only) + "\n")
        count += 1
    return count


def needs_ascii(out: TextIO) -> bool:
    """Whether JSON written there needs escapes: in an encoding that lacks characters they would be lost."""
    return not codecs.lookup(out.encoding or "utf-8").name.startswith("utf")
