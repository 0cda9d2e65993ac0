"""CSV files of orders to mark, as spreadsheets write them, and files that a spreadsheet opens without running them.

Columns ``order,own_order_id,integrated,erp_status`` in any order; only ``order`` is mandatory. An empty cell stands for
what was chosen for all.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from bot.domain.contents import IntegrateContent
from bot.domain.formulas import is_formula
from bot.domain.mark_lines import LONGEST_VALUE, MarkLine, MarkLines, value_problem
from bot.domain.notes import Note

COLUMNS = ("order", "own_order_id", "integrated", "erp_status")
#: Columns that our own files of failed orders have beside those; they are read over.
OURS = ("result", "message")
EXAMPLE = (("580101", "A-0001", "true", "complete"), ("2000000000580102", "", "", ""), ("580103", "", "false", ""))
#: Bytes of a file; 500 full lines need about a quarter of it.
LARGEST_FILE = 1024 * 1024

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ",;\t"
_NUMBER = re.compile(r"'?#?([0-9]{1,30})")
#: what keeps a spreadsheet from taking a cell for a number; some leave the quotes away when they save it
_TEXT_FORMULA = re.compile(r'="([^"]*)"|=(#?[0-9]{1,30})"?')
_ROUNDED = re.compile(r"[0-9]+[.,][0-9]+E\+?[0-9]+|[0-9]+E\+[0-9]+", re.IGNORECASE)
_YES = frozenset({"true", "1", "yes", "y", "si", "sí", "s", "sim", "verdadero", "verdadeiro"})
_NO = frozenset({"false", "0", "no", "n", "não", "nao", "falso"})
#: Of a cell that cannot be read, this much is repeated to the person.
_SHOWN = 40


def read_mark_csv(content: bytes, default: IntegrateContent) -> MarkLines | Note:
    """Read a file: its lines with what is wrong in them, or the reason why the whole file cannot be read."""
    if b"\0" in content and not content.startswith(_UTF16):
        return Note("integrate.csv_no_text")
    try:
        rows = list(_rows(_decoded(content)))
    except csv.Error:
        return Note("integrate.csv_no_text")
    if len(rows) <= 1:
        return Note("integrate.csv_empty")
    first, head = rows[0]
    columns = [_column_name(cell) for cell in head]
    named = [name for name in columns if name]
    if "order" not in named or len(set(named)) != len(named):
        return Note("integrate.csv_header")
    read = [_line(number, cells, columns, default) for number, cells in rows[1:]]
    return MarkLines(
        lines=tuple(line for line in read if isinstance(line, MarkLine)),
        problems=(*_unknown(first, named), *(line for line in read if isinstance(line, Note))),
    )


def write_csv(rows: Iterable[Sequence[str]], *, header: Sequence[str] = COLUMNS) -> bytes:
    """Write a file that spreadsheets read as UTF-8 text, in which no cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def safe_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula; ``read_mark_csv`` takes it off again."""
    return f"'{text}" if _is_guarded(text) else text


def _is_guarded(text: str) -> bool:
    """Whether a text gets an apostrophe: a formula, and one that begins with an apostrophe of its own."""
    return is_formula(text) or text.startswith("'")


def example_csv() -> bytes:
    """Return the example that people fill in."""
    return write_csv(EXAMPLE)


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("latin-1")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the number of the line it begins on."""
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r"sep=(.)\r?", first)
    skipped, body = (1, rest) if declared else (0, text)
    head = next((line for line in body.splitlines() if line.strip()), "")
    delimiter = declared[1] if declared else max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, skipinitialspace=True)
    begins = 1 + skipped
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield begins, cells
        begins = reader.line_num + 1 + skipped


def _column_name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.lower())


def _unknown(line: int, columns: list[str]) -> Iterator[Note]:
    for name in columns:
        if name not in {*COLUMNS, *OURS}:
            yield Note("integrate.csv_unknown_column", {"line": line, "column": name[:_SHOWN]})


def _line(number: int, cells: list[str], columns: list[str], default: IntegrateContent) -> MarkLine | Note:
    if any(cells[len(columns) :]):
        return Note("integrate.csv_cells", {"line": number, "count": len(cells), "columns": len(columns)})
    row = {name: _plain(cell) for name, cell in zip(columns, cells, strict=False) if name}
    order = row.get("order", "")
    found = _NUMBER.fullmatch(order)
    if found is None:
        return _no_number(number, order)
    own, erp = row.get("own_order_id") or default.own_order_id, row.get("erp_status") or default.erp_status
    for name, value in (("own_order_id", own), ("erp_status", erp)):
        wrong = value_problem(value or "")
        if wrong:
            return Note(f"integrate.csv_{wrong}", {"line": number, "column": name, "limit": LONGEST_VALUE})
    said = row.get("integrated", "").lower()
    if said and said not in _YES | _NO:
        return Note("integrate.csv_integrated", {"line": number, "token": said[:_SHOWN]})
    integrated = said in _YES if said else default.integrated
    return MarkLine(number, found[1], IntegrateContent(integrated=integrated, own_order_id=own, erp_status=erp))


def _plain(cell: str) -> str:
    """Take off what keeps spreadsheets from reading a cell as a formula or as a number."""
    if cell.startswith("'") and _is_guarded(cell[1:]):
        return cell[1:]
    found = _TEXT_FORMULA.fullmatch(cell)
    return found[found.lastindex or 0] if found else cell


def _no_number(line: int, token: str) -> Note:
    if not token:
        return Note("integrate.csv_order_missing", {"line": line})
    kind = "rounded" if _ROUNDED.fullmatch(token) else "not_a_number"
    return Note(f"integrate.csv_{kind}", {"line": line, "token": token[:_SHOWN]})
