"""The log in memory: what it has beside what every engine does."""

import pytest

from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.restores import RestoreCause, Restored
from bot.errors import LogUnavailable
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.ports import NotWorking, Role
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


def test_a_replica_reads_and_writes_the_same_log_and_is_woken_by_the_other() -> None:
    log, woken, heard = MemoryLog(CONTENTS, TurnedClock()), list[str](), list[str]()
    other = log.replica()
    other.listen([OUTBOX], lambda: woken.append("outbox"))
    other.hear(lambda fact: heard.append(fact.name))
    add(log, request())
    with other.write() as transaction:
        assert transaction.requests.of_batch("b1")
    with log.write() as transaction:
        transaction.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=TurnedClock().now())
    assert (woken, heard) == (["outbox"], [])  # each process hears what it wrote itself


def test_only_the_replica_that_works_may_begin_anything() -> None:
    log = MemoryLog(CONTENTS, TurnedClock())
    log.open()
    other, told = log.replica(), list[tuple[str, Role, Restored | None]]()
    log.on_role(lambda role, restored: told.append(("one", role, restored)))
    other.on_role(lambda role, restored: told.append(("other", role, restored)))
    with pytest.raises(NotWorking, match="another process works"), other.working.write():
        pass
    older = Restored(cause=RestoreCause.TIP, events=0, head="")
    other.begin_work(older)
    assert told == [("one", Role.STANDBY, None), ("other", Role.WORKER, older)]
    with pytest.raises(NotWorking), log.working.write():
        pass
    with other.working.write() as transaction:
        transaction.events.note("odd", at=TurnedClock().now())
    with log.working.read() as read:
        assert read.events.tip()[0] == 1
    assert (other.working.restored, log.working.restored, log.working.working.restored) == (older, None, None)


def test_what_a_working_log_does_besides_is_what_the_log_does() -> None:
    log, woken, heard = MemoryLog(CONTENTS, TurnedClock(), pace_source=lambda: {"send": 1}), list[str](), list[str]()
    working = log.working
    working.listen([OUTBOX], lambda: woken.append("outbox"))
    working.hear(lambda fact: heard.append(fact.name))
    working.check()
    working.fold()
    add(log, request())
    with working.write() as transaction:
        transaction.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=TurnedClock().now())
        transaction.pace.save()
    assert (woken, heard, log.pace()) == (["outbox"], ["asked"], {"send": 1})
    assert (log.place, log.clock_offset) == (":memory:", 0.0)


def test_a_replica_that_ends_leaves_the_log_to_the_others() -> None:
    log = MemoryLog(CONTENTS, TurnedClock())
    other = log.replica()
    log.close()
    add(other, request())
    assert (log.role, other.role) == (Role.STANDBY, Role.STANDBY)
    other.close()


def test_a_listener_that_breaks_takes_the_role_of_nobody(caplog: pytest.LogCaptureFixture) -> None:
    log = MemoryLog(CONTENTS, TurnedClock())

    def breaks(_role: Role, _restored: Restored | None) -> None:
        raise RuntimeError("odd")

    log.on_role(breaks)
    log.begin_work()
    assert log.role is Role.WORKER
    assert "a role could not be told" in caplog.text
