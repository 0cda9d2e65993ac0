"""What operations hand to the screens: everything that is shown, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.conversations import Conversation
from bot.domain.notes import ALLOWED, Note, Verdict
from bot.domain.orders import Order
from bot.domain.outbox import Alert, MessageRef
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Event, Request, State, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """An order at a glance."""

    order: Order
    #: for each of the five reasons: possible, possible with a warning, or not, and why
    verdicts: Mapping[Reason, Verdict]
    conversation: Conversation
    #: what was asked about this order before, newest first
    history: tuple[Request, ...] = ()
    #: the batches of the history, by id: who asked, who decided
    batches: Mapping[str, Batch] = field(default_factory=dict)
    #: the other orders of its cart that the bot has seen
    in_cart: tuple[int, ...] = ()
    #: whether it has a shipping label, as far as the order tells
    label: Verdict = ALLOWED


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOrders:
    """The orders that answer to a number: one as a rule, several where accounts share a marketplace number."""

    number: str
    pages: tuple[OrderPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOrders:
    """Several orders, each in short: those of several numbers, or those of a cart that the bot has seen."""

    pages: tuple[OrderPage, ...]
    #: the number of the cart whose orders these are; empty: they were asked for one by one
    cart: str = ""
    #: why a number has no order
    missing: tuple[Note, ...] = ()
    #: how many numbers were not looked up
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrders:
    """The orders of which the log knows what somebody searched for."""

    words: str
    #: the newest request about each order, newest first, with its batches by id
    requests: tuple[Request, ...]
    batches: Mapping[str, Batch] = field(default_factory=dict)
    #: accounts as far as they are known, id → name
    account_names: Mapping[int, str] = field(default_factory=dict)
    #: whether there are more
    more: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What was asked about an order (``number`` empty: lately), newest first, with its batches by id.

    ``more``: whether there are older ones, which the log alone tells.
    """

    number: str
    requests: tuple[Request, ...]
    batches: Mapping[str, Batch]
    more: bool = False
    #: who fetched something of the order, newest first
    fetched: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for one person, oldest first, with where the messages about it stand, by batch id."""

    #: what they may decide
    to_decide: tuple[Story, ...] = ()
    #: what they asked, and nobody has decided yet
    asked: tuple[Story, ...] = ()
    #: what they asked, and what failed so that somebody has to do something
    failed: tuple[Story, ...] = ()
    places: Mapping[str, MessageRef] = field(default_factory=dict)

    @property
    def stories(self) -> tuple[Story, ...]:
        """All of it; empty: nothing waits."""
        return (*self.to_decide, *self.asked, *self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """A failure, with the batches that still need a person."""

    alert: Alert
    #: the requests of the alert, oldest first, each with its batch's story
    stories: tuple[Story, ...] = ()
    #: accounts of the key as far as they are known, id → name
    account_names: Mapping[int, str] = field(default_factory=dict)
    #: what those are called who may say whether something arrived, as far as it is known
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """How the bot is doing."""

    counts: Mapping[State, int]
    oldest_waiting: datetime | None = None
    sender_running: bool = True
    slack_connected: bool = True
    database_writable: bool = True
    #: seconds until the next call may go out, per endpoint that is being held back
    pace: Mapping[str, float] = field(default_factory=dict)
    version: str = ""
