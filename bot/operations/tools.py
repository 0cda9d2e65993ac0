"""What most operations work with, handed over by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock

from bot.domain.approvals import Terms
from bot.domain.kinds import Kind
from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request
from bot.domain.rules import Rules
from bot.errors import LogUnavailable
from bot.fail_points import FailPoint
from bot.ports import AlepheeEffects, AlepheeLookUps, AtFailPoint, Clock, Reader, SendLog
from bot.waits import Waits

#: the text that is documented for a reason in a country; None where there is none
DocumentedText = Callable[[Reason, Country | None], str | None]


class Accounts:
    """The accounts of the key: as set, or asked from the API once and kept."""

    def __init__(self, api: AlepheeLookUps, known: Mapping[int, str]) -> None:
        self._api = api
        self._known = dict(known)
        self._lock = Lock()

    def known(self) -> dict[int, str]:
        """Return account id → name as far as they are known without asking."""
        return dict(self._known)

    def names(self) -> dict[int, str]:
        """Return account id → name, asking the API when nothing is known yet. Raises ``AlepheeError``."""
        with self._lock:
            if not self._known:
                self._known = {account.id: account.name for account in self._api.accounts()}
            return dict(self._known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the settings say about approvals."""

    approval_for: frozenset[Kind]
    approval_ttl: timedelta
    approvals_channel: str
    approvers: tuple[str, ...] = field(default=())
    staff: tuple[str, ...] = field(default=())
    #: approvers are reminded after so long, and each time again; None: never
    remind_after: timedelta | None = None
    #: how many different people have to approve, where it is not one
    approvals_needed: Mapping[Kind, int] = field(default_factory=dict)
    #: how long what is approved, or needs no approval, can be taken back before it goes out
    undo: timedelta = timedelta(0)

    def terms_of(self, kind: Kind) -> Terms:
        """Return on what terms a batch of a kind is approved."""
        return Terms(self.approvals_needed.get(kind, 1), self.undo)


def no_fail_point(_point: FailPoint) -> None:
    """Do nothing at the points of a request's life; crash tests do something else there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Ports, rules and policy."""

    log: SendLog
    api: AlepheeLookUps
    effects: AlepheeEffects
    clock: Clock
    rules: Rules
    documented_text: DocumentedText
    accounts: Accounts
    policy: Policy
    waits: Waits = field(default_factory=Waits)
    #: called at every point of ``bot.fail_points``
    fail_point: AtFailPoint = no_fail_point
    #: the log as every process can write it, where ``log`` is for the one that works; None: they are the same
    whole_log: SendLog | None = None

    @property
    def records(self) -> SendLog:
        """The log for what became of what was begun: it is told whoever works by now."""
        return self.log if self.whole_log is None else self.whole_log

    def at_work(self) -> "Tools":
        """Return the tools of what only the process that works may begin."""
        return replace(self, log=self.log.working, whole_log=self.records)


def batch_of(log: Reader, request: Request) -> Batch:
    """Return the batch of a request. Raises ``LogUnavailable`` when it is gone: then the log is not to be trusted."""
    batch = log.requests.batch(request.batch_id)
    if batch is None:
        raise LogUnavailable(f"the batch of request {request.id} is missing")
    return batch
