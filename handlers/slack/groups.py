"""Who is in a user group: Slack tells it only a few times a minute, so that everybody shares what it tells.

Whoever asks for the same group at the same time waits for the same call. A decision waits for a call that begins after
it asked; what is only looked up is answered from what was read some seconds ago.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition
from time import monotonic

from bot.errors import NotAccepted
from bot.ports.slack import Freshness
from handlers.slack.budget import Budget
from handlers.slack.calls import RATE_LIMITED

#: seconds that members are remembered for those who decide nothing
_MEMORY = 30.0
#: seconds that somebody waits for a call whose turn has not come
_LONGEST_WAIT = 10.0

Members = frozenset[str]


@dataclass(slots=True)
class _Group:
    """What is known of a group, and the calls that are under way."""

    members: Members = frozenset()
    asked_at: float | None = None
    next_call: Future[Members] | None = None
    """Not begun yet: everybody may wait for it."""
    call: Future[Members] | None = None
    """Begun: what it tells may be older than a decision that is made now."""


@dataclass(slots=True)
class Groups:
    """Reads user groups. ``read`` is the call; it raises ``DeliveryError``."""

    read: Callable[[str], Members]
    budget: Budget = field(default_factory=Budget)
    clock: Callable[[], float] = monotonic
    memory: float = _MEMORY
    longest_wait: float = _LONGEST_WAIT
    _known: dict[str, _Group] = field(default_factory=dict)
    _turn: Condition = field(default_factory=Condition)

    def has(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        """Whether one of the groups has a person. The one that had them lately is asked first, and often alone.

        Raises ``DeliveryError`` when Slack does not tell, ``NotAccepted`` with the time left when the turn is too far
        off.
        """
        began = self.clock()
        likely_first = sorted(group_ids, key=lambda group_id: user_id not in self._group(group_id).members)
        if any(user_id in self.members(group_id, freshness) for group_id in likely_first):
            return True
        if freshness is not Freshness.SOME_SECONDS:
            return False
        # Who was added a moment ago does not have to wait until it is forgotten that they were not in it.
        remembered = (group_id for group_id in likely_first if (self._group(group_id).asked_at or began) < began)
        return any(user_id in self.members(group_id, Freshness.IF_POSSIBLE) for group_id in remembered)

    def members(self, group_id: str, freshness: Freshness) -> Members:
        """Return the members of a group. Raises as ``has`` does."""
        group = self._group(group_id)
        with self._turn:
            if self._will_do(group, freshness):
                return group.members
            call = group.next_call or (group.call if freshness is Freshness.SOME_SECONDS else None)
            is_own = call is None
            if call is None:
                group.next_call = call = Future()
        if is_own:
            self._make(group_id, group, call)
        try:
            return call.result()
        except NotAccepted:
            if freshness is Freshness.NOW or not self._is_young(group):
                raise
            return group.members

    def _will_do(self, group: _Group, freshness: Freshness) -> bool:
        """Whether what is remembered will do."""
        if freshness is Freshness.NOW or not self._is_young(group):
            return False
        return freshness is Freshness.SOME_SECONDS or not self.budget.has_room

    def _make(self, group_id: str, group: _Group, own: Future[Members]) -> None:
        """Make a call when its turn comes, for everybody who waits for it; how it ended is in the future."""
        until = self.clock() + self.longest_wait
        try:
            asked_at, members = self._read(group_id, group, own, until)
        except BaseException as error:  # noqa: BLE001 - everybody who waits for it has to hear of it
            self._end(group, own)
            own.set_exception(error)
        else:
            group.members, group.asked_at = members, asked_at
            self._end(group, own)
            own.set_result(members)

    def _read(self, group_id: str, group: _Group, own: Future[Members], until: float) -> tuple[float, Members]:
        while True:
            self._begin(group, own, until)
            asked_at = self.clock()
            try:
                return asked_at, self.read(group_id)
            except NotAccepted as error:
                self._put_off(group, own, error)

    def _begin(self, group: _Group, own: Future[Members], until: float) -> None:
        """Wait for the turn: one call of a group at a time, and as many of all groups as Slack allows."""
        with self._turn:
            while group.call is not None or self.budget.wait() > 0:
                wait, left = self.budget.wait(), until - self.clock()
                if wait > left or left <= 0:
                    raise NotAccepted(RATE_LIMITED, retry_after=max(wait, 1.0))
                self._turn.wait(left if group.call is not None else wait)
            self.budget.spend()
            group.call = own
            if group.next_call is own:
                group.next_call = None

    def _put_off(self, group: _Group, own: Future[Members], error: NotAccepted) -> None:
        """Have everybody wait as long as Slack asks for; raises the error when it is about something else."""
        if error.error != RATE_LIMITED:
            raise error
        with self._turn:
            self.budget.pause(error.retry_after)
            group.call, group.next_call = None, group.next_call or own
            self._turn.notify_all()

    def _end(self, group: _Group, own: Future[Members]) -> None:
        with self._turn:
            if group.call is own:
                group.call = None
            if group.next_call is own:
                group.next_call = None
            self._turn.notify_all()

    def _group(self, group_id: str) -> _Group:
        return self._known.setdefault(group_id, _Group())

    def _is_young(self, group: _Group) -> bool:
        return group.asked_at is not None and self.clock() - group.asked_at <= self.memory
