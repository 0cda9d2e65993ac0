"""Writing all sends to a file for other programs."""

import codecs
import csv
import json
from collections.abc import Iterator
from typing import Literal, TextIO

from bot.domain.formulas import is_formula
from bot.log.connection import Row
from bot.log.reader import LogReader
from bot.log.views import COLUMNS

Format = Literal["csv", "json", "ndjson"]


def export(reader: LogReader, fmt: Format, out: TextIO) -> int:
    """Write all rows of ``sends``, newest last, and return their number. Raises ``LogUnavailable``, ``OSError``.

    ``csv`` has a header; text that a spreadsheet would take for a formula gets a leading apostrophe. ``json`` is one
    array, ``ndjson`` one object a line. For ``csv`` open ``out`` with ``newline=""``.
    """
    write = {"csv": _write_csv, "json": _write_json, "ndjson": _write_ndjson}[fmt]
    return write(reader.sql.stream("SELECT * FROM sends"), out)


def _write_csv(rows: Iterator[Row], out: TextIO) -> int:
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow(_cell(row[name]) for name in COLUMNS)
        count += 1
    return count


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


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
