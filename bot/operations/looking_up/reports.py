"""Reports: history, pending requests and the state of the bot."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from bot.domain.labels import LABEL_FETCHED
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.requests import State, Story, is_undecided
from bot.operations.looking_up.look_up import batches_of, read_number
from bot.operations.looking_up.pages import History, StatusPage
from bot.operations.tools import Tools
from bot.ports import Role

_NEWEST = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the process knows about itself."""

    sender_running: bool
    slack_connected: bool
    #: why the database cannot be written; empty when it can
    database_problem: str
    pace: dict[str, float]
    #: which token Slack refuses, and its word; empty when it takes them
    slack_refusal: str = ""
    #: why nothing that Slack delivers can be taken, although it answers; empty when it can
    clock_problem: str = ""
    #: how Alephee is: ``ok``, ``refused`` (the key), ``unreachable`` or ``unknown``; keeps nothing from being ready
    alephee: str = "unknown"
    #: background loops that do not turn
    stuck: tuple[str, ...] = ()
    #: whether this process does what is due, or another one that shares the log
    role: Role = Role.WORKER

    @property
    def problems(self) -> tuple[str, ...]:
        """Say in plain words what keeps the bot from doing its job; empty when nothing does."""
        return tuple(
            text
            for text, wrong in (
                (f"database not writable: {self.database_problem}", bool(self.database_problem)),
                (f"Slack refuses {self.slack_refusal}", bool(self.slack_refusal)),
                ("Slack is not connected", not self.slack_connected and not self.slack_refusal),
                (self.clock_problem, bool(self.clock_problem)),
                ("the sender is not running", not self.sender_running),
                (f"stuck: {', '.join(self.stuck)}", bool(self.stuck)),
            )
            if wrong
        )

    @property
    def slack(self) -> str:
        """Say in a word how Slack is: ``ok``, ``refused`` (a token) or ``unreachable``."""
        return "refused" if self.slack_refusal else "ok" if self.slack_connected else "unreachable"


@dataclass(frozen=True, slots=True)
class Reports:
    """Answer what people ask about the log. Raises ``LogUnavailable``."""

    tools: Tools
    health: Callable[[], Health]

    def history(self, text: str) -> History:
        """Return what was asked about an order, or the newest requests of all; newest first."""
        number = read_number(text, amid_words=True) if text.strip() else ""
        with self.tools.log.read() as log:
            found = (
                log.history.of_order(None, number, limit=_NEWEST + 1)
                if number
                else log.history.recent(limit=_NEWEST + 1)
            )
            requests = found[:_NEWEST]
            batches = batches_of(log, requests)
            fetched = log.events.about_order(LABEL_FETCHED, number, limit=_NEWEST) if number else ()
            return History(number, requests, batches, more=len(found) > _NEWEST, fetched=fetched)

    def story(self, batch_id: str) -> Story | None:
        """Return what was asked in one go and what became of it."""
        with self.tools.log.read() as log:
            return log.requests.story(batch_id)

    def pending(self) -> tuple[tuple[Story, MessageRef | None], ...]:
        """Return the batches that wait for a decision, with where their cards stand; oldest first."""
        with self.tools.log.read() as log:
            waiting = filter(is_undecided, log.decisions.pending())
            return tuple((story, log.outbox.place(MessageKey(MessageKind.CARD, story.batch.id))) for story in waiting)

    def status(self) -> StatusPage:
        """Return how the bot is doing."""
        health = self.health()
        with self.tools.log.read() as log:
            waiting = log.requests.in_state(State.APPROVED, limit=1)
            counts = log.requests.counts()
        return StatusPage(
            counts=counts,
            oldest_waiting=waiting[0].due_at if waiting else None,
            sender_running=health.sender_running,
            slack_connected=health.slack_connected,
            database_writable=health.database_problem == "",
            pace=health.pace,
            version=version("alephee-bot"),
        )
