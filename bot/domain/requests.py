"""Requests, batches and their states: one effect on one order, and what a person asked in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.contents import Content
from bot.domain.glimpses import NO_GLIMPSE, Glimpse
from bot.domain.kinds import Kind
from bot.domain.notes import Note
from bot.domain.orders import Country


class State(StrEnum):
    """Where a request stands."""

    COLLECTING = "collecting"
    INVALID = "invalid"
    PENDING = "pending"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """What was decided about a batch."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_NEEDED = "not_needed"


class Outcome(StrEnum):
    """How one call to Alephee ended; an open attempt has none yet."""

    SENT = "sent"
    REFUSED = "refused"
    NEVER_SENT = "never_sent"
    UNKNOWN = "unknown"
    NOT_ARRIVED = "not_arrived"
    """Was unknown, until a person found that nothing arrived."""


class Resolution(StrEnum):
    """What became of an outcome that nobody knew; the event that tells it is named so."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"


#: Every transition there is. The store refuses any other.
TRANSITIONS: dict[State, frozenset[State]] = {
    # unknown: what was not over in a log that was restored; from there back to where it was
    State.COLLECTING: frozenset({State.PENDING, State.APPROVED, State.INVALID, State.WITHDRAWN, State.UNKNOWN}),
    State.PENDING: frozenset({State.APPROVED, State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.UNKNOWN}),
    # straight to sent: an earlier attempt that was thought lost turns out to have arrived; pending and withdrawn: taken
    # back before it went out
    State.APPROVED: frozenset(
        {State.SENDING, State.REFUSED, State.SENT, State.PENDING, State.WITHDRAWN, State.UNKNOWN}
    ),
    State.SENDING: frozenset({State.SENT, State.REFUSED, State.UNKNOWN, State.APPROVED}),
    State.REFUSED: frozenset({State.APPROVED}),
    # refused: Alephee's answer came after another process had given the call up
    State.UNKNOWN: frozenset({State.SENT, State.REFUSED, State.APPROVED, State.PENDING, State.COLLECTING}),
} | dict.fromkeys((State.INVALID, State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.SENT), frozenset())

#: the cause of a created order that Alephee does not show although it said yes
NOT_FOUND = "not_found"

#: States in which a request is still on its way: a second message of its conversation is refused meanwhile.
ON_ITS_WAY = frozenset({State.COLLECTING, State.PENDING, State.APPROVED, State.SENDING})

#: States that nothing changes any more, whoever presses what.
FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)

#: States in which words and files may be erased: nothing is on its way, and nobody has to look whether it arrived.
ERASABLE = FINAL | {State.REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a person asked in one go: one card, one decision, one or more requests."""

    #: opaque random id, minted when the modal opened; the value of the card's buttons
    id: str
    kind: Kind
    account_id: int
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    #: digest over all requests' contents: what an approval is about
    digest: str = ""
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    #: why it was declined, in the decider's words
    decline_reason: str = ""
    #: the requester stated that the buyer has replied although our record says we wait
    buyer_replied: bool = False
    #: language of the requester's Slack, for what they read
    language: str = "es"
    #: id of the batch that this one was asked instead of
    replaces: str = ""
    #: who has approved it so far, in order; all of them once it is approved
    approved_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One effect on one order."""

    id: str
    batch_id: str
    kind: Kind
    account_id: int
    #: Alephee's number; None for an order that does not exist yet
    order_id: int | None
    external_order_id: str = ""
    country: Country | None = None
    #: key of the conversation with the buyer (messages only)
    conversation: str = ""
    content: Content
    state: State
    #: the sender may not claim it before
    due_at: datetime
    #: how often the sender put it off in a row (look-ups that failed, 429, connect errors), for the back-off
    delays: int = 0
    attempts: int = 0
    http_status: int | None = None
    api_message: str = ""
    #: why it is where it is: the key of the text that explains it (``failure.timeout``), or what was seen afterwards
    #: (``confirmed``)
    cause: str = ""
    finished_at: datetime | None = None
    #: what the order looked like when it was asked, for the card (buyer, first item, total …)
    glimpse: Glimpse = NO_GLIMPSE
    #: warnings in view when it was asked, or why it was refused or is invalid; may hold what people typed
    notes: tuple[Note, ...] = ()
    #: when the words, names and files were erased; what is left of the content says only what kind of thing it was
    erased_at: datetime | None = None

    @property
    def summary(self) -> str:
        """What the order looked like, in a line: buyer and items."""
        return self.glimpse.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One call to Alephee on behalf of one request; several requests may share a call."""

    id: int
    request_id: str
    call_id: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    http_status: int | None = None
    api_message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact of the log: who did what to which request, and when."""

    id: int
    at: datetime
    name: str
    batch_id: str | None
    request_id: str | None
    actor: str | None
    from_state: State | None
    to_state: State | None
    #: never personal data: ids, codes, counts, digests
    detail: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an approver asks back before deciding about a batch, and what its requester answers."""

    #: opaque random id, minted when the form opened
    id: str
    batch_id: str
    asked_by: str
    asked_at: datetime
    text: str
    answered_at: datetime | None = None
    answer: str = ""
    #: its words were erased; who asked, and when, stays
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A batch with its requests, events and questions: all that a card, a receipt or an auditor is shown."""

    batch: Batch
    requests: tuple[Request, ...]
    events: tuple[Event, ...] = ()
    questions: tuple[Question, ...] = ()
    #: the last message sent to the buyer before this was asked (messages only)
    before: Request | None = None
    #: what this was asked in place of
    replaced: Batch | None = None


def open_questions(story: Story) -> tuple[Question, ...]:
    """Return the questions that its requester has still to answer, as long as the answer matters."""
    return tuple(one for one in story.questions if one.answered_at is None) if is_undecided(story) else ()


def is_in_doubt(batch: Batch, requests: Iterable[Request]) -> bool:
    """Whether somebody has to say of some of an undecided batch whether it arrived (restored).

    Before that nothing ends the batch: what did not arrive is to be decided about together with the rest.
    """
    return batch.decision is None and any(request.state is State.UNKNOWN for request in requests)


def is_undecided(story: Story) -> bool:
    """Whether a batch waits for a decision.

    There is none to be made while some of it is still collected, or nobody has said yet whether it arrived (restored).
    """
    states = {request.state for request in story.requests}
    waits = State.PENDING in states and not states & {State.COLLECTING, State.UNKNOWN}
    return story.batch.decision is None and waits
