"""Requests: asked once, moved along the arrows there are, each time with an event."""

import datetime as dt
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bot.domain.documents import DocumentContent
from bot.domain.marks import INTEGRATE, IntegrateContent
from bot.domain.messages import MessageContent
from bot.domain.notes import Note
from bot.domain.orders import Country
from bot.domain.requests import FINAL, ON_ITS_WAY, TRANSITIONS, Decision, State
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import open_reader
from bot.ports import Changes, SendLog
from tests.integration.log.samples import (
    A_MESSAGE,
    EVA,
    INVOICE,
    NOON,
    TurnedClock,
    add,
    at,
    batch,
    events,
    request,
    sends,
    stored,
)

#: what every engine has to do
EVERY_ENGINE = True

PAIRS = list(product(State, State))
ALLOWED = [(here, to) for here, to in PAIRS if to in TRANSITIONS[here]]
REFUSED = [(here, to) for here, to in PAIRS if to not in TRANSITIONS[here]]


def test_what_was_asked_is_read_back_as_it_was(log: SendLog) -> None:
    notes = (Note("conversation.waiting", {"since": NOON, "on": dt.date(2026, 1, 2), "n": 3, "who": Country.BR}),)
    asked = request(notes=notes, api_message="m", cause="failure.timeout", delays=2, http_status=418, attempts=1)
    add(log, asked, of=batch(buyer_replied=True, language="pt"))
    assert stored(log) == asked
    with log.read() as reader:
        assert reader.requests.batch("b1") == batch(buyer_replied=True, language="pt")


def test_a_note_keeps_what_is_neither_text_nor_time_as_its_text(log: SendLog) -> None:
    add(log, request(notes=(Note("rule.odd", {"value": Decision}),)))
    assert stored(log).notes == (Note("rule.odd", {"value": str(Decision)}),)


def test_asking_twice_with_one_batch_id_is_asking_once(log: SendLog) -> None:
    add(log, request())
    with log.write() as transaction:
        assert not transaction.requests.add(batch(), [request("r2")])
    with log.read() as reader:
        assert [found.id for found in reader.requests.of_batch("b1")] == ["r1"]
    assert events(log) == [("asked", None, "pending")]


def test_a_batch_without_requests_is_refused(log: SendLog) -> None:
    with log.write() as transaction, pytest.raises(ValueError, match="without requests"):
        transaction.requests.add(batch(), [])


def test_a_request_id_cannot_be_used_by_two_batches(log: SendLog) -> None:
    add(log, request())
    with pytest.raises(LogUnavailable, match=r"requests\.id|requests_pkey"), log.write() as transaction:
        transaction.requests.add(batch("b2"), [request(batch_id="b2")])
    with log.read() as reader:
        assert reader.requests.batch("b2") is None


def test_a_batch_may_be_decided_when_it_is_asked(log: SendLog) -> None:
    decided = batch(decision=Decision.DECLINED, decided_by=EVA, decided_at=NOON, decline_reason="no")
    add(log, request(state=State.DECLINED), of=decided)
    with log.read() as reader:
        assert reader.requests.batch("b1") == decided


@pytest.mark.parametrize(("here", "to"), ALLOWED)
def test_every_arrow_can_be_gone_once(log: SendLog, here: State, to: State) -> None:
    asked = request(state=here)
    add(log, asked)
    with log.write() as transaction:
        assert transaction.requests.move(asked, to, event="step", at=at(1), actor=EVA, detail={"n": 1})
        assert not transaction.requests.move(asked, to, event="step", at=at(1))
    assert stored(log).state is to
    assert events(log)[1:] == [("step", here, to)]


@pytest.mark.parametrize(("here", "to"), REFUSED)
def test_there_is_no_other_arrow(log: SendLog, here: State, to: State) -> None:
    asked = request(state=here)
    add(log, asked)
    with log.write() as transaction, pytest.raises(ValueError, match="no transition"):
        transaction.requests.move(asked, to, event="step", at=at(1))
    assert stored(log).state is here
    assert len(events(log)) == 1


def test_a_finished_request_tells_when_and_a_retried_one_is_not_finished(log: SendLog) -> None:
    asked = request(state=State.SENDING)
    add(log, asked)
    with log.write() as transaction:
        transaction.requests.move(asked, State.REFUSED, event="refused", at=at(1))
    refused = stored(log)
    assert refused.finished_at == at(1)
    with log.write() as transaction:
        transaction.requests.move(refused, State.APPROVED, event="retried", at=at(2))
    assert stored(log).finished_at is None


def test_an_unknown_request_is_finished_only_when_the_change_says_so(log: SendLog) -> None:
    for request_id, changes in (("r1", Changes()), ("r2", Changes(finished_at=at(9)))):
        asked = request(request_id, f"b-{request_id}", state=State.SENDING)
        add(log, asked)
        with log.write() as transaction:
            transaction.requests.move(asked, State.UNKNOWN, event="unknown", at=at(1), changes=changes)
    assert (stored(log, "r1").finished_at, stored(log, "r2").finished_at) == (None, at(9))


def test_states_on_the_way_and_final_ones_are_told_apart() -> None:
    assert not ON_ITS_WAY & FINAL


def test_a_move_writes_the_changes_it_is_given(log: SendLog) -> None:
    asked = request(state=State.SENDING, order_id=None, country=None, notes=(Note("rule.claims", {"count": 1}),))
    add(log, asked)
    changes = Changes(
        due_at=at(5),
        delays=3,
        http_status=409,
        api_message="ya existe",
        cause="failure.conflict",
        finished_at=at(4),
        order_id=77,
        content=replace(A_MESSAGE, shown="otro"),
        country="BR",
        notes=(),
    )
    with log.write() as transaction:
        assert transaction.requests.move(asked, State.REFUSED, event="refused", at=at(1), changes=changes)
    assert stored(log) == replace(
        asked,
        state=State.REFUSED,
        due_at=at(5),
        delays=3,
        http_status=409,
        api_message="ya existe",
        cause="failure.conflict",
        finished_at=at(4),
        order_id=77,
        content=replace(A_MESSAGE, shown="otro"),
        country=Country.BR,
        notes=(),
    )


def test_columns_can_be_written_without_a_move(log: SendLog, clock: TurnedClock) -> None:
    add(log, request())
    clock.time = at(60)
    with log.write() as transaction:
        transaction.requests.change("r1", Changes(cause="failure.timeout", finished_at=at(3), api_message="x"))
        transaction.requests.change("r1", Changes(due_at=at(5), delays=1))
        transaction.requests.change("r1", Changes())
        transaction.requests.change("r1", Changes(api_message="y"))
    assert stored(log) == replace(
        request(), cause="failure.timeout", finished_at=at(3), api_message="y", due_at=at(5), delays=1
    )
    assert [name for name, *_ in events(log)] == ["asked", "changed", "changed", "changed"]


def test_a_change_of_a_request_that_does_not_exist_is_an_error(log: SendLog) -> None:
    with log.write() as transaction, pytest.raises(ValueError, match="no request"):
        transaction.requests.change("nobody", Changes(delays=1))


def test_the_url_of_a_file_is_dropped_once_its_bytes_stand_in_the_log(log: SendLog) -> None:
    asked = request(state=State.COLLECTING, content=replace(A_MESSAGE, file=INVOICE))
    add(log, asked)
    assert stored(log) == asked
    with log.write() as transaction:
        collected = replace(INVOICE, sha256=transaction.files.save(b"%PDF-1.7 x"))
        transaction.requests.change("r1", Changes(content=replace(A_MESSAGE, file=collected)))
    assert stored(log).content == replace(A_MESSAGE, file=replace(collected, url=""))


@pytest.mark.parametrize("to", [State.PENDING, State.INVALID, State.WITHDRAWN])
def test_the_url_of_a_file_is_dropped_when_nobody_will_fetch_it_any_more(log: SendLog, path: Path, to: State) -> None:
    asked = request(state=State.COLLECTING, content=DocumentContent(document_type=0, file=INVOICE))
    add(log, asked)
    with log.write() as transaction:
        transaction.requests.move(asked, to, event="collected", at=at(1))
    assert stored(log).content == DocumentContent(document_type=0, file=replace(INVOICE, url=""))
    with open_reader(path, CONTENTS) as reader:
        assert "xoxe" not in str(reader.sql.rows("SELECT * FROM contents"))


def test_times_are_cut_to_milliseconds_and_naive_ones_refused(log: SendLog) -> None:
    late = NOON.replace(microsecond=999_999)
    add(log, request(due_at=late))
    assert stored(log).due_at == late.replace(microsecond=999_000)
    with log.write() as transaction, pytest.raises(ValueError, match="without time zone"):
        transaction.events.note("x", at=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        (1, "REQUEST_VARIANTS"),
        (2, "REQUEST_BILLING_INFO"),
        (3, "SEND_INVOICE_LINK"),
        (4, "OTHER"),
        (5, "DELIVERY_PROMISE"),
        (6, "6"),
    ],
)
def test_a_reason_is_shown_by_its_documented_name(log: SendLog, path: Path, reason: int, name: str) -> None:
    add(log, request(content=MessageContent(reason=reason, shown="plantilla")))
    with open_reader(path, CONTENTS) as reader:
        assert [(row["reason"], row["text"]) for row in sends(reader)] == [(name, "plantilla")]


def test_other_kinds_have_neither_reason_nor_text(log: SendLog, path: Path) -> None:
    content = IntegrateContent(integrated=True, own_order_id="A-1")
    add(log, request(kind=INTEGRATE, content=content), of=batch(kind=INTEGRATE))
    with open_reader(path, CONTENTS) as reader:
        assert [(row["reason"], row["text"], row["file_name"]) for row in sends(reader)] == [(None, None, None)]
