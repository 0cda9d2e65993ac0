"""What is counted while it happens: sends, calls, acknowledgements, errors, refusals."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from bot.domain.requests import Outcome, State
from bot.errors import LogUnavailable
from bot.ports import Clock
from bot.ports.facts import Fact

#: seconds: Slack waits three for an acknowledgement
_ACKS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
#: seconds: a call to Alephee may take thirty
_CALLS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 45.0)
#: seconds: from the shortest window in which an approval can be taken back to a night without send hours
_SENDS: Final = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 14400.0, 43200.0, 86400.0)
#: where a call leaves its request → how it ended
_OUTCOMES: Final = {
    State.SENT: Outcome.SENT,
    State.REFUSED: Outcome.REFUSED,
    State.UNKNOWN: Outcome.UNKNOWN,
    State.APPROVED: Outcome.NEVER_SENT,
}
#: the event of somebody who may not do what they tried
_DENIED: Final = "denied"


class Measures:
    """Counters and histograms of one process; they begin at zero with it.

    ``approved_at`` reads when a batch was decided, by its id; it may raise ``LogUnavailable``.
    """

    def __init__(self, clock: Clock, approved_at: Callable[[str], datetime | None]) -> None:
        self._clock, self._approved_at = clock, approved_at
        disable_created_metrics()  # type: ignore[no-untyped-call]  # prometheus_client's own
        #: what ``/metrics`` shows
        self.registry = CollectorRegistry()
        self._sends = self._counter("sends", "Calls with an effect that ended, by how", "kind", "outcome")
        self._errors = self._counter("errors", "Errors by the side they came from and their class", "side", "class")
        self._denials = self._counter("denials", "Attempts of people to do what they may not")
        self._acks = self._histogram("ack_seconds", "Seconds from a delivery of Slack to its answer", _ACKS)
        self._calls = self._histogram("alephee_call_seconds", "Seconds a call to Alephee took", _CALLS, "endpoint")
        self._waits = self._histogram("approve_to_sent_seconds", "Seconds from the last approval to the send", _SENDS)

    def acknowledged(self, seconds: float) -> None:
        """Count an answer to a delivery of Slack."""
        self._acks.observe(seconds)

    def called(self, endpoint: str, seconds: float, error: Exception | None) -> None:
        """Count a call to Alephee, and the error it ended with."""
        self._calls.labels(endpoint).observe(seconds)
        if error is not None:
            self.failed("alephee", error)

    def slack_called(self, _seconds: float, error: Exception | None) -> None:
        """Count the error that a call to Slack ended with."""
        if error is not None:
            self.failed("slack", error)

    def failed(self, side: str, error: BaseException) -> None:
        """Count an error. ``side``: ``alephee``, ``slack``, ``database`` or, for what nobody expected, ``bot``."""
        self._errors.labels(side, type(error).__name__).inc()

    def hear(self, fact: Fact) -> None:
        """Count what was committed."""
        here, to = fact.states
        if here is State.SENDING and to in _OUTCOMES:
            self._sends.labels(fact.kind, _OUTCOMES[to]).inc(len(fact.requests))
            if to is State.SENT and fact.batch is not None:
                self._waited(fact.batch, len(fact.requests))
        elif fact.name == _DENIED:
            self._denials.inc()

    def _waited(self, batch_id: str, sends: int) -> None:
        try:
            approved_at = self._approved_at(batch_id)
        except LogUnavailable:
            return  # it was sent, and that is counted; how long it took stands in the log
        if approved_at is not None:
            seconds = max(0.0, (self._clock.now() - approved_at).total_seconds())
            for _ in range(sends):
                self._waits.observe(seconds)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"alephee_bot_{name}", text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"alephee_bot_{name}", text, labels, buckets=buckets, registry=self.registry)
