"""Whatever becomes of the server and the way to it: one error is told, nothing is done twice, and it heals."""

import threading
import time
from contextlib import ExitStack
from datetime import datetime
from functools import partial

import pytest

from bot.clock import SystemClock
from bot.database_url import read_url
from bot.errors import LogUnavailable, SettingsError
from bot.kinds import CONTENTS
from bot.log.engines import make_log, open_reader
from bot.log.postgres.server import Server, unfit
from bot.log.postgres.store import PostgresSendLog
from bot.ports import Role
from tests.integration.log.postgres.between import Pooler
from tests.integration.log.postgres.processes import HASTY, PATIENCE, Processes, can, note, until, works, written
from tests.integration.log.samples import NEVER, TurnedClock
from tests.postgres.cluster import Cluster, How
from tests.postgres.proxy import Proxy


@pytest.mark.parametrize("how", ["fast", "immediate", "kill"])
def test_after_a_restart_of_the_server_everything_goes_on(how: How) -> None:
    with Cluster() as server, Processes(server.url()) as processes:
        first, second = processes.open(), processes.open()
        note(first)
        assert written(second) == 1
        server.stop(how)
        for log in (first, second):
            until(partial(_stands_by, log))
            for do in (partial(note, log), partial(written, log), log.check):
                with pytest.raises(LogUnavailable, match="PostgreSQL is away"):
                    do()
        server.start()
        until(lambda: Role.WORKER in {first.role, second.role})
        worker = first if first.role is Role.WORKER else second
        note(worker.working)
        for log in (first, second):
            note(log)
            log.check()
        assert (written(first), written(second), worker.restored) == (4, 4, None)


def test_connections_that_were_ended_are_replaced_before_anybody_notices(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    log = processes.open()
    for _ in range(2):
        note(log)
        written(log)
        _end_all(postgres, postgres_database)
    note(log)
    _end_all(postgres, postgres_database)
    assert written(log) == 3
    _end_all(postgres, postgres_database)
    log.check()
    works(log)
    note(log.working)


def _stands_by(log: PostgresSendLog) -> bool:
    return log.role is Role.STANDBY


def _end_all(server: Cluster, database: str) -> None:
    server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", database)


def test_a_connection_that_ends_within_a_transaction_is_told_once(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    log = processes.open()

    def broken() -> None:
        with log.write() as transaction:
            transaction.events.note("odd", at=TurnedClock().now())
            _end_all(postgres, postgres_database)

    with pytest.raises(LogUnavailable, match="PostgreSQL is away"):
        broken()
    log.check()  # by writing a heartbeat: a write has failed
    note(log)
    assert written(log) == 1


def test_a_commit_whose_answer_is_lost_is_an_error_and_may_have_happened(
    postgres: Cluster, postgres_database: str
) -> None:
    with Proxy(postgres.port) as network, Processes(postgres.url(postgres_database, port=network.port)) as processes:
        log = processes.open()

        def unanswered() -> None:
            with log.write() as transaction:
                transaction.events.note("odd", at=TurnedClock().now())
                transaction.events.tip()  # it is written: only the commit is left
                network.cut("back")

        with pytest.raises(LogUnavailable, match="does not answer"):
            unanswered()
        until(lambda: log.role is Role.STANDBY)
        network.heal()
        network.reset()
        works(log)
        note(log)
        assert written(log) in {1, 2}


def test_a_server_that_hangs_keeps_nobody_waiting_for_long() -> None:
    with Cluster() as server, Processes(server.url()) as processes:
        log = processes.open()
        note(log)
        server.pause()
        try:
            began = time.monotonic()
            for do in (lambda: note(log), lambda: written(log)):
                with pytest.raises(LogUnavailable):
                    do()
            until(lambda: log.role is Role.STANDBY)
            log.close()
            assert time.monotonic() - began < 60
        finally:
            server.resume()


def test_a_cut_off_worker_knows_it_before_another_one_works(postgres: Cluster, postgres_database: str) -> None:
    with Proxy(postgres.port) as network, Processes(postgres.url(postgres_database)) as processes:
        cut_off = processes.open(url=postgres.url(postgres_database, port=network.port))
        other, ended = processes.open(), list[float]()
        cut_off.on_role(lambda _role, _restored: ended.append(time.monotonic()))
        network.cut()
        works(other)
        assert len(ended) == 1
        note(other.working)
        network.heal()
        note(cut_off)
        assert cut_off.role is Role.STANDBY


def test_a_process_that_froze_in_a_transaction_holds_the_others_up_for_a_moment_only(
    processes: Processes, postgres: Cluster
) -> None:
    frozen, other, stopped = processes.open(), processes.open(), threading.Event()

    def freeze() -> None:
        with frozen.write() as transaction:
            transaction.events.note("odd", at=TurnedClock().now())
            begun.set()
            stopped.wait(PATIENCE)

    begun, thread = threading.Event(), threading.Thread(target=lambda: can(freeze))
    thread.start()
    assert begun.wait(PATIENCE)
    with pytest.raises(LogUnavailable, match="busy"), other.write(timeout=0.2):
        pass
    began = time.monotonic()
    until(lambda: can(lambda: note(other)))
    assert time.monotonic() - began < 8
    stopped.set()
    thread.join()
    assert written(other) == 1


def test_what_answers_in_place_of_the_server_is_refused_in_words(postgres: Cluster) -> None:
    with pytest.raises(LogUnavailable, match="the server has no such database or role"):
        make_log(read_url(postgres.url("nowhere")), CONTENTS, lock_wait=NEVER, clock=TurnedClock()).open()
    with (
        pytest.raises(LogUnavailable, match="the server has no such database or role"),
        open_reader(read_url(postgres.url("nowhere")), CONTENTS),
    ):
        pass
    with pytest.raises(SettingsError, match="BOT_DATABASE: PostgreSQL's library does not know an option"):
        make_log(read_url(postgres.url("x?colour=red")), CONTENTS, lock_wait=NEVER, clock=TurnedClock())


@pytest.mark.parametrize("refuses", [False, True])
def test_a_pooler_in_front_of_the_server_is_refused_in_words(
    postgres: Cluster, postgres_database: str, *, refuses: bool
) -> None:
    with Pooler(postgres.port, refuses=refuses) as pooler:
        url = read_url(postgres.url(postgres_database, port=pooler.port))
        log = make_log(url, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
        with pytest.raises(LogUnavailable, match="a pooler"):
            log.open()
        log.close()


def test_a_server_that_is_read_only_is_told(postgres: Cluster, processes: Processes, postgres_database: str) -> None:
    log = processes.open()
    postgres.ask(f"ALTER DATABASE {postgres_database} SET default_transaction_read_only = on")
    _end_all(postgres, postgres_database)
    with pytest.raises(LogUnavailable, match="read-only"):
        note(log)
    with pytest.raises(LogUnavailable, match="read-only"):
        log.check()
    postgres.ask(f"ALTER DATABASE {postgres_database} RESET default_transaction_read_only")
    log.check()
    works(log)
    note(log.working)


def test_a_server_that_takes_no_writes_any_more_is_told() -> None:
    with Cluster() as server, Processes(server.url()) as processes:
        log = processes.open()
        log.check()
        server.set("default_transaction_read_only", "on")
        until(lambda: not can(log.check))
        with pytest.raises(LogUnavailable, match="read-only"):
            log.check()


def test_who_reads_while_too_many_do_is_told(processes: Processes) -> None:
    log = processes.open()
    with ExitStack() as reading:
        for _ in range(10):
            reading.enter_context(log.read())
        with pytest.raises(LogUnavailable, match="busy: too many read at once"):
            written(log)
    assert written(log) == 0


def test_a_schema_that_is_not_there_is_told(processes: Processes) -> None:
    with pytest.raises(LogUnavailable, match="no schema of the search_path"):
        processes.open(url=f"{processes.url}?options=-csearch_path%3Dnowhere")


def test_a_server_that_is_too_old_is_told() -> None:
    assert unfit(is_itself=True, version=130_014, schema="public") == "PostgreSQL 14 or newer is needed; this one is 13"
    assert unfit(is_itself=True, version=140_000, schema="public") == ""


def test_a_session_that_met_something_unexpected_begins_anew(
    processes: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    class Odd(SystemClock):
        broken = False

        def now(self) -> datetime:
            if self.broken:
                raise RuntimeError("odd")
            return super().now()

    clock = Odd()
    log = processes.open(clock=clock)
    clock.broken = True
    until(lambda: "the session with the database ended unexpectedly" in caplog.text)
    assert log.role is Role.STANDBY
    clock.broken = False
    works(log)


def test_a_server_shows_no_password() -> None:
    server = Server("postgresql://bot:geheim@db.example.com/bot")
    assert "geheim" not in repr(server)


def test_no_thread_is_left_behind(processes: Processes) -> None:
    before = threading.active_count()
    log = processes.open(beats=HASTY)
    note(log)
    written(log)
    log.close()
    assert threading.active_count() == before
