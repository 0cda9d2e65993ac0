"""Sends as a workbook for people: texts that stay texts, times that are times, nothing that a sheet would run."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.log.export.cells import cell, is_time
from bot.log.sql import Row
from bot.log.views import COLUMNS

#: rows of a sheet and UTF-16 units of a cell that Excel reads (Microsoft, "Excel specifications and limits")
_ROWS, _UNITS = 1_048_576, 32_767
#: its first year
_FIRST_YEAR = 1900
#: what XML 1.0 takes in no form, and the carriage return, which it reads as the end of a line
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
#: the beginning of a column's name → how many characters wide it is; the first that fits
_WIDTHS = (("text", 60), ("api_message", 40), ("details", 40), ("file_name", 24), ("file_sha256", 16), ("", 20))


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written, and how many texts were longer than a cell holds."""

    rows: int
    shortened: int


def write_sheet(rows: Iterable[Row], path: Path, zone: tzinfo, *, rows_a_sheet: int = _ROWS) -> Written:
    """Write a workbook of one sheet, or of several where one cannot hold all. Raises ``LogUnavailable``, ``OSError``.

    A text that is longer than a cell holds ends with a sentence that says so. What has to be kept meanwhile is kept
    beside ``path``, not in memory.
    """
    count = shortened = 0
    with _workbook(path) as book:
        header, time = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = _begin(book, 1, zone, header)
        place = 0
        for row in rows:
            if place + 1 == rows_a_sheet:
                sheet.autofilter(0, 0, place, len(COLUMNS) - 1)
                sheet, place = _begin(book, count // place + 1, zone, header), 0
            place += 1
            count += 1
            shortened += _write_row(sheet, place, row, zone, time)
        sheet.autofilter(0, 0, place, len(COLUMNS) - 1)
    return Written(count, shortened)


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    """Make a workbook that is written when the block ends, unless it raises."""
    book = Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        yield book
        book.close()
    except FileCreateError as error:  # OSError in other clothes
        raise error.__context__ or error from None
    finally:
        for sheet in book.worksheets():
            with suppress(OSError):
                sheet._opt_close()  # noqa: SLF001 - nothing else closes what a book keeps beside it that breaks off


def _begin(book: Workbook, number: int, zone: tzinfo, header: Format) -> Worksheet:
    sheet = book.add_worksheet("sends" if number == 1 else f"sends {number}")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, next(width for begin, width in _WIDTHS if name.startswith(begin)))
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, header)
        if is_time(name):
            sheet.write_comment(0, column, f"Times in {zone}")
    return sheet


def _write_row(sheet: Worksheet, place: int, row: Row, zone: tzinfo, time: Format) -> int:
    """Write one row; returns how many of its texts are too long for a cell."""
    shortened = 0
    for column, name in enumerate(COLUMNS):
        value = cell(name, row[name], zone)
        if isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            sheet.write_datetime(place, column, value, time)
        elif isinstance(value, int):
            sheet.write_number(place, column, value)
        elif value is not None:
            text, is_short = _fitting(
                _FORBIDDEN.sub(lambda one: f"⟨U+{ord(one[0]):04X}⟩", str(value).replace("\r\n", "\n"))
            )
            sheet.write_string(place, column, text)
            shortened += is_short
    return shortened


def _fitting(text: str) -> tuple[str, bool]:
    """Return as much of a text as a cell holds, and whether that is less than all of it."""
    if len(text) <= _UNITS // 2 or len(units := text.encode("utf-16-le")) <= 2 * _UNITS:
        return text, False
    end = f"… (cut: a cell holds no more; all {len(text):,} characters are in the csv and ndjson formats)"
    return units[: 2 * (_UNITS - len(end))].decode("utf-16-le", errors="ignore") + end, True
