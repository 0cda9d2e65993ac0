"""Checks at the same time, and an end to them: a far side that hangs must not keep the doctor, or the other checks."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from bot.doctor.findings import Finding, ill

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at. ``late``: what is said of it when it does not come to an end."""

    look: Callable[[], Iterable[Finding]]
    late: Sequence[Finding]


def at_once(checks: Sequence[Check], until: float) -> Iterator[Finding]:
    """Begin all checks, and yield each finding as soon as it is known.

    Those that have found nothing more by ``until`` (of ``time.monotonic``) are left behind: name look-ups and servers
    that send a byte now and then take no timeout.
    """
    found: SimpleQueue[tuple[int, Finding | None]] = SimpleQueue()
    for number, check in enumerate(checks):
        Thread(target=_look, args=(check, number, found), name="doctor", daemon=True).start()
    running = dict(enumerate(checks))
    while running:
        try:
            number, finding = found.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            break
        if finding is None:
            del running[number]
        else:
            yield finding
    for check in running.values():
        yield from check.late


def _look(check: Check, number: int, found: "SimpleQueue[tuple[int, Finding | None]]") -> None:
    """Put what a check finds into the queue, and at its end None."""
    try:
        for finding in check.look():
            found.put((number, finding))
    except Exception as error:  # answers may be odd in ways nobody thought of: the other checks go on
        log.exception("a check broke off")
        name = check.late[0].check
        found.put((number, ill(name, f"the check broke off ({type(error).__name__})", "please report this")))
    finally:
        found.put((number, None))
