"""Machines whose clocks are wrong go by the server's."""

from datetime import timedelta

from bot.clock import SystemClock
from bot.fakes import ShiftedClock
from bot.log.times import read
from tests.integration.log.postgres.processes import Processes, until

ahead, behind = ShiftedClock(lambda: 300.0), ShiftedClock(lambda: -300.0)


def test_each_process_knows_how_far_the_servers_clock_is_from_its_own(processes: Processes) -> None:
    fast, slow = processes.open(clock=ahead), processes.open(clock=behind)
    for log, clock, told in ((fast, ahead, -300), (slow, behind, 300)):
        assert abs(log.clock_offset - told) < 5
        now = clock.now() + timedelta(seconds=log.clock_offset)
        assert abs(now - SystemClock().now()) < timedelta(seconds=5)


def test_what_the_log_writes_by_itself_has_the_servers_time(processes: Processes) -> None:
    log = processes.open(clock=ahead)
    log.check(by_writing=True)
    with log.read() as reader:
        found = reader.sql.rows("SELECT since AS at FROM epoch UNION ALL SELECT at FROM heartbeat")
    assert len(found) == 2
    for row in found:
        assert abs(SystemClock().now() - read(row["at"])) < timedelta(seconds=5)


def test_a_clock_that_is_set_is_noticed(processes: Processes) -> None:
    wrong = [0.0]
    log = processes.open(clock=ShiftedClock(lambda: wrong[0]))
    assert abs(log.clock_offset) < 5
    wrong[0] = 120.0
    until(lambda: abs(log.clock_offset + 120) < 5)
