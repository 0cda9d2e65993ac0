"""What the bot shows in Slack: targets, where their messages stand, outbox rows, alerts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class MessageKind(StrEnum):
    """The kinds of messages the bot keeps current."""

    CARD = "card"
    """The approval card of a batch, in the approvals channel."""
    RECEIPT = "receipt"
    """What the requester reads about their batch, by DM."""
    THREAD = "thread"
    """One line of detail in the thread of a card; never updated."""
    ALERT = "alert"
    """A failure, in the alerts channel."""
    FURTHER = "further"
    """A further failure of an alert's cause: a line in its thread that the channel hears; kept current."""
    NOTICE = "notice"
    """One line by DM about what ends badly or needs the requester; posted once, never updated."""
    REMINDER = "reminder"
    """What waits for a decision, folded into one message of the approvals channel; posted once, never updated."""


#: between two tries of one message
LONGEST_PAUSE = timedelta(minutes=10)
#: what people wait for most comes first
URGENCY = (
    MessageKind.ALERT,
    MessageKind.FURTHER,
    MessageKind.CARD,
    MessageKind.REMINDER,
    MessageKind.RECEIPT,
    MessageKind.NOTICE,
    MessageKind.THREAD,
)
#: messages that call somebody: they are posted, and nobody updates them
CALLS = frozenset({MessageKind.NOTICE, MessageKind.REMINDER})
#: those that call many: one that may stand there is not posted again
POSTED_ONCE = frozenset({MessageKind.REMINDER})
#: in the detail of an outbox row: its message is about to be posted, or was, and nobody knows
ANNOUNCED = "announced"
#: the cause of the alert about cards that may be missing in the approvals channel
CARD_UNCERTAIN = "system.card_uncertain"
#: the cause of the alert about cards that Slack refused to have posted; its note is Slack's error
CARD_REFUSED = "system.card_refused"
#: the cause of the alert about messages that Slack refuses again and again; its note is Slack's error
DELIVERY_FAILED = "system.delivery_failed"
#: the event of a created order that is not to be found, and the cause of the alert about it
MISSING = "missing"
#: the cause of the alert about a call, or the calls of a batch, of which nobody knows what came of them
UNKNOWN_OUTCOME = "unknown"
#: the causes of the alerts about content that Slack refuses, of a card and of any other message; the note is its error
CARD_CONTENT, OTHER_CONTENT = "system.card_content", "system.other_content"
#: what is told beside the log of an alert whose content Slack refuses
ALERT_CONTENT = "system.alert_content"
#: the line that tells a requester that their card cannot be shown, and the one that an old card says when it moved
CARD_NOT_SHOWN, CARD_MOVED = "card_not_shown", "moved"
#: lines of a thread that are for the requester alone: they stand below the receipt
FOR_REQUESTER = frozenset({"problems", MISSING, CARD_NOT_SHOWN})
#: the cause of the alert about a clock that jumped; its note is by how much
CLOCK_JUMPED = "system.clock_jumped"
#: why a line of a thread is not posted yet: the message above it is not
PARENT_NOT_POSTED = "card_not_posted"
#: the cause of the daily message with the head of the log's chain; its note is the head
CHAIN_HEAD = "system.chain_head"
#: the cause of the alert about a log that a proof found changed
CHAIN_BROKEN = "system.chain_broken"
#: the cause of the alert about a head that the witness holds and the log does not
WITNESS_GONE = "system.witness_gone"
#: the event of a log that was proven as far as it went, with the head it had then
HEAD_NOTED = "head_noted"


def further_of(alert_id: str, batch_id: str) -> "MessageKey":
    """Return the line in an alert's thread about a batch."""
    return MessageKey(MessageKind.FURTHER, f"{alert_id}/{batch_id}")


def hour_of(now: datetime) -> str:
    """Write the hour that tells an alert from an older one of the same cause."""
    return f"{now:%Y-%m-%dT%H}"


@dataclass(frozen=True, slots=True)
class MessageKey:
    """One message to keep current: what, and about which batch, event or alert (``about`` is its id)."""

    show: MessageKind
    about: str

    def __str__(self) -> str:
        return f"{self.show}:{self.about}"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message stands: channel and ts. ``uncertain``: posted perhaps, and Slack did not say where."""

    channel: str = ""
    ts: str = ""
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An outbox row: a target that has to be shown as it is now."""

    id: int
    target: MessageKey
    due_at: datetime
    #: how often in a row it ended with ``error``, the last one
    tries: int = 0
    error: str = ""
    detail: dict[str, object] = field(default_factory=dict)
    #: when it was asked for, as the row has it: an older log that was put in place numbers its rows anew
    asked_at: str = ""

    @property
    def is_announced(self) -> bool:
        """Whether its message may stand in Slack: a process that died meanwhile was about to post it."""
        return ANNOUNCED in self.detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Failures of one cause, folded into one message with a count."""

    id: str
    #: what failed, as a key: ``refused.failure.status_412``, ``unknown``, ``system.log_unavailable`` …
    cause: str
    #: the one request or batch it is about; empty where failures of a cause share an alert
    about: str = ""
    #: the hour in which it was begun beside an older one, with a number behind it when it was not the first
    hour: str = ""
    count: int
    first_at: datetime
    last_at: datetime
    resolved_at: datetime | None = None
    #: its requests: those still in need of a person first, then the others
    request_ids: tuple[str, ...] = ()
    #: what to add to the sentence of a system alert
    note: str = ""
