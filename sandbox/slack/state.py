"""Everything a simulated workspace holds, behind one lock, with a version that tells of every change."""

import dataclasses
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sandbox.clock import WorldClock
from sandbox.slack import seeds
from sandbox.slack.conversations import Conversations
from sandbox.slack.deliveries import Deliveries
from sandbox.slack.faults import Faults
from sandbox.slack.files import Files
from sandbox.slack.http_delivery import HttpDelivery
from sandbox.slack.installation import Installation
from sandbox.slack.journal import Journal
from sandbox.slack.modals import Modals
from sandbox.slack.model import Person
from sandbox.slack.reading import ReadMarks
from sandbox.slack.socket_mode import SocketHub
from sandbox.slack.tickets import Tickets

if TYPE_CHECKING:
    from sandbox.slack.notices import Notice

T = TypeVar("T")


class AttachedApp(Protocol):
    """An app that lives with the sandbox: it notices a clock that was turned, and begins anew with the world."""

    @property
    def keeps_log(self) -> bool:
        """Whether its log is somebody's own, and stays as it is when the world is reset."""
        ...

    def look_again(self) -> None:
        """Look at everything again: the clock was turned."""
        ...

    def restart(self, between: Callable[[], None]) -> None:
        """Stop, call `between`, and begin anew with nothing."""
        ...


RECHECK_SECONDS = 0.05
"""`wait_for` looks again this often, because its predicate may ask about things outside the workspace."""


class SlackState:
    """The stores of one workspace. Take `lock` to read or change several things at once.

    `clock` is the time of the world, by which messages are dated; `clock_offset` are the seconds the clock of Slack's
    servers is ahead of this machine's. `revoked` holds tokens that were good once. `commands` and the two tabs are as
    the manifest says. `app` is set where the app lives with the sandbox; there `begin_anew` resets more than this.
    """

    bot_token = "xoxb-sandbox"  # noqa: S105 - an invented token of this simulator
    app_token = "xapp-sandbox"  # noqa: S105 - as above
    signing_secret = "5a4db0c5a4db0c5a4db0c5a4db0c5a4d"  # noqa: S105 - as above

    def __init__(self, clock: WorldClock | None = None) -> None:
        self.clock = clock or WorldClock()
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.version = 0
        self.base_url = ""
        self.alephee_url = ""
        self.stopping = False
        self.installation = Installation()
        self.scopes = set(seeds.SCOPES)
        self.revoked: set[str] = set()
        self.tells_scopes = True
        self.clock_offset = 0.0
        self.commands = {"/alephee"}
        self.home_tab_enabled = False
        self.messages_tab_read_only = True
        self.app: AttachedApp | None = None
        self.begin_anew: Callable[[], None] = self.empty
        self.people = seeds.people()
        self.user_groups: dict[str, tuple[str, ...]] = dict(seeds.USER_GROUPS)
        self.group_handles = dict(seeds.GROUP_HANDLES)
        self.channels = seeds.channels()
        self.conversations = Conversations(self.people, self.channels, self.clock)
        self.reads = ReadMarks(self.user_groups)
        self.modals = Modals()
        self.files = Files(lambda: self.base_url)
        self.tickets = Tickets()
        self.faults = Faults()
        self.journal = Journal()
        self.notices: dict[str, Notice] = {}
        self.deliveries = Deliveries(SocketHub(self.touch), HttpDelivery(self.signing_secret, self.now))
        self._subscribers: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return Slack's time, in seconds since 1970."""
        return time.time() + self.clock_offset

    def touch(self) -> None:
        """Say that something changed: a new version, and everybody who waits wakes up."""
        with self.lock:
            self.version += 1
            self.changed.notify_all()
            subscribers = list(self._subscribers)
        for notify in subscribers:
            notify()

    def subscribe(self, notify: Callable[[], None]) -> Callable[[], None]:
        """Call `notify` (quick, from any thread) after every change; return what ends it."""
        with self.lock:
            self._subscribers.append(notify)
        return lambda: self._subscribers.remove(notify)

    def wait_for(self, predicate: Callable[[], T | None], timeout: float = 5.0) -> T:
        """Return the predicate's first true value; raise TimeoutError after `timeout` seconds.

        It is called without the lock, so it may act as well as look.
        """
        end = time.monotonic() + timeout
        while True:
            seen = self.version
            found = predicate()
            if found:
                return found
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing came of it within {timeout} s")
            with self.changed:
                if self.version == seen:
                    self.changed.wait(min(left, RECHECK_SECONDS))

    def change_person(self, user: str, **changes: Any) -> Person:
        """Replace fields of a person, such as `deleted=True`."""
        with self.lock:
            self.people[user] = dataclasses.replace(self.people[user], **changes)
        self.touch()
        return self.people[user]

    def empty(self) -> None:
        """Begin anew: no messages, views, files, read marks, notices and faults; people and channels stay."""
        with self.lock:
            self.faults.clear()
            self.conversations.clear()
            self.modals.clear()
            self.files.stored.clear()
            self.reads.marks.clear()
            self.notices.clear()
        self.touch()

    @property
    def api_calls(self) -> Counter[str]:
        """How often each Web API method was called."""
        return self.journal.counts
