"""Of several processes on one database one works: which, for how long, and what the others cannot do."""

import time
from dataclasses import replace
from os import getpid
from socket import gethostname

import pytest

from bot.database_url import read_url
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.restores import Restored
from bot.errors import DatabaseHeld, LogUnavailable
from bot.log.postgres.condition import condition_of
from bot.log.postgres.ends import open_held
from bot.log.postgres.session import Beats
from bot.ports import OUTBOX, NotWorking, Role
from tests.integration.log.postgres.processes import HASTY, Processes, can, note, until, works, written
from tests.integration.log.samples import NOON, add, request
from tests.postgres.cluster import Cluster


def test_the_first_works_and_the_others_stand_by(processes: Processes) -> None:
    first, second, third = processes.open(), processes.open(), processes.open()
    assert [one.role for one in (first, second, third)] == [Role.WORKER, Role.STANDBY, Role.STANDBY]
    for log in (first, first.working, second, third):
        note(log)
    for log in (second.working, third.working):
        with pytest.raises(NotWorking, match="another process works"):
            note(log)
    assert {written(one) for one in (first, second, third)} == {4}
    assert first.restored is None


def test_a_command_that_writes_beside_the_bots_never_works(processes: Processes) -> None:
    """It has no loops: nothing would be sent until it ends."""
    command = processes.open(takes_part=False)
    note(command)
    time.sleep(3 * HASTY.stand_by)
    assert command.role is Role.STANDBY
    bot = processes.open()
    works(bot)
    assert bot.restored is None


def test_a_process_that_does_not_know_the_time_of_the_server_writes_nothing(processes: Processes) -> None:
    """Five minutes behind, an approval there could not be taken back."""
    hindered = processes.open(beats=replace(HASTY, answer=1e-6))
    with pytest.raises(LogUnavailable, match="the time of the server is not known yet"):
        note(hindered)


def test_who_ends_hands_the_work_over_at_once(processes: Processes) -> None:
    unhurried = Beats(stand_by=30.0)
    first, second = processes.open(beats=unhurried), processes.open(beats=unhurried)
    told = list[tuple[Role, Restored | None]]()
    second.on_role(lambda role, restored: told.append((role, restored)))
    first.close()
    works(second)
    assert told == [(Role.WORKER, None)]
    with pytest.raises(LogUnavailable, match="it is closed"):
        note(first)
    with pytest.raises(LogUnavailable, match="it is closed"):
        written(first)
    with pytest.raises(LogUnavailable, match="it is closed"):
        first.check()


def test_a_commit_wakes_who_listens_in_another_process(processes: Processes) -> None:
    first, second, woken, heard = processes.open(), processes.open(), list[str](), list[str]()
    second.listen([OUTBOX], lambda: woken.append("outbox"))
    second.hear(lambda fact: heard.append(fact.name))
    woken.clear()
    add(first, request())
    with first.write() as transaction:
        transaction.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=NOON)
    until(lambda: woken)
    assert heard == []  # each process hears what it wrote itself


def test_what_anybody_sends_over_the_channel_does_no_harm(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    first, second = processes.open(), processes.open()
    note(first)
    forged = '{"from":"x","topics":[],"events":99,"head":"s2:x","epoch":99}'
    for payload in ("", "no JSON", "[]", "{}", '{"from":1,"topics":2,"events":-1,"head":"","epoch":0}', forged):
        postgres.ask("SELECT pg_notify('alephee_bot_public', %s)", payload, database=postgres_database)
    note(first)
    assert (first.role, second.role) == (Role.WORKER, Role.STANDBY)
    note(first.working)
    first.close()
    works(second)
    assert second.restored is None


def test_a_notice_about_everything_wakes_everybody(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    log, woken = processes.open(), list[str]()
    log.listen([OUTBOX], lambda: woken.append("outbox"))
    everything = '{"from":"x","topics":null,"events":0,"head":"","epoch":0}'
    postgres.ask("SELECT pg_notify('alephee_bot_public', %s)", everything, database=postgres_database)
    until(lambda: woken == ["outbox"])


def test_who_lost_the_epoch_begins_nothing_and_gets_it_back(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    log = processes.open(beats=Beats(look=60.0))
    told = list[Role]()
    log.on_role(lambda role, _restored: told.append(role))
    postgres.ask("UPDATE epoch SET number = number + 1", database=postgres_database)
    with pytest.raises(NotWorking):
        note(log.working)
    until(lambda: told == [Role.STANDBY, Role.WORKER])
    note(log.working)


@pytest.mark.parametrize("lost", ["lock", "session"])
def test_who_lost_the_lock_notices_it_and_another_one_works(
    processes: Processes, postgres: Cluster, postgres_database: str, lost: str
) -> None:
    first = processes.open()
    held = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
    holder = postgres.ask(held, database=postgres_database)
    second = processes.open()
    told = list[Role]()
    first.on_role(lambda role, _restored: told.append(role))
    if lost == "session":
        postgres.ask("SELECT pg_terminate_backend(%s)", holder[0][0], database=postgres_database)
    else:
        postgres.ask("UPDATE epoch SET number = number + 1", database=postgres_database)
    until(lambda: told[:1] == [Role.STANDBY])
    until(lambda: Role.WORKER in {first.role, second.role})
    until(lambda: can(lambda: note(first.working)) or can(lambda: note(second.working)))


def test_a_schema_of_its_own_has_a_worker_of_its_own(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    postgres.ask('CREATE SCHEMA "año"', database=postgres_database)
    one = processes.open()
    other = processes.open(url=f"{processes.url}?options=-csearch_path%3D%22a%C3%B1o%22")
    assert (one.role, other.role) == (Role.WORKER, Role.WORKER)
    note(one)
    assert (written(one), written(other)) == (1, 0)


def test_a_bot_with_another_schema_is_in_nobodys_way(
    processes: Processes, postgres: Cluster, postgres_database: str
) -> None:
    """Neither the doctor nor ``log copy``, ``log restore`` and ``log archive`` take it for one of this log."""
    postgres.ask("CREATE SCHEMA other", database=postgres_database)
    processes.open(url=f"{processes.url}?options=-csearch_path%3Dother")
    with open_held(read_url(processes.url)) as end:
        end.keep()
    for number in (0, 1):
        share = condition_of(read_url(processes.url)).share
        assert share is not None
        assert share.processes == number
        processes.open()
    with pytest.raises(DatabaseHeld, match=rf"{gethostname()}:{getpid()}"), open_held(read_url(processes.url)):
        pass


def test_a_listener_that_breaks_ends_no_session(processes: Processes, caplog: pytest.LogCaptureFixture) -> None:
    first, second = processes.open(), processes.open()

    def breaks() -> None:
        raise RuntimeError("odd")

    second.listen([OUTBOX], breaks)
    add(first, request())
    with first.write() as transaction:
        transaction.outbox.enqueue(MessageKey(MessageKind.CARD, "b1"), at=NOON)
    until(lambda: "a commit could not be told" in caplog.text)
    first.close()
    works(second)


def test_an_idle_process_writes_nothing(processes: Processes, postgres: Cluster) -> None:
    first, second = processes.open(), processes.open()
    note(first)
    before = postgres.ask("SELECT pg_current_wal_insert_lsn(), txid_current()")
    end = time.monotonic() + 3 * HASTY.look
    while time.monotonic() < end:
        first.check()
        second.check()
    after = postgres.ask("SELECT pg_current_wal_insert_lsn(), txid_current()")
    assert after[0][1] - before[0][1] <= 1
