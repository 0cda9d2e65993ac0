"""Sends as text, for people and for programs."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.export.text import write_csv, write_json, write_ndjson, write_plain_csv
from bot.log.filters import Filters
from bot.log.reader import LogReader
from bot.log.search import matching, search
from bot.log.views import COLUMNS
from tests.integration.log.samples import A_MESSAGE, add, at, batch, request

MEXICO = ZoneInfo("America/Mexico_City")


@pytest.fixture
def reader(log: SqliteSendLog) -> Iterator[LogReader]:
    add(log, request("r1", "b1", content=replace(A_MESSAGE, text="Camión rojo", shown="Camión rojo")))
    add(log, request("r2", "b2", content=A_MESSAGE), of=batch("b2", requested_at=at(60)))
    add(log, request("r3", "b3", content=replace(A_MESSAGE, text="=1+1", shown="=1+1")))
    with open_reader(log.path, CONTENTS) as opened:
        yield opened


def written(reader: LogReader, write: Callable[..., int], *arguments: object, **options: Any) -> tuple[int, str]:
    out = io.StringIO(newline="")
    return write(matching(reader, Filters()), out, *arguments, **options), out.getvalue()


def read_csv(text: str, **options: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), **options))


def test_csv_has_a_header_and_cells_that_no_spreadsheet_runs(reader: LogReader) -> None:
    count, text = written(reader, write_csv, MEXICO)
    assert text.startswith("\ufeffrequest_id,")
    rows = read_csv(text)
    assert count == len(rows) == 3
    assert len(rows[0]) == len(COLUMNS)
    assert [row["text"] for row in rows] == ["Camión rojo", A_MESSAGE.shown, "'=1+1"]
    assert rows[0]["order_id"] == "580101"


def test_people_read_their_own_time_under_the_names_of_the_columns(reader: LogReader) -> None:
    _, text = written(reader, write_csv, MEXICO)
    assert [row["requested_at"] for row in read_csv(text)] == [
        at(minutes).astimezone(MEXICO).strftime("%Y-%m-%d %H:%M:%S") for minutes in (0, 60, 0)
    ]
    assert text.partition("\n")[0].strip("\ufeff\r").split(",") == list(COLUMNS)


def test_a_sheet_made_the_same_number_of_all_long_ones(reader: LogReader) -> None:
    _, text = written(reader, write_csv, MEXICO)
    assert text.count(',="2000001234567890",') == 3
    _, text = written(reader, write_csv, MEXICO, delimiter=";")
    assert text.count(';="2000001234567890";') == 3


def test_a_program_gets_what_stands_in_the_log_and_nothing_else(reader: LogReader) -> None:
    _, text = written(reader, write_plain_csv, delimiter="\t")
    rows = search(reader, Filters())
    assert read_csv(text, delimiter="\t") == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]
    assert rows[2]["text"] == "=1+1"


def test_an_output_that_is_not_utf_8_has_no_mark(reader: LogReader) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", newline="")
    write_csv(matching(reader, Filters()), out, MEXICO)
    out.seek(0)
    assert out.read().startswith("request_id,")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_made_text(log: SqliteSendLog, begin: str) -> None:
    add(log, request(content=replace(A_MESSAGE, shown=f"{begin}cmd")))
    with open_reader(log.path, CONTENTS) as reader:
        _, text = written(reader, write_csv, MEXICO)
    (row,) = read_csv(text)
    assert row["text"] == f"'{begin}cmd"


def test_json_is_one_array_and_ndjson_one_object_a_line(reader: LogReader) -> None:
    expected = search(reader, Filters())
    count, text = written(reader, write_json)
    assert (count, json.loads(text)) == (3, expected)
    count, text = written(reader, write_ndjson)
    assert (count, [json.loads(line) for line in text.splitlines()]) == (3, expected)
    assert "Camión" in text


@pytest.mark.parametrize(
    ("write", "text"), [(write_plain_csv, ",".join(COLUMNS) + "\r\n"), (write_json, "[]\n"), (write_ndjson, "")]
)
def test_an_empty_log_is_exported_too(log: SqliteSendLog, write: Callable[..., int], text: str) -> None:
    with open_reader(log.path, CONTENTS) as reader:
        assert written(reader, write) == (0, text)
