"""Whether a log is older than the newest head of its witness, or another log: where no tip tells it."""

from pathlib import Path

from bot.domain.restores import RESTORED, RestoreCause, Restored
from bot.log.archives import ARCHIVED
from bot.log.noted import Noted
from bot.log.witness import newest_noted
from bot.ports import Reader, SendLog


def witnessed(log: SendLog, witness: Path) -> Restored | None:
    """Return what a log is, by its witness; None when it holds the newest head, or none is known.

    Raises ``LogUnavailable``, ``WitnessUnavailable``.
    """
    noted = newest_noted(witness)
    if noted is None:
        return None
    with log.read() as reader:
        return None if holds(reader, noted) else restored_in(reader, RestoreCause.WITNESS, noted)


def restored_in(reader: Reader, cause: RestoreCause, noted: Noted | None = None) -> Restored:
    """Return what a log is that was restored; ``noted``: what it does not hold, though it was known of it."""
    (events, head), until = reader.events.tip(), reader.events.newest_time()
    return Restored(
        cause=cause,
        events=events,
        head=head,
        until=until,
        tip_events=None if noted is None else noted.events,
        tip_head=None if noted is None else noted.head,
    )


def holds(reader: Reader, noted: Noted) -> bool:
    """Whether a log holds what was noted of it, or it is known why not, and was dealt with."""
    if noted.events == 0 or reader.events.hash_of(noted.events) == noted.head:
        return True
    return _is_known(reader, noted)


def _is_known(reader: Reader, noted: Noted) -> bool:
    """Whether the log was restored after that head was noted, and that was dealt with, or was parted behind that head.

    That head itself is in the archive then: what it is compared with, where that is at hand.
    """
    archived, restored = reader.events.last(ARCHIVED), reader.events.last(RESTORED)
    if archived is not None and noted.at <= archived.at:
        held = archived.detail.get("events")
        return isinstance(held, int) and noted.events <= held
    return restored is not None and noted.at <= restored.at
