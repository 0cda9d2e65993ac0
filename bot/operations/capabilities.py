"""What one kind of action has to bring, and may bring: everything else is the same for all of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from bot.domain.contents import Content, FileRef
from bot.domain.follow_ups import What
from bot.domain.glimpses import NO_GLIMPSE, Glimpse
from bot.domain.kinds import Kind
from bot.domain.notes import Note, Verdict
from bot.domain.orders import Country, Order
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, LogUnavailable, Refused
from bot.operations.tools import Tools
from bot.ports import Answer, Changes, FileBytes, Transaction
from bot.waits import Waits

#: what the stages follow up for all kinds that can: files to be fetched, outcomes that nobody knows, what orders show
COLLECT, RECONCILE, READ_BACK = What("collect"), What("reconcile"), What("read_back")


class Arrival(StrEnum):
    """What a look at the far side says about an unknown outcome."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about an unknown outcome; ``order_id`` where a new order was found."""

    arrival: Arrival
    order_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A request as its file completes it. With ``refused`` it is invalid, and these are all its problems."""

    content: Content
    external_order_id: str = ""
    country: Country | None = None
    glimpse: Glimpse = NO_GLIMPSE
    warnings: tuple[Note, ...] = ()
    refused: tuple[Note, ...] = ()


CallResult = Answer | AlepheeError


@dataclass(frozen=True, slots=True)
class Action(ABC):
    """One kind of action on orders: how it is told of, and how it is sent.

    What else a kind can do it says by having the methods of a capability below. Of a kind that is not registered (a log
    may hold one of a newer version) all that is known are the defaults here.
    """

    tools: Tools

    name: ClassVar[Kind]
    content: ClassVar[type[Content]]
    #: input of its form at which it is said that something else was asked with this form already
    field: ClassVar[str] = ""
    #: whether a second person approves it, unless the settings say otherwise
    needs_approval: ClassVar[bool] = True
    #: whether each request has lines of its own in the card's thread, and its own alert; among hundreds it has not
    told_one_by_one: ClassVar[bool] = True
    #: whether requests are asked as numbers, whose orders are found while they are collected
    asked_as_numbers: ClassVar[bool] = False
    #: after so many calls that nobody answered people are told; more than one where a second call does no harm
    most_unknown: ClassVar[int] = 1
    #: name of the endpoint whose pace its calls follow
    endpoint: ClassVar[str]
    #: how many requests of one batch a call carries at most
    per_call: ClassVar[int] = 1

    @classmethod
    def follow_up(cls, request: Request, waits: Waits) -> tuple[What, timedelta] | None:
        """Return what is to be looked at about a request that stands so, and how soon; None: nothing."""
        if request.state is State.COLLECTING and issubclass(cls, CarriesFile):
            return COLLECT, timedelta(0)
        if request.state is State.UNKNOWN and issubclass(cls, Reconciles):
            return RECONCILE, timedelta(seconds=waits.looks[0])
        is_found = bool(request.order_id and request.account_id)  # or restored before it was known which order it is
        if request.state in {State.UNKNOWN, State.SENT} and issubclass(cls, ReadsBack) and is_found:
            return READ_BACK, timedelta(seconds=waits.looks[0])
        return None

    @abstractmethod
    def recheck(self, batch: Batch, request: Request) -> Verdict | Found:
        """Judge once more, just before the call; or find that an earlier attempt arrived: then nothing is called.

        Raises ``AlepheeError`` when Alephee cannot be asked.
        """

    @abstractmethod
    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Make the one call for these requests; an answer or an error for each, by request id."""


@runtime_checkable
class CarriesFile(Protocol):
    """A kind whose requests carry a file, or may."""

    def judge_file(self, request: Request, file: FileRef, content: bytes) -> Verdict:
        """Judge a file's bytes when it has been fetched."""
        ...


@runtime_checkable
class ReadsFile(Protocol):
    """A kind whose request stands in its file: known only when the file has been fetched."""

    def read_file(self, request: Request, content: bytes) -> Completed:
        """Complete a request from its file's bytes. Raises ``AlepheeError`` when Alephee cannot be asked."""
        ...


@runtime_checkable
class Reconciles(Protocol):
    """A kind whose unknown calls can be looked up, one by one."""

    def reconcile(self, batch: Batch, request: Request) -> Found:
        """Look whether an unknown call had its effect. Raises ``AlepheeError`` when Alephee cannot be asked."""
        ...


@runtime_checkable
class ReadsBack(Protocol):
    """A kind whose effect shows on its order, and whose call may be made again while it does not."""

    def shows(self, request: Request, order: Order | None) -> bool:
        """Whether an order, as it was just read, shows what was asked; None: there is no such order (any more)."""
        ...

    def changed(self, request: Request, order: Order) -> tuple[Note, ...]:
        """Return what else is not what it was on an order that shows it."""
        ...


@runtime_checkable
class WeighsRefusals(Protocol):
    """A kind of which a refusal may prove that an earlier attempt, or another request, arrived."""

    def believe(self, tx: Transaction, request: Request, error: Refused, changes: Changes) -> tuple[Request, ...]:
        """Turn what a refusal proves to have arrived into ``sent``, this request with ``changes``; returns those."""
        ...


class Kinds:
    """The kinds that are registered, by name."""

    def __init__(self, kinds: Iterable[Action]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    def __iter__(self) -> Iterator[Action]:
        return iter(self._kinds.values())

    def __getitem__(self, name: Kind) -> Action:
        return self._kinds[name]

    def get(self, name: Kind) -> Action | None:
        """Return a kind; None when it is not registered."""
        return self._kinds.get(name)

    def described(self, name: Kind) -> type[Action]:
        """Return how a kind is told of; of one that is not registered the defaults."""
        return type(self._kinds[name]) if name in self._kinds else Action


def file_bytes(tools: Tools, file: FileRef) -> FileBytes:
    """Read the file of a request out of the log. Raises ``LogUnavailable`` when its bytes are not there."""
    with tools.log.read() as log:
        content = log.files.get(file.sha256)
    if content is None:
        raise LogUnavailable(f"the bytes of a file are missing ({file.sha256[:12]})")
    return FileBytes(file.name, content, file.mimetype or "application/octet-stream")
