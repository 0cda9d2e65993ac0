"""Signals that ask a process to end."""

import os
import signal
from pathlib import Path
from threading import Timer, active_count

import pytest

from bot.cli import main
from bot.signals import interruptible, stopped_by_signals

PATIENCE = 5.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_did_not_interrupt_the_main_threads_wait_was_lost(number: signal.Signals) -> None:
    """It came when that thread was about to wait, or another thread received it: the process did not end."""
    with stopped_by_signals() as stopping:
        Timer(0.2, signal.raise_signal, [number]).start()  # the thread that raises a signal is the one to receive it
        assert stopping.wait(PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_before_the_settings_were_read_ended_the_start_by_force(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Importing takes seconds on a busy machine: whoever stopped the service then was told that it had failed."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo(".env")  # nobody writes into it: the start waits there
    Timer(0.3, os.kill, [os.getpid(), number]).start()
    assert main(["run"]) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_interrupts_a_command(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(number)


def test_other_signals_stop_nothing() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: heard.append(number))
    with stopped_by_signals() as stopping:
        signal.raise_signal(signal.SIGUSR1)
        assert heard == [signal.SIGUSR1]
        assert not stopping.wait(0.1)
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_that_is_to_be_ignored_stops_nothing() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup leaves it
    with stopped_by_signals() as stopping:
        signal.raise_signal(signal.SIGHUP)
        assert not stopping.wait(0.1)
    signal.signal(signal.SIGHUP, before)


def test_afterwards_signals_do_what_they_did_before() -> None:
    handlers, threads = (
        [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)],
        active_count(),
    )
    with stopped_by_signals(), stopped_by_signals():
        assert signal.getsignal(signal.SIGTERM) not in handlers
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == handlers
    assert signal.set_wakeup_fd(-1) == -1
    assert active_count() == threads
