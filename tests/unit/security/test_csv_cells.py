"""No cell of a CSV file the bot writes is a formula to any spreadsheet, and none loses a character."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.csv_writing import csv_bytes, csv_line, plain_cell, safe_cell

#: owasp.org, "CSV Injection", and what spreadsheets were seen to run
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", " =1+1", "\u00a0=1+1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)",
    "=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example.com","x")', "=IMPORTXML(CONCAT(A1),0)", '"=1+1"', "=1+1;=2",
    "+541155551234", "-", "--", "@",
)  # fmt: skip
texts = st.text(max_size=12) | st.builds(
    "{}{}".format, st.sampled_from([*"=+-@\t\r\n ＝＋－＠'\""]), st.text(max_size=8)
)


def is_run(cell: str) -> bool:
    """Whether some spreadsheet would run a cell; a number kept as text (``="2000…"``) runs nothing."""
    if re.fullmatch(r'="[0-9A-Za-z/.,:%-]+"', cell):
        return False
    return cell[:1] in {"\t", "\r", "\n", "\0"} or cell.lstrip()[:1] in {*"=+-@＝＋－＠"}


@pytest.mark.parametrize("text", FORMULAS)
def test_known_formulas_are_made_text(text: str) -> None:
    written = safe_cell(text)
    assert not is_run(written)
    assert written in {text, f"'{text}"}


@given(st.lists(texts, min_size=1, max_size=6))
def test_no_text_of_an_export_is_run_and_none_is_lost(row: list[str]) -> None:
    written = csv_line(map(safe_cell, row))
    (read,) = csv.reader(io.StringIO(written, newline=""))
    assert not any(map(is_run, read))
    assert [cell if text == cell else plain_cell(cell) for cell, text in zip(read, row, strict=True)] == row


@given(st.lists(texts, min_size=4, max_size=4))
def test_no_cell_of_a_file_of_marks_is_run(row: list[str]) -> None:
    _, read = csv.reader(io.StringIO(csv_bytes([row], header=("a", "b", "c", "d")).decode("utf-8-sig"), newline=""))
    assert not any(map(is_run, read)), read
