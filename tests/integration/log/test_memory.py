"""The log in memory: what it has beside what every engine does."""

import pytest

from bot.domain.outbox import MessageKey, MessageKind
from bot.errors import LogUnavailable
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.ports.topics import OUTBOX
from tests.integration.log.samples import TurnedClock, add, request


def test_it_proves_itself_and_has_nothing_to_empty() -> None:
    log = MemoryLog(CONTENTS, TurnedClock())
    add(log, request())
    log.fold()
    with log.read() as reader:
        proof = verify(reader)
    assert (proof.events, proof.problems) == (1, ())
    log.close()


def test_what_goes_wrong_in_a_transaction_undoes_it() -> None:
    log = MemoryLog(CONTENTS, TurnedClock())

    def fail() -> None:
        with log.write() as transaction:
            transaction.events.note("odd", at=TurnedClock().now())
            with pytest.raises(LogUnavailable):
                transaction.sql.run("SELECT * FROM nowhere")

    with pytest.raises(LogUnavailable, match="no such table"):
        fail()
    with log.read() as reader:
        assert verify(reader).events == 0


def test_it_can_be_made_unavailable_for_a_while() -> None:
    log = MemoryLog(CONTENTS, TurnedClock())
    log.check()
    log.unavailable = "the disk is full"
    for use in (log.check, log.read().__enter__, log.write().__enter__):
        with pytest.raises(LogUnavailable, match="the disk is full"):
            use()
    log.unavailable = ""
    log.check()


def test_a_commit_wakes_whoever_listens() -> None:
    log, woken = MemoryLog(CONTENTS, TurnedClock()), list[str]()
    log.listen([OUTBOX], lambda: woken.append("outbox"))
    add(log, request())
    assert woken == []
    with log.write() as transaction:
        transaction.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=TurnedClock().now())
        assert woken == []
    assert woken == ["outbox"]
