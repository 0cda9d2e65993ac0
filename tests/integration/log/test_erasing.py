"""Erasing words, names and files: gone for good, the chain whole, nothing on its way touched."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.documents import DocumentContent
from bot.domain.marks import IntegrateContent
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.new_orders.content import CreateOrderContent
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import ERASABLE, ON_ITS_WAY, Decision, Outcome, Question, State
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.hashes import read_digest, shorten_digest
from bot.observing.facts import say
from bot.operations.asking.commit import digest_of
from bot.operations.keeping.forget import Forget, find_erasable
from tests.integration.log.forgery import check, forge, read, told
from tests.integration.log.samples import (
    A_MESSAGE,
    EVA,
    TurnedClock,
    add,
    at,
    batch,
    request,
    stored,
)
from tests.integration.log.words import FILE, SECRET, collected, finished, personal

DETAIL = {"why": "command", "account": 1000}


def forget(log: SqliteSendLog, *request_ids: str, clock: TurnedClock | None = None) -> int:
    with log.read() as reader:
        found = find_erasable(reader, request_ids)
    return Forget(log, clock or TurnedClock(at(1000)))(found.erasable, DETAIL)


def everywhere(path: Path) -> bytes:
    """Read all bytes of the database and of the files beside it."""
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name))


def test_words_names_answers_and_files_are_gone_from_the_disk(log: SqliteSendLog, path: Path) -> None:
    finished(log, personal())
    with log.write() as tx:
        tx.sql.run("INSERT INTO remarks (batch_id, salt, decline_reason) VALUES ('b1', 's', ?)", (SECRET,))
        asked = Question(id="q1", batch_id="b1", asked_by="U00EVA", asked_at=at(1), text=f"¿{SECRET}?")
        tx.questions.ask(asked)
        tx.questions.answer(asked, f"Sí, {SECRET}", at=at(2), by="U00ANA")
    assert SECRET.encode() in everywhere(path)
    assert b"secret bytes" in everywhere(path)
    assert forget(log, "r1") == 1
    assert SECRET.encode() not in everywhere(path)
    assert b"secret bytes" not in everywhere(path)
    assert all(read(path, table) == [] for table in ("files", "answers", "remarks", "digests", "question_words"))
    with log.read() as reader:
        assert reader.questions.get("q1") == replace(asked, text="", answered_at=at(2), is_erased=True)
    log.close()
    assert SECRET.encode() not in everywhere(path)


def test_the_chain_still_holds_and_tells_who_did_what_and_that_words_were_erased(
    log: SqliteSendLog, path: Path
) -> None:
    finished(log, personal())
    before = check(path)
    forget(log, "r1")
    after = check(path, before.head)
    assert after.problems == ()
    assert after.erased == {"r1": "2026-11-21T12:16:40.000Z"}
    with open_reader(path, CONTENTS) as reader:
        (row,) = reader.sql.rows("SELECT * FROM sends")
        (event,) = reader.sql.rows("SELECT * FROM events WHERE name = 'forgotten'")
    kept = ("request_id", "order_id", "reason", "requested_by", "decided_by", "state", "finished_at", "file_sha256")
    assert all(row[name] for name in kept)
    assert (row["text"], row["file_name"], row["api_message"]) == (None, None, None)
    assert event["detail"] == '{"account":1000,"why":"command"}'


def test_the_process_log_says_in_a_sentence_what_was_erased(
    log: SqliteSendLog, caplog: pytest.LogCaptureFixture
) -> None:
    """It said `forgotten`: the sentence stood under a name that no event has."""
    caplog.set_level(logging.INFO)
    log.names = {"U00ANA": "Ana Prueba"}.get
    finished(log, personal())
    log.hear(say)
    assert forget(log, "r1") == 1
    with log.write() as tx:
        assert tx.erasure.erase_names("U00ANA", at=at(1001), detail=DETAIL) == 1
    assert caplog.messages == ["words, names and files were erased", "the names of a person were erased"]


def test_the_salts_go_with_the_words(log: SqliteSendLog, path: Path) -> None:
    """With a salt and the digest in an event, a short text could be found by guessing."""
    finished(log, personal())
    salts = [row["salt"] for table in ("contents", "answers", "digests") for row in read(path, table)]
    assert len(salts) == 3
    forget(log, "r1")
    assert not any(salt.encode() in everywhere(path) for salt in salts)


def test_no_unsalted_digest_of_a_text_stands_in_the_events(log: SqliteSendLog, path: Path) -> None:
    """An approval's digest covers the text: whoever guessed the words could tell by it that they were these."""
    asked = request()
    add(log, asked, of=batch("b1", digest=digest_of((asked,))))
    digest, kept = digest_of((asked,)), shorten_digest(digest_of((asked,)))
    assert not any(text in str(read(path)) for text in (digest, kept))
    assert kept in str(read(path, "digests"))
    assert read_digest(kept) == digest


@pytest.mark.parametrize("state", sorted(State))
def test_only_requests_that_are_over_are_erased(log: SqliteSendLog, path: Path, state: State) -> None:
    add(log, request())
    forge(path, ("UPDATE requests SET state = ?", (state.value,)))
    assert forget(log, "r1") == (state in ERASABLE)
    assert (stored(log).erased_at is not None) == (state in ERASABLE)
    assert not ERASABLE & (ON_ITS_WAY | {State.UNKNOWN})


@pytest.mark.parametrize("busy", sorted(ON_ITS_WAY | {State.UNKNOWN}))
def test_a_batch_of_which_something_is_on_its_way_is_left_alone(log: SqliteSendLog, path: Path, busy: State) -> None:
    add(log, request("r1"), request("r2"))
    forge(
        path,
        ("UPDATE requests SET state = 'sent' WHERE id = 'r1'", ()),
        ("UPDATE requests SET state = ? WHERE id = 'r2'", (busy.value,)),
    )
    with log.read() as reader:
        found = find_erasable(reader, ["r1", "r2", "r9"])
    assert ([r.id for r in found.erasable], [r.id for r in found.not_over]) == ([], ["r1", "r2"])
    assert Forget(log, TurnedClock())(found.not_over, DETAIL) == 0
    assert stored(log).content == A_MESSAGE


def test_a_file_that_another_request_needs_stays(log: SqliteSendLog, path: Path) -> None:
    finished(log, personal())
    collected(log, personal("r2", "b2"))
    forget(log, "r1")
    assert len(read(path, "files")) == 1
    assert check(path).ok


def test_the_others_of_a_batch_can_still_be_retried(log: SqliteSendLog) -> None:
    """What was approved of them is unchanged, so the approval of the batch is about them from then on."""
    asked = (request("r1"), request("r2"))
    add(log, *asked, of=batch("b1", digest=digest_of(asked)))
    with log.write() as tx:
        for one, to in zip(asked, ("sent", "refused"), strict=True):
            tx.sql.run(
                "UPDATE requests SET state = ?, finished_at = ? WHERE id = ?", (to, "2026-11-21T12:00:00.000Z", one.id)
            )
    forget(log, "r1")
    with log.read() as reader:
        known, requests = reader.requests.batch("b1"), reader.requests.of_batch("b1")
    assert known is not None
    assert known.digest == digest_of(requests) != digest_of(asked)
    assert requests[1].content == A_MESSAGE


def test_an_approval_that_was_void_stays_void(log: SqliteSendLog, path: Path) -> None:
    add(log, request("r1"), request("r2"), of=batch("b1", digest="sha256:of something else"))
    forge(path, ("UPDATE requests SET state = 'refused'", ()))
    forget(log, "r1")
    with log.read() as reader:
        known = reader.requests.batch("b1")
    assert known is not None
    assert known.digest == ""


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (MessageContent(reason=3, text=SECRET, shown=SECRET), MessageContent(reason=3)),
        (
            DocumentContent(document_type=1, file=FILE, number=SECRET, fiscal_key=SECRET, series_number=SECRET),
            DocumentContent(document_type=1, file=replace(FILE, slack_id="", name="", url="", size=0)),
        ),
        (
            IntegrateContent(integrated=False, own_order_id=SECRET, erp_status=SECRET),
            IntegrateContent(integrated=False),
        ),
        (
            CreateOrderContent(external_order_id="ML-1", body=f'{{"Buyer":"{SECRET}"}}'),
            CreateOrderContent(external_order_id="ML-1", body=""),
        ),
    ],
)
def test_what_is_left_of_each_kind_says_only_what_kind_of_thing_it_was(
    log: SqliteSendLog, path: Path, content: object, left: object
) -> None:
    add(log, personal(content=content, kind=MESSAGE))
    forge(path, ("UPDATE requests SET state = 'sent'", ()))
    forget(log, "r1")
    assert stored(log).content == left
    assert SECRET not in str(stored(log))


def test_a_request_that_was_never_complete_is_erased_too(log: SqliteSendLog, path: Path) -> None:
    asked = personal()
    add(log, asked, of=batch("b1", digest=""))
    with log.write() as tx:
        assert tx.requests.move(asked, State.WITHDRAWN, event="withdrawn", at=at(1))
    assert forget(log, "r1") == 1
    assert check(path).problems == ()
    assert SECRET.encode() not in everywhere(path)


def test_what_was_erased_is_not_erased_again(log: SqliteSendLog) -> None:
    finished(log, personal())
    assert forget(log, "r1") == 1
    assert forget(log, "r1") == 0


def test_words_put_back_after_they_were_erased_are_found(log: SqliteSendLog, path: Path) -> None:
    finished(log, personal())
    (answer,), (file,) = read(path, "answers"), read(path, "files")
    forget(log, "r1")
    forge(
        path,
        ("INSERT INTO answers VALUES (?, ?, ?)", tuple(answer.values())),
        ("INSERT INTO files VALUES (?, ?, ?)", tuple(file.values())),
    )
    assert told(path) == [
        "answers 1: is there, although it was erased",
        f"files {file['sha256']}: is there, although it was erased with request r1",
    ]


def test_a_request_that_only_seems_erased_is_found(copy: Path) -> None:
    forge(copy, ("UPDATE requests SET erased_at = '2026-11-21T12:00:00.000Z' WHERE id = 'r1'", ()))
    assert told(copy) == ["requests r1: erased_at is '2026-11-21T12:00:00.000Z', the events say None"]


def test_what_slack_shows_of_it_is_shown_again_and_its_alerts_are_closed(log: SqliteSendLog) -> None:
    finished(log, personal(), Outcome.REFUSED)
    with log.write() as tx:
        alert = tx.alerts.raise_for("refused.status_412", at=at(4), requests=["r1"])
        tx.outbox.adopt(MessageKey(MessageKind.CARD, "b1"), MessageRef("C0APPROVALS", "1.2"))
        tx.outbox.adopt(MessageKey(MessageKind.RECEIPT, "b1"), MessageRef(uncertain=True))
    forget(log, "r1")
    with log.read() as reader:
        posts = {str(post.target): post.detail for post in reader.outbox.due(at(2000))}
        closed = reader.alerts.get(alert.id)
    assert posts == {"card:b1": {"only_update": True}, f"alert:{alert.id}": {}}
    assert closed is not None
    assert closed.resolved_at == at(1000)


def test_an_alert_that_was_settled_kept_the_name_of_an_erased_buyer(log: SqliteSendLog) -> None:
    finished(log, personal())
    with log.write() as tx:
        asked = tx.requests.get("r1")
        assert asked is not None
        alert = tx.alerts.raise_for("unknown", about="r1", at=at(4), requests=[asked.id])
        tx.outbox.adopt(MessageKey(MessageKind.ALERT, alert.id), MessageRef("C0ALERTS", "1.3"))
        tx.alerts.resolve("r1", at=at(5))
    forget(log, "r1")
    with log.read() as reader:
        posts = {str(post.target): post.detail for post in reader.outbox.due(at(2000))}
    assert posts[f"alert:{alert.id}"] == {"only_update": True}


def test_a_declined_request_loses_the_words_of_the_no(log: SqliteSendLog, path: Path) -> None:
    add(log, request())
    with log.write() as tx:
        tx.decisions.decide(batch(), Decision.DECLINED, at=at(1), by=EVA, reason=f"no {SECRET}")
        tx.requests.move(request(), State.DECLINED, event="declined", at=at(1), actor=EVA)
    forget(log, "r1")
    assert check(path).ok
    assert read(path, "remarks") == []
