"""A standby took over that lacked commits: whoever knows of one notices it, before anything goes out."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.clock import SystemClock
from bot.domain.requests import State
from bot.domain.restores import RestoreCause
from bot.errors import LogUnavailable
from bot.log.postgres.store import PostgresSendLog
from bot.ports import NotWorking, Role
from tests.integration.log.postgres.processes import HASTY, Processes, begin_call, can, note, until, works, written
from tests.integration.log.samples import add, request
from tests.postgres.cluster import HOST, OWNER, Cluster
from tests.postgres.pair import Pair


@pytest.fixture
def pair() -> Iterator[Pair]:
    with Pair() as servers:
        yield servers


@pytest.fixture
def several(pair: Pair) -> Iterator[Processes]:
    with Processes(pair.url()) as processes:
        yield processes


def deal_with(log: PostgresSendLog) -> None:
    """Do what is done after a restore, as far as the log itself is concerned."""
    restored = log.restored
    assert restored is not None
    with log.working.write() as transaction:
        transaction.events.begin_restore(restored, at=SystemClock().now())
    with log.working.write() as transaction:
        transaction.events.end_restore()


def worker_of(*logs: PostgresSendLog) -> PostgresSendLog:
    """Wait for the process that works on what has lost commits."""
    until(lambda: any(one.role is Role.WORKER and one.restored for one in logs))
    return next(one for one in logs if one.role is Role.WORKER)


def test_the_worker_that_committed_it_notices(pair: Pair, several: Processes) -> None:
    log = several.open()
    note(log)
    pair.caught_up()
    pair.part()
    note(log.working, "lost")
    pair.fail_over()
    found = worker_of(log).restored
    assert found is not None
    assert (found.cause, found.events, found.tip_events, found.is_begun) == (RestoreCause.EPOCH, 1, 2, False)
    deal_with(log)
    log.close()
    following = several.open()
    works(following)
    assert following.restored is None


def test_who_only_heard_of_it_notices_too(pair: Pair, several: Processes) -> None:
    knowing, hearing = several.open(), several.open()
    note(knowing)
    pair.caught_up()
    pair.part()
    note(knowing, "lost")
    until(lambda: hearing._noticing.known.now[0] and hearing._noticing.known.now[0].events == 2)
    pair.primary.stop("kill")
    knowing.close()
    pair.promote()
    found = worker_of(hearing).restored
    assert found is not None
    assert (found.cause, found.tip_events) == (RestoreCause.EPOCH, 2)


def test_who_stands_by_and_knows_of_it_stops_one_that_works_and_does_not(pair: Pair, several: Processes) -> None:
    knowing = several.open()
    note(knowing)
    pair.caught_up()
    pair.part()
    note(knowing, "lost")
    pair.primary.stop("kill")
    until(lambda: knowing.role is Role.STANDBY)
    knowing._session.look() if knowing._session else None
    pair.promote()
    fresh = several.open()  # either may be the first to get the lock
    worker = worker_of(knowing, fresh)
    assert worker.restored is not None
    assert worker.restored.cause is RestoreCause.EPOCH
    deal_with(worker)
    note(worker.working)
    assert {written(one) for one in (knowing, fresh)} == {3}


def test_who_stands_by_takes_the_work_from_one_that_does_not_know(processes: Processes) -> None:
    worker, knowing, told = processes.open(), processes.open(), list[tuple[Role, RestoreCause | None]]()
    worker.on_role(lambda role, restored: told.append((role, restored.cause if restored else None)))
    note(worker.working)
    knowing._noticing.learn((99, f"s2:{'x' * 43}"))
    until(lambda: told == [(Role.STANDBY, None), (Role.WORKER, RestoreCause.EPOCH)])
    deal_with(worker)
    assert knowing.role is Role.STANDBY


def test_until_a_loss_was_dealt_with_no_call_begins(processes: Processes) -> None:
    log = processes.open()
    add(log, request(state=State.APPROVED))
    log._noticing.learn((99, f"s2:{'x' * 43}"))
    worker_of(log)
    with pytest.raises(NotWorking, match="still to be told"):
        begin_call(log)
    deal_with(log)
    begin_call(log)


def test_on_a_server_where_its_session_is_not_a_process_writes_nothing(pair: Pair) -> None:
    hosts = ",".join(f"{HOST}:{port}" for port in (pair.standby.port, pair.primary.port))
    url, old = f"postgresql://{OWNER}@{hosts}/postgres?target_session_attrs=read-write", pair.primary
    with Processes(url) as processes:
        log = processes.open(beats=replace(HASTY, look=60.0, answer=60.0, silence=60.0))
        add(log, request(state=State.APPROVED))
        pair.caught_up()
        pair.part()
        begin_call(log)  # which the standby never hears of
        old.pause()
        pair.promote()
        with pytest.raises(LogUnavailable, match="does not answer"):
            begin_call(log)
        for do in (begin_call, note):
            with pytest.raises(LogUnavailable, match="another server answers"):
                do(log)
        old.stop("kill")
        found = worker_of(log).restored
        assert found is not None
        assert found.cause is RestoreCause.EPOCH


def test_nobody_writes_on_what_lacks_commits_before_it_was_marked(processes: Processes) -> None:
    log = processes.open(beats=replace(HASTY, look=60.0))
    note(log)
    log._noticing.learn((99, f"s2:{'x' * 43}"))
    log._writer.close_connection()
    with pytest.raises(LogUnavailable, match="lacks commits"):
        note(log)
    deal_with(worker_of(log))
    note(log.working)


def test_a_process_that_dies_before_it_has_dealt_with_it_leaves_it_to_the_next(pair: Pair, several: Processes) -> None:
    log = several.open()
    pair.caught_up()
    pair.part()
    note(log)
    pair.fail_over()
    worker_of(log).close()
    for is_begun in (False, True):
        following = several.open()
        works(following)
        assert following.restored is not None
        assert (following.restored.cause, following.restored.is_begun) == (
            RestoreCause.COMMAND if is_begun else RestoreCause.EPOCH,
            is_begun,
        )
        with following.working.write() as transaction:
            transaction.events.begin_restore(following.restored, at=SystemClock().now())
        following.close()


def test_what_a_synchronous_standby_has_is_not_lost() -> None:
    with Pair(synchronous=True) as servers, Processes(servers.url()) as processes:
        log = processes.open()
        for _ in range(5):
            note(log.working)
        servers.fail_over()
        until(lambda: can(lambda: note(log.working)))
        assert (written(log), log.restored) == (6, None)


def test_a_commit_that_no_standby_confirms_is_an_error_and_holds_nobody_for_ever() -> None:
    with Pair(synchronous=True) as servers, Processes(servers.url()) as processes:
        log = processes.open()
        note(log)
        servers.part()
        with pytest.raises(LogUnavailable, match="does not answer"):
            note(log)
        servers.primary.set("synchronous_standby_names", "")
        until(lambda: can(lambda: note(log)))


def test_a_commit_that_was_told_to_wait_for_no_standby_is_an_error() -> None:
    with Pair(synchronous=True) as servers, Processes(servers.url()) as processes:
        log = processes.open()
        note(log)
        servers.part()
        impatient = threading.Thread(target=_wait_no_longer, args=(servers.primary,))
        impatient.start()
        with pytest.raises(LogUnavailable):
            note(log)
        impatient.join()


def _wait_no_longer(server: Cluster) -> None:
    """Do what an administrator does when commits hang."""
    until(lambda: server.ask("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
