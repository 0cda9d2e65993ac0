"""The clock that decides is the database's: machines whose clocks differ go by one time."""

from datetime import timedelta

from bot.clock import DatabaseClock, SystemClock
from bot.fakes.clock import ShiftedClock


def test_machines_whose_clocks_are_minutes_apart_go_by_the_time_of_the_database() -> None:
    behind, ahead = ShiftedClock(lambda: -300.0), ShiftedClock(lambda: 300.0)
    now = SystemClock().now()
    corrected = (DatabaseClock(behind, lambda: 300.0), DatabaseClock(ahead, lambda: -300.0))
    assert all(abs(clock.now() - now) < timedelta(seconds=5) for clock in corrected)


def test_what_was_measured_last_counts() -> None:
    offsets = [0.0, 3600.0]
    clock = DatabaseClock(SystemClock(), lambda: offsets[-1])
    later = clock.now()
    offsets.pop()
    assert later - clock.now() > timedelta(minutes=59)


def test_the_clock_that_only_goes_on_is_the_machines() -> None:
    machine = ShiftedClock(lambda: 100.0)
    assert DatabaseClock(machine, lambda: 3600.0).steady() - machine.steady() < 1
