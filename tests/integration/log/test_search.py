"""Finding sends."""

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
from bot.log.filters import Filters
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
        ({"text": "CAMION"}, ["r1", "r2"]),
        ({"text": "factura"}, ["r2"]),
        ({"text": "%"}, []),
        ({"text": "580101"}, ["r1", "r3"]),
        ({"text": " 2000001234567890 "}, ["r1", "r3"]),
        ({"text": "ML-7"}, ["r2"]),
        ({"text": "58010"}, []),
        ({"orders": ("580101",)}, ["r1", "r3"]),
        ({"orders": ("77",)}, ["r2"]),
        ({"orders": ("ML-7",)}, ["r2"]),
        ({"orders": ("7",)}, []),
        ({"people": (ANA,)}, ["r1", "r3"]),
        ({"people": (EVA,)}, ["r1"]),
        ({"states": (State.PENDING,)}, ["r2", "r3"]),
        ({"kinds": (DOCUMENT,)}, ["r2"]),
        ({"since": at(60)}, ["r2"]),
        ({"until": at(60)}, ["r1", "r3"]),
        ({"since": at(-1), "until": at(61)}, ["r1", "r2", "r3"]),
        ({"orders": ("77", "580101")}, ["r1", "r2", "r3"]),
        ({"orders": (" 0580101", "' OR 1 --", "")}, []),
        ({"people": ("U00IVO", EVA)}, ["r1", "r2"]),
        ({"people": ('U"',)}, []),
        ({"states": (State.DECLINED, State.SENT)}, ["r1"]),
        ({"states": (State.PENDING,), "kinds": (MESSAGE,)}, ["r3"]),
        ({"text": "camión", "kinds": (MESSAGE,)}, ["r1"]),
    ],
)
def test_filters_find_the_newest_rows_newest_last(reader: LogReader, filters: dict[str, Any], found: list[str]) -> None:
    rows = search(reader, Filters(**filters))
    assert [row["request_id"] for row in rows] == found
    assert all(tuple(row) == COLUMNS for row in rows)


def test_of_many_the_newest_are_found(reader: LogReader) -> None:
    assert [row["request_id"] for row in search(reader, Filters(), limit=2)] == ["r2", "r3"]


def test_who_approved_before_the_one_who_decided_is_found(log: SqliteSendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        transaction.decisions.approve("b1", at=at(1), by="U00IVO")
    with open_reader(log.path, CONTENTS) as reader:
        assert [row["request_id"] for row in search(reader, Filters(people=("U00IVO",)))] == ["r1"]


def test_searching_works_inside_the_bot_too(log: SqliteSendLog) -> None:
    add(log, request())
    with log.read() as inside:
        assert [row["request_id"] for row in search(inside, Filters(text="TALLA"))] == ["r1"]


def test_case_and_accents_do_not_matter() -> None:
    assert fold("ÑANDÚ Straße") == fold("nandu strasse")
    assert fold(None) == ""
