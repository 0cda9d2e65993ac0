import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.contents import FileRef
from bot.domain.documents import DocumentContent
from bot.domain.orders import Order, OrderDocument
from bot.domain.requests import Event
from bot.operations.capabilities import Arrival
from bot.operations.documents.evidence import (
    COUNTED,
    Census,
    Rivals,
    conclude,
    count,
    counted_before,
    is_like,
    is_recent,
)

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
OURS = DocumentContent(document_type=0, file=FileRef(slack_id="F1", name="Factura.pdf", size=100))
LISTED = OrderDocument(0, "Factura", "pdf", 100, NOON)


@pytest.mark.parametrize(
    ("listed", "like"),
    [
        (LISTED, True),
        (replace(LISTED, name="Factura.pdf"), True),
        (replace(LISTED, name="FACTURA", extension="PDF"), True),
        (replace(LISTED, extension=".pdf"), True),
        (replace(LISTED, size=None), True),
        (replace(LISTED, type=None), True),
        (replace(LISTED, name="Factura.pdf", extension=""), True),
        (replace(LISTED, size=101), False),
        (replace(LISTED, type=1), False),
        (replace(LISTED, name="Otra"), False),
        (replace(LISTED, extension="xml"), False),
    ],
)
def test_a_listed_document_may_be_ours_by_name_size_and_type(listed: OrderDocument, *, like: bool) -> None:
    assert is_like(listed, OURS) is like


def test_a_count_tells_like_ones_from_strangers_and_knows_our_other_files() -> None:
    other = replace(OURS, file=FileRef(slack_id="F2", name="otra.pdf", size=7))
    documents = (
        LISTED,
        LISTED,
        OrderDocument(0, "otra", "pdf", 7),
        replace(LISTED, name="x"),
        replace(LISTED, name="y", type=1),
    )
    order = Order(id=1, account_id=1, documents=documents)
    assert count(order, OURS, [other]) == Census(same=2, strange=1)
    assert count(order, OURS, []) == Census(same=2, strange=2)


@pytest.mark.parametrize(
    ("before", "now", "rivals", "told"),
    [
        (Census(0, 0), Census(1, 0), Rivals(), Arrival.ARRIVED),
        (Census(1, 0), Census(1, 0), Rivals(), Arrival.NOT_ARRIVED),
        (Census(1, 0), Census(2, 0), Rivals(), Arrival.ARRIVED),
        (Census(0, 3), Census(1, 4), Rivals(), Arrival.ARRIVED),
        (Census(0, 0), Census(0, 1), Rivals(), Arrival.CANNOT_TELL),
        (Census(0, 2), Census(0, 1), Rivals(), Arrival.NOT_ARRIVED),
        (Census(0, 0), Census(1, 0), Rivals(sure=1), Arrival.NOT_ARRIVED),
        (Census(0, 0), Census(2, 0), Rivals(sure=1), Arrival.ARRIVED),
        (Census(0, 0), Census(1, 0), Rivals(doubtful=1), Arrival.CANNOT_TELL),
        (Census(0, 0), Census(2, 0), Rivals(doubtful=1), Arrival.ARRIVED),
        (Census(0, 0), Census(0, 0), Rivals(doubtful=1), Arrival.NOT_ARRIVED),
        (Census(0, 0), Census(2, 0), Rivals(sure=1, doubtful=1), Arrival.CANNOT_TELL),
    ],
)
def test_what_two_counts_tell(before: Census, now: Census, rivals: Rivals, told: Arrival) -> None:
    assert conclude(before, now, rivals) is told


@pytest.mark.parametrize(
    ("made", "recent"),
    [(None, True), (NOON, True), (NOON - dt.timedelta(hours=20), True), (NOON - dt.timedelta(days=3), False)],
)
def test_a_document_far_older_than_the_call_is_not_the_one(made: dt.datetime | None, *, recent: bool) -> None:
    order = Order(id=1, account_id=1, documents=(replace(LISTED, created_at=made), OrderDocument(0, "x", "pdf")))
    assert is_recent(order, OURS, NOON) is recent


def event(number: int, name: str, request_id: str = "r1", **detail: object) -> Event:
    return Event(
        id=number, at=NOON + dt.timedelta(seconds=number), name=name, batch_id="b1", request_id=request_id,
        actor=None, from_state=None, to_state=None, detail=detail,
    )  # fmt: skip


def test_the_count_before_the_last_call_is_the_one_that_matters() -> None:
    events = [
        event(1, COUNTED, same=0, strange=0),
        event(2, "claimed"),
        event(3, COUNTED, same=1, strange=2),
        event(4, COUNTED, "r2", same=9, strange=9),
        event(5, "claimed"),
        event(6, COUNTED, same=7, strange=7),
        event(7, "claimed", "r2"),
    ]
    assert counted_before(events, "r1") == (Census(1, 2), NOON + dt.timedelta(seconds=3))


@pytest.mark.parametrize("events", [[], [event(1, "claimed")], [event(1, COUNTED, same=1, strange=1)]])
def test_without_a_count_before_a_call_there_is_nothing_to_compare(events: list[Event]) -> None:
    assert counted_before(events, "r1") is None


def test_a_count_of_an_unknown_form_counts_as_none() -> None:
    events = [event(1, COUNTED, same="many"), event(2, "claimed")]
    assert counted_before(events, "r1") == (Census(0, 0), NOON + dt.timedelta(seconds=1))
