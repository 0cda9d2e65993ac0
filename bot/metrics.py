"""Metrics for Prometheus: read from the log and the health when asked, never personal data."""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.errors import LogUnavailable
from bot.growth import Sizes
from bot.operations.looking_up.reports import Health
from bot.ports import SendLog


class BotCollector(Collector):
    """Gauges of what stands in the log and how the bot is."""

    def __init__(self, log: SendLog, health: Callable[[], Health], sizes: Callable[[], Sizes]) -> None:
        self._log = log
        self._health = health
        self._sizes = sizes

    def collect(self) -> Iterable[Metric]:
        """Read the gauges; without the database only the health."""
        health = self._health()
        for name, text, value in (
            ("sender_running", "Whether the sender runs", health.sender_running),
            ("slack_connected", "Whether events from Slack can arrive and it takes the tokens", health.slack == "ok"),
            ("database_writable", "Whether the log can be written", not health.database_problem),
        ):
            yield GaugeMetricFamily(f"alephee_bot_{name}", text, value=float(value))
        if health.alephee != "unknown":
            text = "Whether Alephee can be reached and takes the key"
            yield GaugeMetricFamily("alephee_bot_alephee_ok", text, value=float(health.alephee == "ok"))
        sizes = self._sizes()
        for name, text, size in (
            ("database_bytes", "Bytes of the database file", sizes.database),
            ("wal_bytes", "Bytes of the write-ahead log beside it", sizes.wal),
            ("disk_free_bytes", "Bytes that are free where they lie", sizes.free),
        ):
            yield GaugeMetricFamily(f"alephee_bot_{name}", text, value=float(size))
        requests = GaugeMetricFamily("alephee_bot_requests", "Requests in the log by state", labels=["state"])
        try:
            with self._log.read() as log:
                counts = log.requests.counts()
        except LogUnavailable:
            return
        for state, count in counts.items():
            requests.add_metric([str(state)], float(count))
        yield requests
        pace = GaugeMetricFamily(
            "alephee_bot_pace_seconds", "Seconds until the next call may go out", labels=["endpoint"]
        )
        for endpoint, seconds in health.pace.items():
            pace.add_metric([endpoint], seconds)
        yield pace


def make_registry(log: SendLog, health: Callable[[], Health], sizes: Callable[[], Sizes]) -> CollectorRegistry:
    """Make the registry that ``/metrics`` shows: the bot's gauges, the process and the platform."""
    registry = CollectorRegistry()
    registry.register(BotCollector(log, health, sizes))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return registry
