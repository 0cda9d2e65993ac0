"""Gauges for Prometheus: read from the log and the health when asked, never personal data.

The names are an interface that stays. Reading them holds nobody up and ends within two seconds: where the database is
away, or hangs, what it would tell is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.domain.kinds import Kind
from bot.domain.requests import ON_ITS_WAY, State
from bot.errors import LogUnavailable
from bot.growth import ServerSizes, Sizes
from bot.observing.bounded import Bounded
from bot.operations.looking_up.reports import Health
from bot.ports import Clock, Role
from bot.ports.figures import Figures

#: seconds that the database, and the disk, have to answer
_PATIENCE = 1.0
#: states in which something has still to happen, or somebody has to do something
_WAITING = (*sorted(ON_ITS_WAY), State.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the gauges are read from. ``figures`` and ``sizes`` may raise ``LogUnavailable``."""

    health: Callable[[], Health]
    figures: Callable[[], Figures]
    sizes: Callable[[], Sizes | ServerSizes]
    #: endpoint → how many calls Alephee would take now
    remaining: Callable[[], Mapping[str, int]]
    clock: Clock
    kinds: Sequence[Kind]


class BotCollector(Collector):
    """Gauges of what stands in the log and how the bot is."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._figures = Bounded(self._read, _PATIENCE)
        self._sizes: Bounded[Sizes | ServerSizes] = Bounded(self._measure, _PATIENCE)

    def collect(self) -> Iterable[Metric]:
        """Read the gauges; without the database those of the process alone."""
        yield _gauge("build_info", "The version that runs", 1, version=version("alephee-bot"))
        yield from _of_health(self._sources.health())
        yield _by("rate_limit_remaining", "Calls that Alephee would take now", "endpoint", self._sources.remaining())
        sizes = self._sizes()
        if sizes is not None:
            yield _gauge("database_bytes", "Bytes of the database", sizes.database)
        if isinstance(sizes, Sizes):
            yield _gauge("wal_bytes", "Bytes of the write-ahead log beside it", sizes.wal)
            yield _gauge("disk_free_bytes", "Bytes that are free where they lie", sizes.free)
        figures = self._figures()
        if figures is not None:
            yield from self._of_figures(figures)

    def _read(self) -> Figures | None:
        try:
            return self._sources.figures()
        except LogUnavailable:
            return None  # that is told by `worker`, in the process log and by readiness

    def _measure(self) -> Sizes | ServerSizes | None:
        try:
            return self._sources.sizes()
        except LogUnavailable:
            return None  # as above

    def _of_figures(self, figures: Figures) -> Iterable[Metric]:
        now = self._sources.clock.now()
        requests = GaugeMetricFamily(
            "alephee_bot_requests", "Requests in the log by kind and state", labels=["kind", "state"]
        )
        known = dict.fromkeys(self._sources.kinds) | dict.fromkeys(kind for kind, _ in figures.requests)
        for kind in known:
            for state in State:
                requests.add_metric([kind, state], figures.requests.get((kind, state), 0))
        yield requests
        waiting = {state: _since(figures.waiting_since.get(state), now) for state in _WAITING}
        yield _by("oldest_waiting_seconds", "Seconds that the oldest request of a state waits", "state", waiting)
        yield _gauge("outbox_messages", "Messages that Slack is still to be shown", figures.outbox)
        oldest = "Seconds that the oldest message waits that Slack is to be shown"
        yield _gauge("outbox_oldest_seconds", oldest, _since(figures.outbox_since, now))
        age = None if figures.proven_at is None else _since(figures.proven_at, now)
        yield _gauge("proof_age_seconds", "Seconds since a proof found the log unchanged", age)
        text = "Whether the newest proof found the log unchanged, and its witness agrees"
        yield _gauge("proof_ok", text, figures.is_sound)


def _of_health(health: Health) -> Iterable[Metric]:
    works = health.role is Role.WORKER and health.sender_running and not health.database_problem
    yield _gauge("worker", "Whether this process sends: it holds the log, can write it, and its sender turns", works)
    yield _gauge("slack_connected", "Whether Slack can deliver and takes the tokens", health.slack == "ok")
    is_ok = None if health.alephee == "unknown" else health.alephee == "ok"
    yield _gauge("alephee_ok", "Whether Alephee can be reached and takes the key", is_ok)


def _gauge(name: str, text: str, value: float | None, **labels: str) -> Metric:
    """Make a gauge; of a value that is not known there is the name alone."""
    family = GaugeMetricFamily(f"alephee_bot_{name}", text, labels=list(labels))
    if value is not None:
        family.add_metric(list(labels.values()), float(value))
    return family


def _by(name: str, text: str, label: str, values: Mapping[str, float] | Mapping[State, float]) -> Metric:
    family = GaugeMetricFamily(f"alephee_bot_{name}", text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


def _since(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, (now - moment).total_seconds())


def register_gauges(registry: CollectorRegistry, sources: Sources) -> None:
    """Add the bot's gauges, and those of the process, to what ``/metrics`` shows."""
    registry.register(BotCollector(sources))
    ProcessCollector(registry=registry)
