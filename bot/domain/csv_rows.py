"""The rows of a CSV file as sheets and programs write it: whatever parts its cells, and no row lost without a word."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = ",;\t|"
#: ``sep=;``, in any case, in quotes, with a delimiter behind it for every other column
_SEPARATOR = re.compile(r'"?sep=(?P<declared>[^"\r\n])"?[,;\t|"\s]*', re.IGNORECASE)
#: a comma in it parts no cells
_DECIMAL = re.compile(r"[0-9],[0-9]+E[+-]?[0-9]+|[0-9](?:,[0-9]{3})+(?![0-9])", re.IGNORECASE)


class OpenQuote(Exception):
    """A quotation mark is opened on ``line`` (from 1) and not closed before other rows follow, or not at all."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty. ``line``: the one it begins on, from 1; cells without white space around them.

    ``further``: the other lines it takes up, as they stand in the file.
    """

    line: int
    cells: tuple[str, ...]
    further: tuple[str, ...] = ()


def rows_of(text: str) -> tuple[tuple[Row, ...], str]:
    """Read the rows of a text that are not empty, and what parts their cells.

    Raises ``OpenQuote``; ``csv.Error`` for what is no CSV at all.
    """
    first, _, rest = text.partition("\n")
    declared = _SEPARATOR.fullmatch(first.strip("\r"))
    skipped, body = (1, rest) if declared else (0, text)
    delimiter = _delimiter(body, declared["declared"] if declared else "")
    rows = tuple(_read(body, delimiter, skipped))
    return _unwrapped(rows, delimiter)


def _delimiter(body: str, declared: str) -> str:
    """Return what parts the cells: as declared, unless the header knows only another; else what it has most of."""
    lines = [line for line in body.splitlines() if line.strip()]
    head = _outside_quotes(lines[0]) if lines else ""
    if declared and (declared in head or not _has_delimiter(head)):
        return declared
    if not _has_delimiter(head):  # one column, or a whole row in one cell: the rows tell, if anything does
        head = _DECIMAL.sub("", "\n".join(map(_outside_quotes, lines)))
    return max(DELIMITERS, key=head.count)


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _has_delimiter(text: str) -> bool:
    return any(mark in text for mark in DELIMITERS)


def _read(body: str, delimiter: str, skipped: int) -> Iterator[Row]:
    lines = io.StringIO(body, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    done = 0
    while True:
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num - done <= 1 and "field larger" in str(error):
                raise
            raise OpenQuote(done + 1 + skipped) from error
        if any(cells):
            yield Row(done + 1 + skipped, cells, tuple(lines[done + 1 : reader.line_num]))
        done = reader.line_num


def _unwrapped(rows: tuple[Row, ...], delimiter: str) -> tuple[tuple[Row, ...], str]:
    """Take rows apart that a sheet wrote as one cell in quotes, as it does with a file that it opened in one column."""
    if not rows:
        return rows, delimiter
    head = _only_cell(rows[0])
    inner = max(DELIMITERS, key=head.count) if _has_delimiter(head) else delimiter
    if not _has_delimiter(head) and len(rows[0].cells) == 1:
        return rows, delimiter
    return tuple(_apart(row, inner) if inner in _only_cell(row) else row for row in rows), inner


def _only_cell(row: Row) -> str:
    """Return the first cell of a row in which nothing else stands; else nothing."""
    return "" if any(row.cells[1:]) else row.cells[0]


def _apart(row: Row, delimiter: str) -> Row:
    try:
        cells = next(csv.reader([_only_cell(row)], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise OpenQuote(row.line) from error
    return Row(row.line, tuple(cell.strip() for cell in cells), row.further)
