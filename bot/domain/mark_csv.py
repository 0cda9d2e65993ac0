"""CSV files of orders to mark, as spreadsheets and ERPs write them.

Columns ``order,own_order_id,integrated,erp_status`` in any order; only ``order`` is mandatory, and columns nobody asked
for are ignored. An empty cell stands for what was chosen for all.
"""

import csv
from collections.abc import Mapping

from bot.domain.csv_decoding import decoded, is_readable
from bot.domain.csv_rows import OpenQuote, rows_of
from bot.domain.csv_writing import csv_bytes, plain_cell
from bot.domain.invisible import without
from bot.domain.mark_lines import MarkLine, MarkLines, value_problem
from bot.domain.mark_rows import COLUMNS, SHOWN, MarkRow, ignored_columns, mark_rows, spoiled
from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note
from bot.domain.sheet_traces import sheet_trace

#: Columns that our own files of failed orders have beside those; they are ignored.
OURS = ("result", "message")
EXAMPLE = (("580101", "A-0001", "true", "complete"), ("2000000000580102", "", "", ""), ("580103", "", "false", ""))
#: Bytes of a file; 500 full lines need about a quarter of it.
LARGEST_FILE = 1024 * 1024

_YES = frozenset({"true", "1", "yes", "y", "si", "sí", "s", "sim", "verdadero", "verdadeiro"})
_NO = frozenset({"false", "0", "no", "n", "não", "nao", "falso"})


def read_mark_csv(content: bytes, default: IntegrateContent) -> MarkLines | Note:
    """Read a file: its lines with what is wrong in them, or the reason why the whole file cannot be read."""
    text = decoded(content)
    if text is None:
        return Note("integrate.csv_no_text")
    try:
        rows, delimiter = rows_of(text)
        read = mark_rows(rows, delimiter) if len(rows) > 1 else ()
    except OpenQuote as error:
        return Note("integrate.csv_quote", {"line": error.line})
    except csv.Error:
        return Note("integrate.csv_no_text")
    if not read:
        return Note("integrate.csv_header" if read is None else "integrate.csv_empty")
    judged = [row if isinstance(row, Note) else _judged(row, default) for row in read]
    return MarkLines(
        lines=tuple(line for line in judged if isinstance(line, MarkLine)),
        problems=tuple(line for line in judged if isinstance(line, Note)),
        ignored=ignored_columns(rows[0], OURS),
    )


def example_csv() -> bytes:
    """Return the example that people fill in."""
    return csv_bytes(EXAMPLE, header=COLUMNS)


def _judged(row: MarkRow, default: IntegrateContent) -> MarkLine | Note:
    values = {name: plain_cell(cell) for name, cell in row.cells.items()}
    said = without(values["integrated"]).lower()
    wrong = _unreadable(row, values) or _no_number(row, values["order"]) or _unwritable(row, values)
    if wrong is not None:
        return wrong
    if said and said not in _YES | _NO:
        return Note("integrate.csv_integrated", {"line": row.line, "token": said[:SHOWN]})
    content = IntegrateContent(
        integrated=said in _YES if said else default.integrated,
        own_order_id=values["own_order_id"] or default.own_order_id,
        erp_status=values["erp_status"] or default.erp_status,
    )
    return MarkLine(row.line, row.order.number, content)


def _unreadable(row: MarkRow, values: Mapping[str, str]) -> Note | None:
    """Return what is wrong with the first cell that holds something else than was meant."""
    for name in COLUMNS:
        if not is_readable(values[name]):
            return Note("integrate.csv_encoding", {"line": row.line, "column": name})
        trace = sheet_trace(values[name])
        if trace:
            return spoiled(row.line, name, values[name], trace)
    return None


def _no_number(row: MarkRow, written: str) -> Note | None:
    if row.order.number:
        return None
    if not without(written):
        return Note("integrate.csv_order_missing", {"line": row.line})
    return Note("integrate.csv_not_a_number", {"line": row.line, "token": written[:SHOWN]})


def _unwritable(row: MarkRow, values: Mapping[str, str]) -> Note | None:
    """Return what is wrong with a value that would be written into Alephee."""
    for name in ("own_order_id", "erp_status"):
        problem = value_problem(name, values[name])
        if problem is not None:
            return Note(f"integrate.csv_{problem.key}", {"line": row.line, "column": name, **problem.params})
    return None
