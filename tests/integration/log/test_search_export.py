"""Finding and exporting sends."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.letters import fold
from bot.domain.messages import MESSAGE
from bot.domain.requests import Decision, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.export import Format, export
from bot.log.reader import LogReader
from bot.log.search import search
from bot.log.views import COLUMNS
from tests.integration.log.samples import A_MESSAGE, ANA, EVA, INVOICE, add, at, batch, request


@pytest.fixture
def reader(log: SqliteSendLog) -> Iterator[LogReader]:
    add(log, request("r1", "b1", content=replace(A_MESSAGE, text="Camión rojo", shown="Camión rojo")))
    add(
        log,
        request(
            "r2",
            "b2",
            kind=DOCUMENT,
            order_id=77,
            external_order_id="ML-7",
            content=DocumentContent(document_type=0, file=INVOICE),
            api_message="El camion no existe",
        ),
        of=batch("b2", kind=DOCUMENT, requested_by="U00IVO", requested_at=at(60)),
    )
    add(log, request("r3", "b3", content=replace(A_MESSAGE, text="=1+1", shown="=1+1")))
    with log.write() as transaction:
        transaction.decisions.decide(batch("b1"), Decision.DECLINED, at=at(1), by=EVA)
        transaction.requests.move(request("r1", "b1"), State.DECLINED, event="declined", at=at(1), actor=EVA)
    with open_reader(log.path, CONTENTS) as opened:
        yield opened


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["r1", "r2", "r3"]),
        ({"limit": 2}, ["r2", "r3"]),
        ({"text": "CAMION"}, ["r1", "r2"]),
        ({"text": "factura"}, ["r2"]),
        ({"text": "%"}, []),
        ({"text": "580101"}, ["r1", "r3"]),
        ({"text": " 2000001234567890 "}, ["r1", "r3"]),
        ({"text": "ML-7"}, ["r2"]),
        ({"text": "58010"}, []),
        ({"order": "580101"}, ["r1", "r3"]),
        ({"order": "77"}, ["r2"]),
        ({"order": "ML-7"}, ["r2"]),
        ({"order": "7"}, []),
        ({"person": ANA}, ["r1", "r3"]),
        ({"person": EVA}, ["r1"]),
        ({"state": State.PENDING}, ["r2", "r3"]),
        ({"kind": DOCUMENT}, ["r2"]),
        ({"since": at(60)}, ["r2"]),
        ({"text": "camión", "kind": MESSAGE}, ["r1"]),
    ],
)
def test_filters_find_the_newest_rows_newest_last(reader: LogReader, filters: dict[str, Any], found: list[str]) -> None:
    rows = search(reader, **filters)
    assert [row["request_id"] for row in rows] == found
    assert all(tuple(row) == COLUMNS for row in rows)


def test_searching_works_inside_the_bot_too(log: SqliteSendLog) -> None:
    add(log, request())
    with log.read() as inside:
        assert [row["request_id"] for row in search(inside, text="TALLA")] == ["r1"]


def test_case_and_accents_do_not_matter() -> None:
    assert fold("ÑANDÚ Straße") == fold("nandu strasse")
    assert fold(None) == ""


def write(reader: LogReader, fmt: Format, **options: Any) -> tuple[int, str]:
    out = io.StringIO(newline="")
    return export(reader, fmt, out, **options), out.getvalue()


def test_csv_has_a_header_and_cells_that_no_spreadsheet_runs(reader: LogReader) -> None:
    count, text = write(reader, "csv")
    assert text.startswith("\ufeffrequest_id,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert count == len(rows) == 3
    assert tuple(rows[0]) == COLUMNS
    assert [row["text"] for row in rows] == ["Camión rojo", "", "'=1+1"]
    assert rows[0]["order_id"] == "580101"


def test_a_sheet_made_the_same_number_of_all_long_ones(reader: LogReader) -> None:
    _, text = write(reader, "csv")
    assert text.count(',="2000001234567890",') == 2
    _, text = write(reader, "csv", delimiter=";")
    assert text.count(';="2000001234567890";') == 2


def test_a_program_gets_what_stands_in_the_log_and_nothing_else(reader: LogReader) -> None:
    _, text = write(reader, "csv", plain=True, delimiter="\t")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))
    told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in search(reader)]
    assert rows == told
    assert rows[2]["text"] == "=1+1"


def test_an_output_that_is_not_utf_8_has_no_mark(reader: LogReader) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", newline="")
    export(reader, "csv", out)
    out.seek(0)
    assert out.read().startswith("request_id,")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_made_text(log: SqliteSendLog, begin: str) -> None:
    add(log, request(content=replace(A_MESSAGE, shown=f"{begin}cmd")))
    with open_reader(log.path, CONTENTS) as reader:
        _, text = write(reader, "csv")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row["text"] == f"'{begin}cmd"


def test_json_is_one_array_and_ndjson_one_object_a_line(reader: LogReader) -> None:
    expected = search(reader)
    count, text = write(reader, "json")
    assert (count, json.loads(text)) == (3, expected)
    count, text = write(reader, "ndjson")
    assert (count, [json.loads(line) for line in text.splitlines()]) == (3, expected)
    assert "Camión" in text


@pytest.mark.parametrize(
    ("fmt", "text"), [("csv", "\ufeff" + ",".join(COLUMNS) + "\r\n"), ("json", "[]\n"), ("ndjson", "")]
)
def test_an_empty_log_is_exported_too(log: SqliteSendLog, fmt: Format, text: str) -> None:
    with open_reader(log.path, CONTENTS) as reader:
        assert write(reader, fmt) == (0, text)
