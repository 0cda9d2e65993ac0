"""Other documents of the same order, as the log knows them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.contents import FileRef
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.requests import Outcome, Request, State
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.operations.documents.evidence import Rivals, rivals_among, siblings
from bot.ports import SendLog
from tests.integration.log.samples import NEVER, TurnedClock, add, at, batch, request, send

INVOICE = DocumentContent(document_type=0, file=FileRef(slack_id="F1", name="a.pdf", size=9, sha256="ab" * 32))
OTHER = DocumentContent(document_type=0, file=FileRef(slack_id="F2", name="b.pdf", size=9, sha256="cd" * 32))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SendLog]:
    opened = open_log(tmp_path / "log.db", CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    yield opened
    opened.close()


def document(number: int, content: DocumentContent = INVOICE, **more: object) -> Request:
    asked = {"kind": DOCUMENT, "conversation": "", "content": content, "order_id": 580101}
    return request(f"r{number}", f"b{number}", **asked | more)


def kept(log: SendLog, asked: Request) -> Request:
    add(log, asked, of=batch(asked.batch_id, kind=asked.kind))
    return asked


def rivals(log: SendLog, asked: Request, since: float) -> Rivals:
    with log.read() as reader:
        return rivals_among(reader, siblings(reader, asked), INVOICE, at(since))


def test_only_documents_of_the_same_order_are_siblings(log: SendLog) -> None:
    own, sister = kept(log, document(1)), kept(log, document(2))
    kept(log, document(3, order_id=580102))
    kept(log, request("r4", "b4"))
    with log.read() as reader:
        assert [one.id for one in siblings(reader, own)] == [sister.id]


def test_an_answered_call_after_the_count_surely_added_one_and_before_it_none(log: SendLog) -> None:
    own = kept(log, document(1))
    send(log, kept(log, document(2)))
    assert rivals(log, own, since=1) == Rivals(sure=1)
    assert rivals(log, own, since=2.5) == Rivals()


def test_another_file_is_no_rival(log: SendLog) -> None:
    own = kept(log, document(1))
    send(log, kept(log, document(2, OTHER)))
    assert rivals(log, own, since=0) == Rivals()


def test_an_unknown_call_may_have_added_one_whenever_it_was(log: SendLog) -> None:
    own = kept(log, document(1))
    send(log, kept(log, document(2)), Outcome.UNKNOWN, status=None)
    assert rivals(log, own, since=60) == Rivals(doubtful=1)


def test_a_refused_call_added_none(log: SendLog) -> None:
    own = kept(log, document(1))
    send(log, kept(log, document(2)), Outcome.REFUSED, status=400)
    assert rivals(log, own, since=0) == Rivals()


def test_what_was_found_by_a_look_came_at_some_time_before_it(log: SendLog) -> None:
    own, other = kept(log, document(1)), kept(log, document(2))
    send(log, other, Outcome.UNKNOWN, status=None)
    with log.write() as transaction:
        (attempt,) = transaction.attempts.of(other.id)
        transaction.attempts.end(attempt.id, Outcome.SENT, at=at(30))
        unknown = transaction.requests.get(other.id)
        assert unknown is not None
        assert transaction.requests.move(unknown, State.SENT, event="arrived", at=at(30))
    assert rivals(log, own, since=20) == Rivals(doubtful=1)
    assert rivals(log, own, since=40) == Rivals()
