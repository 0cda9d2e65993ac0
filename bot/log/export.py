"""Writing all sends to a file: for people who open it in a spreadsheet, or for other programs."""

import codecs
import json
from collections.abc import Iterator
from typing import Literal, TextIO

from bot.domain.csv_writing import csv_line, safe_cell
from bot.log.reader import LogReader
from bot.log.sqlite.connection import Row
from bot.log.views import COLUMNS

Format = Literal["csv", "json", "ndjson"]
#: by which a spreadsheet knows UTF-8
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def export(reader: LogReader, fmt: Format, out: TextIO, *, delimiter: str = ",", plain: bool = False) -> int:
    """Write all rows of ``sends``, newest last, and return their number. Raises ``LogUnavailable``, ``OSError``.

    ``csv`` has a header and is for people: UTF-8 with its mark, long numbers as ``="2000…"``, an apostrophe before what
    a spreadsheet would take for a formula. ``plain`` leaves all that away, for programs. ``json`` is one array,
    ``ndjson`` one object a line. For ``csv`` open ``out`` with ``newline=""``.
    """
    rows = reader.sql.stream("SELECT * FROM sends")
    if fmt == "csv":
        return _write_csv(rows, out, delimiter, plain=plain)
    return _write_json(rows, out) if fmt == "json" else _write_ndjson(rows, out)


def _write_csv(rows: Iterator[Row], out: TextIO, delimiter: str, *, plain: bool) -> int:
    if not plain and not needs_ascii(out):
        out.write(_MARK)
    out.write(csv_line(COLUMNS, delimiter))
    count = 0
    for row in rows:
        cells = ["" if row[name] is None else str(row[name]) for name in COLUMNS]
        out.write(csv_line(cells if plain else map(safe_cell, cells), delimiter))
        count += 1
    return count


def _write_json(rows: Iterator[Row], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write((",\n" if count else "[\n") + json.dumps(row, ensure_ascii=needs_ascii(out)))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def _write_ndjson(rows: Iterator[Row], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=needs_ascii(out)) + "\n")
        count += 1
    return count


def needs_ascii(out: TextIO) -> bool:
    """Whether JSON written there needs escapes: in an encoding that lacks characters they would be lost."""
    return not codecs.lookup(out.encoding or "utf-8").name.startswith("utf")
