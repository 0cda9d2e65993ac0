"""A log whose metrics are read, and what happens to its requests."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry

from bot.domain.outbox import HEAD_NOTED
from bot.domain.requests import Decision, Outcome, State
from bot.errors import NeverSent
from bot.fakes import ManualClock, MemoryLog
from bot.growth import Sizes
from bot.kinds import CONTENTS, NAMES
from bot.log.figures import figures_of
from bot.observing.measures import Measures
from bot.observing.metrics import Sources, register_gauges
from bot.operations.looking_up.reports import Health
from bot.ports import Changes
from tests.integration.log.samples import NOON, add, batch, request

WELL = Health(sender_running=True, slack_connected=True, database_problem="", pace={}, alephee="ok")


class Scraped:
    """A log with its counters and gauges, as Prometheus would read them."""

    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.log = MemoryLog(CONTENTS, self.clock)
        self.measures = Measures(self.clock, self._decided_at)
        self.log.hear(self.measures.hear)
        self.sources = Sources(
            health=lambda: WELL,
            figures=self._figures,
            sizes=lambda: Sizes(4096, 512, 10**9),
            remaining=lambda: {"messages.post": 7},
            clock=self.clock,
            kinds=NAMES,
        )

    def _decided_at(self, batch_id: str) -> datetime | None:
        with self.log.read() as reader:
            found = reader.requests.batch(batch_id)
            return None if found is None else found.decided_at

    def _figures(self) -> Any:
        with self.log.read() as reader:
            return figures_of(reader)

    def registry(self, **changed: Any) -> CollectorRegistry:
        register_gauges(self.measures.registry, replace(self.sources, **changed))
        return self.measures.registry

    def turn(self, seconds: float) -> datetime:
        self.clock.turn(timedelta(seconds=seconds))
        return self.clock.now()


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(f"alephee_bot_{name}", labels)


def approve(scraped: Scraped, request_id: str = "r1") -> None:
    with scraped.log.write() as tx:
        tx.decisions.decide(batch(), Decision.APPROVED, at=scraped.clock.now(), by="U00EVA")
        current = tx.requests.get(request_id)
        assert current is not None
        due = Changes(due_at=scraped.clock.now())
        assert tx.requests.move(current, State.APPROVED, event="approved", at=scraped.clock.now(), changes=due)


def call(scraped: Scraped, to: State, outcome: Outcome, changes: Changes | None = None) -> None:
    """Take the approved request through one call."""
    with scraped.log.write() as tx:
        current = tx.requests.get("r1")
        assert current is not None
        attempt = tx.attempts.begin(current, call_id="c1", at=scraped.clock.now())
        tx.requests.move(current, State.SENDING, event="claimed", at=scraped.clock.now())
    with scraped.log.write() as tx:
        now = scraped.turn(1)
        tx.attempts.end(attempt, outcome, at=now, http_status=200, api_message="")
        current = tx.requests.get("r1")
        assert current is not None
        tx.requests.move(current, to, event=outcome.value, at=now, changes=changes)


def filled() -> CollectorRegistry:
    """Return metrics of which each has something to tell."""
    scraped = Scraped()
    add(scraped.log, request())
    approve(scraped)
    call(scraped, State.SENT, Outcome.SENT)
    with scraped.log.write() as tx:
        tx.events.note("denied", at=NOON, actor="U00EVE", detail={"what": "decide"})
        tx.events.note(HEAD_NOTED, at=NOON, detail={"head": "sha256:1"})
    scraped.measures.acknowledged(0.02)
    scraped.measures.called("messages.post", 0.3, NeverSent("failure.connect"))
    return scraped.registry()


def names() -> set[str]:
    """Return the names of all series there are."""
    return {sample.name for family in filled().collect() for sample in family.samples}
