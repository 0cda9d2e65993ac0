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
        if noted.events == 0 or reader.events.hash_of(noted.events) == noted.head or _is_known(reader, noted):
            return None
        (events, head), until = reader.events.tip(), reader.events.newest_time()
    return Restored(
        cause=RestoreCause.WITNESS,
        events=events,
        head=head,
        until=until,
        tip_events=noted.events,
        tip_head=noted.head,
    )


def _is_known(reader: Reader, noted: Noted) -> bool:
    """Whether the log was restored after that head was noted, and that was dealt with, or was parted behind that head.

    That head itself is in the archive then: what it is compared with, where that is at hand.
    """
    archived, restored = reader.events.last(ARCHIVED), reader.events.last(RESTORED)
    if archived is not None and noted.at <= archived.at:
        held = archived.detail.get("events")
        return isinstance(held, int) and noted.events <= held
    return restored is not None and noted.at <= restored.at
