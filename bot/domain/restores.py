"""A log that is older than what was known of it: restored from a backup, or a copy that somebody put in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.requests import Batch, Event, Request, State, Story

#: the cause of what was on its way then, and of the alert about it
RESTORED_REQUEST, RESTORED_LOG = "failure.restored", "restored"
#: the cause of one of those that Alephee then answered with 409
CONFLICT = "failure.restored_conflict"
#: batches that the alert shows with their buttons
MOST_SHOWN = 10
#: the event with which it begins to be dealt with
RESTORED = "restored"


class RestoreCause(StrEnum):
    """By what it was noticed."""

    COMMAND = "command"
    """``log restore`` has put it there."""
    TIP = "tip"
    """It is not what was noted beside the database."""
    WITNESS = "witness"
    """It is not what the witness noted."""
    EPOCH = "epoch"
    """The database lacks commits that a process knows of: of several servers one took over that did not have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What such a log holds, and what was known of it before (``tip_*``; None: nothing)."""

    cause: RestoreCause
    events: int
    head: str
    #: the time of its last event; None for an empty log
    until: datetime | None = None
    tip_events: int | None = None
    tip_head: str | None = None
    #: a process before has begun to deal with it
    is_begun: bool = False

    @property
    def is_another(self) -> bool:
        """Whether it has as many events as were known, but others: it was rewritten, or is of another bot."""
        return self.tip_events is not None and self.tip_events <= self.events

    @property
    def detail(self) -> dict[str, object]:
        """What the event tells: numbers and hashes."""
        known = {} if self.tip_events is None else {"tip_events": self.tip_events, "tip_head": self.tip_head}
        until = {} if self.until is None else {"until": self.until.isoformat(timespec="milliseconds")}
        return {"events": self.events, "head": self.head, "cause": self.cause.value, **until, **known}


def read_restored(detail: Mapping[str, object]) -> Restored:
    """Read what the event tells: whoever goes on after a crash finds a log that has grown since."""
    events, until, tip_events = detail["events"], detail.get("until"), detail.get("tip_events")
    return Restored(
        cause=RestoreCause(str(detail["cause"])),
        events=int(str(events)),
        head=str(detail["head"]),
        until=None if until is None else datetime.fromisoformat(str(until)),
        tip_events=None if tip_events is None else int(str(tip_events)),
        tip_head=None if tip_events is None else str(detail["tip_head"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the alert about a restored log tells: how many requests were on their way, and from when the log is."""

    requests: int
    until: datetime | None
    is_another: bool

    def __str__(self) -> str:
        """Write it as the note of the alert."""
        until = self.until.isoformat() if self.until else "-"
        return f"{self.requests} {until} {'another' if self.is_another else 'older'}"


def read_told(note: str) -> Told:
    """Read what ``Told`` wrote. Raises ``ValueError``."""
    requests, until, which = note.split(" ")
    at = None if until == "-" else datetime.fromisoformat(until)
    return Told(requests=int(requests), until=at, is_another=which == "another")


def is_restored(request: Request) -> bool:
    """Whether somebody has to say about a request whether it arrived, because the log was restored."""
    return request.state is State.UNKNOWN and request.cause == RESTORED_REQUEST


def restored_in(story: Story) -> tuple[Request, ...]:
    """Return the requests of a batch about which somebody has to say that."""
    return tuple(request for request in story.requests if is_restored(request))


def was_restored(events: tuple[Event, ...], request_id: str, *, why: str = RESTORED_REQUEST) -> bool:
    """Whether it was unknown because of a restore at any time, as the events of its batch tell."""
    return any(event.request_id == request_id and event.detail.get("why") == why for event in events)


def place_before(batch: Batch, events: tuple[Event, ...], request_id: str) -> State:
    """Return the state to which a restored request comes back when it did not arrive: undecided ones to their card.

    What was called for, and what was decided about, goes out again as any other that did not arrive.
    """
    moves = [one for one in events if one.request_id == request_id and one.to_state is State.UNKNOWN]
    before = moves[-1].from_state if moves else None
    undecided = batch.decision is None and before in {State.COLLECTING, State.PENDING}
    return before if undecided and before is not None else State.APPROVED
