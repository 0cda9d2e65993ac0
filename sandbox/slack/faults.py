"""Faults on demand: what the Web API does instead of answering."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from types import MappingProxyType

from sandbox.slack.odd_answers import ODD

KINDS = frozenset({"429", "500", "503", "reset_before", "reset_after", "hang", "slow", "down", "no_host", *ODD})
AFTER = frozenset({"reset_after", "no_host"})
"""The kinds that let the call be processed first."""
MINUTE = 60.0
TIERS = MappingProxyType({"usergroups.users.list": 20})
"""Calls a minute of the methods whose limit a team reaches (docs.slack.dev/apis/web-api/rate-limits, tier 2)."""
DOCUMENTED = MappingProxyType(
    dict(TIERS)
    | {"chat.postMessage": 60}  # about one a second and channel
    | dict.fromkeys(("chat.update", "chat.delete", "conversations.info", "conversations.open"), 50)
    | dict.fromkeys(("chat.postEphemeral", "users.info", "files.info", "conversations.members"), 100)
    | dict.fromkeys(("views.open", "views.push", "views.update", "views.publish"), 100)
)
"""The least that the tiers of the other methods allow (same page): what one person at the page never reaches."""
A_CHANNEL = frozenset({"chat.postMessage"})
"""Methods whose limit counts for each channel."""


@dataclass(slots=True)
class Fault:
    """A fault of one method (`*`: of every one), `count` times or until cleared (None).

    `429` is answered with `Retry-After: retry_after` (Slack: whole seconds; in between: a fraction or a date);
    `reset_before` drops the connection before the call is processed, `reset_after` when it was; `hang` never answers;
    `slow` answers rightly, after `retry_after` seconds;
    `down` drops everything, sockets too; `no_host` names an address in `url` where nobody listens; the others are
    answered with something odd.
    """

    method: str
    kind: str
    count: int | None = 1
    retry_after: int | str = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")

    def hits(self, method: str) -> bool:
        """Tell whether a call of this method is to fail."""
        return self.kind == "down" or self.method in {"*", method}


@dataclass(slots=True)
class Faults:
    """The faults that are still to happen, and rate limits per method and minute."""

    waiting: list[Fault] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=lambda: dict(TIERS))
    _hanging: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)
    _recent: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def add(self, method: str, kind: str, count: int | None = 1, retry_after: int | str = 1) -> Fault:
        """Plan a fault; raise ValueError for an unknown kind."""
        fault = Fault(method, kind, count, retry_after)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Forget all faults and let hanging calls go."""
        self.waiting.clear()
        for loop, cleared in self._hanging:
            loop.call_soon_threadsafe(cleared.set)
        self._hanging.clear()

    def limit_as_documented(self) -> None:
        """Keep to the limits of all tiers, as Slack does; tests are faster than people."""
        self.limits = dict(DOCUMENTED)

    def when_cleared(self) -> asyncio.Event:
        """Return what a hanging call waits for, in the loop that runs it."""
        cleared = asyncio.Event()
        self._hanging.append((asyncio.get_running_loop(), cleared))
        return cleared

    def take(self, method: str) -> Fault | None:
        """Return the fault that hits this call, counting it down."""
        for fault in self.waiting:
            if fault.hits(method):
                if fault.count is not None:
                    fault.count -= 1
                    if fault.count <= 0:
                        self.waiting.remove(fault)
                return fault
        return None

    @property
    def down(self) -> bool:
        """Whether Slack is unreachable now."""
        return any(fault.kind == "down" for fault in self.waiting)

    def over_limit(self, method: str, channel: str, now: float) -> int | None:
        """Return the whole seconds to wait when the method's limit per minute is used up, else count the call."""
        limit = self.limits.get(method)
        if limit is None:
            return None
        recent = self._recent.setdefault((method, channel if method in A_CHANNEL else ""), deque())
        while recent and recent[0] <= now - MINUTE:
            recent.popleft()
        if len(recent) >= limit:
            return int(recent[0] + MINUTE - now) + 1
        recent.append(now)
        return None
