"""The rows of a CSV file of orders to mark, parted by its columns; what a sheet spoiled is a problem in their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from bot.domain.csv_rows import OpenQuote, Row
from bot.domain.csv_writing import is_text_cell, plain_cell
from bot.domain.invisible import without
from bot.domain.notes import Note
from bot.domain.number_words import Word, word_of_cell
from bot.domain.sheet_traces import sheet_trace, shortened

COLUMNS = ("order", "own_order_id", "integrated", "erp_status")
#: Of a cell that cannot be read, this much is repeated to the person.
SHOWN = 40
#: how like a column's name another one is that is a slip of it, rather than one nobody asked for
_ALIKE = 0.85
#: a line inside a cell begins a row of its own when its number is as long as that, or as long as the row's
_LONG = 10


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The cells of a row by column, all of ``COLUMNS``; its line from 1, and what stands in its first column."""

    line: int
    cells: dict[str, str]
    order: Word


def mark_rows(rows: Sequence[Row], delimiter: str) -> tuple[MarkRow | Note, ...] | None:
    """Part rows by the columns that the first of them names; None when it does not name them as it should.

    Raises ``OpenQuote`` where a row swallowed others.
    """
    columns = [_column_name(cell) for cell in rows[0].cells]
    known = [name for name in columns if name in COLUMNS]
    if "order" not in known or len(set(known)) != len(known):
        return None
    read = [_parted(row, columns, delimiter) for row in rows[1:]]
    return (*_slips(rows[0].line, columns), *_without_lost_digits(read))


def ignored_columns(heading: Row, ours: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a file has beside those that are read, and beside ``ours``, each once."""
    names = (cell.strip() for cell in heading.cells)
    unknown = (name for name in names if name and _column_name(name) not in {*COLUMNS, *ours})
    return tuple(dict.fromkeys(name[:SHOWN] for name in unknown))


def spoiled(line: int, column: str, value: str, how: str) -> Note:
    """Return the problem of a cell of which a sheet made something else."""
    return Note(f"integrate.csv_{how}", {"line": line, "column": column, "token": value[:SHOWN]})


def _column_name(cell: str) -> str:
    return "_".join(without(plain_cell(cell)).lower().replace("-", " ").replace("_", " ").split())


def _slips(line: int, columns: Sequence[str]) -> Iterator[Note]:
    """Name columns that are nearly one of ours which is missing: their values would be left out without a word."""
    missing = [name for name in COLUMNS if name not in columns]
    for name in columns:
        meant = [] if name in COLUMNS else get_close_matches(name, missing, n=1, cutoff=_ALIKE)
        if meant:
            yield Note("integrate.csv_unknown_column", {"line": line, "column": name[:SHOWN], "meant": meant[0]})


def _parted(row: Row, columns: Sequence[str], delimiter: str) -> MarkRow | Note:
    written = row.cells
    if len(columns) == 1:  # one column has no delimiter: what was parted stood in its cell
        written = (delimiter.join(cell for cell in written if cell),)
    rounded = _parted_exponent(written) if delimiter == "," else ""
    if rounded:
        return spoiled(row.line, "order", rounded, "rounded")
    if any(written[len(columns) :]):
        return Note("integrate.csv_cells", {"line": row.line, "count": len(written), "columns": len(columns)})
    cells = dict.fromkeys(COLUMNS, "") | dict(zip(columns, written, strict=False))
    order = word_of_cell(plain_cell(cells["order"]))
    if any(_is_row(further, columns, delimiter, len(order.number)) for further in row.further):
        raise OpenQuote(row.line)
    return MarkRow(row.line, cells, order)


def _parted_exponent(cells: Sequence[str]) -> str:
    """Return a number such as ``2,00001E+15`` whose comma was taken for one that parts cells; else nothing."""
    pairs = (f"{left},{right}" for left, right in pairwise(cells))
    return next(filter(sheet_trace, pairs), "")


def _is_row(text: str, columns: Sequence[str], delimiter: str, digits: int) -> bool:
    """Whether a line inside a cell is a row of its own, which an open quote swallowed, and none of a remark.

    An address may begin with a number, and have a comma behind it.
    """
    parts = text.rstrip("\r\n").split(delimiter)
    begins = parts[columns.index("order")].strip('"') if len(parts) == len(columns) else ""
    return begins.isdecimal() and (len(begins) >= _LONG or len(begins) == digits)


def _without_lost_digits(rows: Sequence[MarkRow | Note]) -> Iterator[MarkRow | Note]:
    """Put a problem in the place of every row whose number, or own number, a sheet has shortened."""
    read = [row for row in rows if isinstance(row, MarkRow)]
    lost: dict[int, Note] = {}
    for name in ("own_order_id", "order"):
        written = [_as_a_number(row, name) for row in read]
        for place in shortened(written):
            lost[read[place].line] = spoiled(read[place].line, name, written[place], "shortened")
    yield from (lost.get(row.line, row) if isinstance(row, MarkRow) else row for row in rows)


def _as_a_number(row: MarkRow, name: str) -> str:
    """Return what a sheet may have taken for a number; nothing of a cell that says of itself that it is a text."""
    if is_text_cell(row.cells[name]):
        return ""
    if name == "order":
        return row.order.number if row.order.plain else ""
    return row.cells[name]
