"""Who is in a user group: Slack tells it only a few times a minute, so that everybody shares what it tells.

Whoever asks for the same group at the same time waits for the same call. A decision waits for a call that begins after
it asked; what is only looked up is answered from what was read some seconds ago.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep

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
    """What is known of a group, and its calls: one at a time, numbered."""

    members: Members = frozenset()
    asked_at: float | None = None
    turn: Lock = field(default_factory=Lock)
    begun: int = 0
    ended: int = 0
    error: Exception | None = None
    """How the last call ended."""


@dataclass(slots=True)
class Groups:
    """Reads user groups. ``read`` is the call; it raises ``DeliveryError``."""

    read: Callable[[str], Members]
    budget: Budget = field(default_factory=Budget)
    clock: Callable[[], float] = monotonic
    memory: float = _MEMORY
    longest_wait: float = _LONGEST_WAIT
    _known: dict[str, _Group] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

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
        if self._will_do(group, freshness):
            return group.members
        try:
            return self._shared(group_id, group, freshness)
        except NotAccepted:
            if freshness is Freshness.NOW or not self._is_young(group):
                raise
            return group.members

    def _will_do(self, group: _Group, freshness: Freshness) -> bool:
        """Whether what is remembered will do."""
        if freshness is Freshness.NOW or not self._is_young(group):
            return False
        with self._lock:
            return freshness is Freshness.SOME_SECONDS or not self.budget.has_room

    def _shared(self, group_id: str, group: _Group, freshness: Freshness) -> Members:
        """Return what a call says that begins from now on: the first of those who wait for their turn makes it."""
        until, begun = self.clock() + self.longest_wait, group.begun
        if not group.turn.acquire(timeout=self.longest_wait):
            raise NotAccepted(RATE_LIMITED, retry_after=1.0)
        try:
            is_made = group.ended > begun
            if is_made and group.error is not None:
                raise group.error
            is_enough = is_made or (freshness is Freshness.SOME_SECONDS and self._is_young(group))
            return group.members if is_enough else self._call(group_id, group, until)
        finally:
            group.turn.release()

    def _call(self, group_id: str, group: _Group, until: float) -> Members:
        while True:
            self._wait_for_budget(until)
            group.begun += 1
            asked_at = self.clock()
            try:
                group.members, group.asked_at, group.error = self.read(group_id), asked_at, None
            except Exception as error:
                group.error = error
                if not isinstance(error, NotAccepted) or error.error != RATE_LIMITED:
                    raise
                with self._lock:
                    self.budget.pause(error.retry_after)
            else:
                return group.members
            finally:
                group.ended = group.begun

    def _wait_for_budget(self, until: float) -> None:
        """Wait until Slack takes another call, of whatever group; raises when that is too far off."""
        while True:
            with self._lock:
                wait = self.budget.wait()
                if wait == 0:
                    self.budget.spend()
                    return
            if self.clock() + wait > until:
                raise NotAccepted(RATE_LIMITED, retry_after=max(wait, 1.0))
            sleep(wait)

    def _group(self, group_id: str) -> _Group:
        return self._known.setdefault(group_id, _Group())

    def _is_young(self, group: _Group) -> bool:
        return group.asked_at is not None and self.clock() - group.asked_at <= self.memory
