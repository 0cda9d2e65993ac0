"""CSV files that a spreadsheet opens without running anything in them and without changing a number."""

import codecs
import re
from collections.abc import Iterable, Sequence

#: what a sheet would take for a number and shorten (more than 15 digits), show with an exponent (12 and more), rob of
#: its leading zeros, or take for a power, a day, a time, or a fraction or thousands, by the signs of its own country
_CHANGED = re.compile(
    r"[0-9]{12,}|0[0-9]+|[0-9]+E[0-9]+|[0-9]{1,4}[-/][0-9]{1,2}(?:[-/][0-9]{1,4})?"
    r"|[0-9]+(?:[.,][0-9]+)+%?|[0-9]+%|[0-9]{1,2}(?::[0-9]{2}){1,2}",
    re.IGNORECASE,
)
#: what keeps a sheet from taking a cell for a number; some leave the quotes away when they save it
_TEXT_FORMULA = re.compile(r'="([^"]*)"|=(#?[0-9]{1,30})"?')
#: what a spreadsheet takes for a formula, also in full width; for some after blanks too (owasp.org, "CSV Injection")
_BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n", "\0")
_QUOTED = re.compile(r'[",;\t\r\n|]|^\s|\s$')


def csv_bytes(rows: Iterable[Sequence[str]], *, header: Sequence[str]) -> bytes:
    """Write a file for people: UTF-8 with its mark, commas, every cell made safe by ``safe_cell``."""
    lines = [csv_line(header), *(csv_line([safe_cell(cell) for cell in row]) for row in rows)]
    return codecs.BOM_UTF8 + "".join(lines).encode()


def csv_line(cells: Iterable[str], delimiter: str = ",") -> str:
    """Write one row (RFC 4180); a number kept as text is written as it is, so that a sheet sees its quotes."""
    written = delimiter.join(_quoted(cell, delimiter) for cell in cells)
    return (written or '""') + "\r\n"  # an empty line is no row


def safe_cell(text: str) -> str:
    """Keep a sheet from changing or running a text: ``="2000…"`` for numbers, an apostrophe before a formula.

    ``plain_cell`` takes both off again.
    """
    if _CHANGED.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if _is_guarded(text) else text


def plain_cell(cell: str) -> str:
    """Take off what keeps a sheet from reading a cell as a formula or as a number."""
    if cell.startswith("'") and _is_guarded(cell[1:]):
        return cell[1:]
    found = _TEXT_FORMULA.fullmatch(cell)
    return found[found.lastindex or 0] if found else cell


def is_text_cell(cell: str) -> bool:
    """Whether a cell says of itself that it is a text, so that no sheet took its number for a value."""
    return cell.startswith(("'", "=", "#"))


def _is_guarded(text: str) -> bool:
    """Whether a text gets an apostrophe: a formula, and one that begins with an apostrophe of its own."""
    return text.startswith(("'", *_BREAKS)) or text.lstrip().startswith(_BEGINNINGS)


def _quoted(cell: str, delimiter: str) -> str:
    found = _TEXT_FORMULA.fullmatch(cell)
    if found and found[1] and _CHANGED.fullmatch(found[1]) and not _QUOTED.search(found[1]):
        return cell
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if delimiter in cell or _QUOTED.search(cell) else cell
