"""SIGTERM, SIGINT (Ctrl-C) and SIGHUP (a closed terminal), as an event to wait for."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from types import FrameType

_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopping(Event):
    """Set once the process is to end; ``by``: the name of the signal that said so."""

    by = ""


class StoppedEarly(BaseException):
    """A signal came while the bot was still being made: it may be waiting for the database, and has begun nothing."""


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise StoppedEarly


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have these signals raise ``StoppedEarly``: what is imported and read before the bot takes time. As below."""
    with ExitStack() as undo:
        _handle(undo, _raise)
        yield


@contextmanager
def interruptible() -> Iterator[None]:
    """Have these signals raise ``KeyboardInterrupt``: a command leaves nothing behind. As above."""
    try:
        with ended_by_signals():
            yield
    except StoppedEarly:
        raise KeyboardInterrupt from None


def _handle(undo: ExitStack, handler: Callable[[int, FrameType | None], None]) -> None:
    for number in filter(lambda number: signal.getsignal(number) is not signal.SIG_IGN, _STOPS):
        undo.callback(signal.signal, number, signal.signal(number, handler))


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Have Python take a signal for handled; what follows from it happens elsewhere."""


@contextmanager
def stopped_by_signals(handler: Callable[[int, FrameType | None], None] = _ignored) -> Iterator[Stopping]:
    """Yield an event that these signals set; ``handler`` is called for them too. For the main thread.

    One that whoever started the process has it ignore stays ignored: ``nohup`` does that with SIGHUP.

    Python calls a handler in the main thread, between two steps of it. A signal that comes when that thread is about to
    wait, or that the system gives to another thread, is noticed when the wait is over: never, if it waits for the
    signal. And a handler that sets the event waits for ever when it interrupts the wait at the wrong moment. So the
    signal's number is written into a socket at once, and a thread reads it (docs.python.org, signal.set_wakeup_fd).
    """
    stopping = Stopping()
    reading, writing = socket.socketpair()
    writing.settimeout(0)
    watch = Thread(target=_watch, args=(reading, stopping), name="signals", daemon=True)
    with ExitStack() as undo:
        undo.callback(reading.close)
        watch.start()
        undo.callback(watch.join)
        undo.callback(writing.close)  # ends the thread
        undo.callback(signal.set_wakeup_fd, signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False))
        _handle(undo, handler)
        yield stopping


def _watch(reading: socket.socket, stopping: Stopping) -> None:
    while received := reading.recv(64):
        if stops := [number for number in received if number in _STOPS]:
            stopping.by = stopping.by or signal.Signals(stops[0]).name
            stopping.set()
