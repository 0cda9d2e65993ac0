"""The monitor: knows whether the bot can do its job, and raises the alarm when the log itself is what fails."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from bot.domain.due import UNTIL_WOKEN
from bot.domain.outbox import MessageKey, MessageKind
from bot.errors import DeliveryError, LogUnavailable
from bot.observing.sides import FarSide
from bot.operations.tools import Tools
from bot.ports import Notifier
from bot.waits import Waits

log = logging.getLogger(__name__)

#: the cause of the alert about a token that Slack refuses
SLACK_REFUSED = "system.slack_refused"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that is told in the alerts channel once when it begins, and resolved there when it is over."""

    cause: str
    #: returns a note for the alert (it may be empty) while it is so, else None
    holds: Callable[[], str | None]
    #: the cause of another alert that says enough while it is open
    unless: str = ""


@dataclass(slots=True)
class Monitor:
    """Checks the database, the connection to Slack, and the conditions, once a step."""

    tools: Tools
    notifier: Notifier
    slack_connected: Callable[[], bool]
    waits: Waits
    #: begins the next step at once
    wake: Callable[[], None] = field(default=lambda: None)
    conditions: tuple[Condition, ...] = ()
    #: whether this process works: of those that share a log that one tells people, so that they are told once
    works: Callable[[], bool] = field(default=lambda: True)
    #: what the last check found: why the database cannot be written; empty when it can
    database_problem: str = "not checked yet"
    _checked_at: float = field(default_factory=monotonic)
    #: set when a step has finished that somebody waits for
    _answered: Event = field(default_factory=Event)
    _is_asked: bool = False
    _alarmed_at: float | None = None
    _lost_at: float | None = field(default=None)
    #: None: not known of an earlier process
    _told_disconnected: bool | None = False
    #: whether this process worked when the database was well last
    _is_told_here: bool = False
    #: cause of a condition → whether it was told, or is known to be over
    _told: dict[str, bool] = field(default_factory=dict)
    _side: FarSide = field(default_factory=lambda: FarSide("the database", log))
    #: loop → why it could not use the log the last time it ran
    _met: dict[str, str] = field(default_factory=dict)

    def met(self, loop: str, why: str) -> None:
        """Note why a loop could not use the log, or (empty) that it could.

        A page may be damaged that the check does not touch: then only those who need it know.
        """
        self._met[loop] = why

    def database(self, *, by_trying: bool = False) -> str:
        """Say why the database cannot be written, now; empty when it can.

        ``by_trying``: by a check that writes, unless something was written a moment ago; it is waited for a moment.
        """
        if by_trying:
            self._answered.clear()
            self._is_asked = True
            self.wake()
            self._answered.wait(self.waits.check_asked)
        hangs = monotonic() - self._checked_at > self.waits.check_hangs
        return self.database_problem or ("it does not answer" if hangs else "")

    def step(self) -> float:
        """Check once; there is no time at which to check again."""
        self._check_database()
        if not self.works():
            self._told, self._told_disconnected = {}, None
            return UNTIL_WOKEN
        self._check_slack()
        for condition in self.conditions:
            self._check(condition)
        return UNTIL_WOKEN

    def unexpected(self, error: Exception) -> None:
        """Have an unexpected error of a loop told in the alerts channel."""
        self._tell("system.unexpected", type(error).__name__)

    def _check_database(self) -> None:
        by_writing, self._is_asked = self._is_asked, False
        self.database_problem = self._why_not(by_writing=by_writing)
        self._checked_at = monotonic()
        if by_writing:
            self._answered.set()
        if self.database_problem:
            self._side.gone(self.database_problem)
            if not (self._is_told_here or self.works()):
                return  # whoever worked tells it
            if self._alarmed_at is None or monotonic() - self._alarmed_at > self.waits.alarm:
                self._alarmed_at = monotonic()
                self._alarm("system.log_unavailable", self.database_problem)
        else:
            self._side.back()
            self._is_told_here = self.works()
            if self._alarmed_at is not None:
                self._alarmed_at = None
                self._alarm("system.log_recovered", "")

    def _why_not(self, *, by_writing: bool) -> str:
        try:
            self.tools.log.check(by_writing=by_writing)
        except LogUnavailable as error:
            return error.why
        return next(filter(None, tuple(self._met.values())), "")

    def _alarm(self, cause: str, why: str) -> None:
        """Say it at once and without the log; Slack may be slow, so the checks go on meanwhile."""

        def say() -> None:
            try:
                self.notifier.alarm(cause, {"why": why})
            except DeliveryError as error:
                log.warning("the alerts channel could not be told", extra={"cause": cause, "why": error.error})

        Thread(target=say, name="alarm", daemon=True).start()

    def _check(self, condition: Condition) -> None:
        """Tell a condition that has begun, and resolve one that is over, also what an earlier process told."""
        note = condition.holds()
        holds = note is not None
        if self._told.get(condition.cause) is holds:
            return
        done = self._tell(condition.cause, note, condition.unless) if note is not None else self._close(condition.cause)
        if done:
            self._told[condition.cause] = holds

    def _check_slack(self) -> None:
        if self.slack_connected() or self._told.get(SLACK_REFUSED):
            self._lost_at = None
            if self._told_disconnected is not False:
                self._told_disconnected = not self._close("system.slack_socket_deaf")
            return
        self._lost_at = self._lost_at or monotonic()
        if self._told_disconnected is not True and monotonic() - self._lost_at > self.waits.disconnected:
            self._told_disconnected = self._tell("system.slack_socket_deaf", "")

    def _tell(self, cause: str, why: str, unless: str = "") -> bool:
        now = self.tools.clock.now()
        try:
            with self.tools.log.write() as tx:
                if unless and tx.alerts.open(unless) is not None:
                    return True
                alert = tx.alerts.raise_for(cause, at=now, note=why)
                tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
        except LogUnavailable:
            return False
        return True

    def _close(self, cause: str) -> bool:
        now = self.tools.clock.now()
        try:
            with self.tools.log.write() as tx:
                alert = tx.alerts.close(cause, at=now)
                if alert is not None:
                    tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
        except LogUnavailable:
            return False
        return True
