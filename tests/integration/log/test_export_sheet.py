"""Sends as a workbook."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.export.sheet import Written, write_sheet
from bot.log.filters import Filters
from bot.log.search import matching
from bot.log.views import COLUMNS
from tests.integration.log.samples import A_MESSAGE, add, at, request

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "sends.xlsx"


def write(log: SqliteSendLog, book: Path, **options: int) -> Written:
    with open_reader(log.path, CONTENTS) as reader:
        return write_sheet(matching(reader, Filters()), book, SAO_PAULO, **options)


def sheets(book: Path) -> Iterator[Worksheet]:
    opened = load_workbook(book)
    yield from (opened[name] for name in opened.sheetnames)
    opened.close()


def rows_of(book: Path) -> list[dict[str, Any]]:
    """Return the cells of all sheets by the names of the columns."""
    found = []
    for sheet in sheets(book):
        names, *rows = sheet.iter_rows(values_only=True)
        found += [dict(zip(map(str, names), row, strict=True)) for row in rows]
    return found


def text_in(log: SqliteSendLog, book: Path, text: str) -> tuple[Any, Written]:
    add(log, request(content=replace(A_MESSAGE, text=text, shown=text)))
    done = write(log, book)
    (row,) = rows_of(book)
    return row["text"], done


def test_numbers_of_orders_are_texts_and_times_are_local_times(log: SqliteSendLog, book: Path) -> None:
    add(log, request())
    assert write(log, book) == Written(1, 0)
    (row,) = rows_of(book)
    assert (row["order_id"], row["external_order_id"], row["account_id"]) == ("580101", "2000001234567890", "15001")
    assert row["requested_at"] == at(0).astimezone(SAO_PAULO).replace(tzinfo=None)
    assert (row["attempts"], row["http_status"]) == (0, None)
    (sheet,) = sheets(book)
    noted = {cell.value: cell.comment.text for cell in sheet[1] if cell.comment}
    assert noted == {name: "Times in America/Sao_Paulo" for name in COLUMNS if name.endswith("_at")}


def test_the_header_stays_in_view_and_every_column_can_be_filtered(log: SqliteSendLog, book: Path) -> None:
    add(log, request())
    write(log, book)
    (sheet,) = sheets(book)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert [cell.font.b for cell in sheet[1]] == [True] * len(COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "@A1",
        '=HYPERLINK("https://example.com")',
        "https://example.com",
        " a ",
        "a\nb\tc",
        "¿Qué? 👍",
    ],
)
def test_a_text_stays_the_text_that_it_is(log: SqliteSendLog, book: Path, text: str) -> None:
    assert text_in(log, book, text)[0] == text
    (sheet,) = sheets(book)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.parametrize(
    ("text", "seen"), [("a\x07b", "a⟨U+0007⟩b"), ("a\uffffb", "a⟨U+FFFF⟩b"), ("a\r\nb", "a\nb"), ("a\rb", "a⟨U+000D⟩b")]
)
def test_what_a_workbook_cannot_hold_is_shown_by_its_number(
    log: SqliteSendLog, book: Path, text: str, seen: str
) -> None:
    assert text_in(log, book, text)[0] == seen


def test_a_text_that_looks_like_the_workbooks_own_escape_is_escaped(log: SqliteSendLog, book: Path) -> None:
    """Excel and LibreOffice take the escape off again, openpyxl does not."""
    assert text_in(log, book, "_x0007_")[0] == "_x005F_x0007_"


def test_a_place_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_sheet([], tmp_path, SAO_PAULO)


def test_a_text_that_is_as_long_as_a_cell_is_whole(log: SqliteSendLog, book: Path) -> None:
    longest = "😀" * 16_383 + "x"
    assert text_in(log, book, longest) == (longest, Written(1, 0))


def test_a_longer_one_says_at_its_end_that_it_is_cut(log: SqliteSendLog, book: Path) -> None:
    seen, done = text_in(log, book, "😀" * 16_384)
    assert done == Written(1, 1)
    assert seen.startswith("😀" * 16_000)
    assert seen.endswith("… (cut: a cell holds no more; all 16,384 characters are in the csv and ndjson formats)")
    assert len(seen.encode("utf-16-le")) // 2 <= 32_767


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(log: SqliteSendLog, book: Path) -> None:
    for number in range(5):
        add(log, request(f"r{number}", f"b{number}"))
    assert write(log, book, rows_a_sheet=3) == Written(5, 0)
    assert [(sheet.title, sheet.max_row) for sheet in sheets(book)] == [("sends", 3), ("sends 2", 3), ("sends 3", 2)]
    assert [row["request_id"] for row in rows_of(book)] == ["r0", "r1", "r2", "r3", "r4"]


def test_what_is_no_time_of_a_sheet_is_a_text(log: SqliteSendLog, book: Path) -> None:
    with open_reader(log.path, CONTENTS) as reader:
        empty = dict.fromkeys(COLUMNS)
        assert list(matching(reader, Filters())) == []
    times = ("1850-01-01T00:00:00.000Z", "????-??-??T??:??:??.???Z", "0001-01-01T00:00:00.000Z")
    write_sheet([empty | {"requested_at": one, "order_id": 10**15} for one in times], book, SAO_PAULO)
    found = [row["requested_at"] for row in rows_of(book)]
    assert [str(one)[:4] for one in found] == ["1849", "????", "0001"]


def test_an_empty_log_is_a_header(log: SqliteSendLog, book: Path) -> None:
    assert write(log, book) == Written(0, 0)
    (sheet,) = sheets(book)
    assert sheet.max_row == 1
