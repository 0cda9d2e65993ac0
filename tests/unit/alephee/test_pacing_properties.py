"""The pacer against a reference server, in simulated time."""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alephee.pacer import GcraPacer

ENDPOINT = "orders.get"


@dataclass
class Server:
    """GCRA as Alephee's pages describe it; seconds in headers are truncated."""

    limit: int
    tat: float = 0.0
    refused: int = 0

    def call(self, now: float) -> dict[str, str]:
        cost = 60 / self.limit
        arrival = max(now, self.tat) + cost
        # the microsecond that the pacer takes for rounding: a call that was on its way for less comes early by it
        allowed = now + 1.1e-6 >= arrival - 60
        if allowed:
            self.tat = arrival
        self.refused += not allowed
        debt = self.tat - now
        return {
            "X-RateLimit-Limit": str(self.limit),
            "x-ratelimit-remaining": str(max(0, int((60 - debt) / cost + 1e-9))),
            "x-ratelimit-reset": str(int(debt)),
            "x-ratelimit-retryafter": "-1" if allowed else str(int(arrival - 60 - now)),
        }


@dataclass
class Time:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Journey:
    """A call: the pause before it is wanted, the way there, the way back, whether its answer gets lost."""

    pause: float
    there: float
    back: float
    lost: bool


class Simulation:
    """Calls that want out as soon as the pacer lets them, however many are in flight."""

    def __init__(self, server: Server) -> None:
        self.time = Time()
        self.pacer = GcraPacer(self.time)
        self.server = server
        self.numbers = itertools.count()
        self.steps: list[tuple[float, int, Callable[[], None]]] = []
        self.last = self.time.now

    def run(self, journeys: list[Journey]) -> float:
        """Run all calls to their end; the seconds until the last one went out."""
        start = self.time.now
        self.want(journeys)
        while self.steps:
            at, _, step = heapq.heappop(self.steps)
            self.time.now = max(self.time.now, at)
            step()
        return self.last - start

    def after(self, seconds: float, step: Callable[[], None]) -> None:
        heapq.heappush(self.steps, (self.time.now + seconds, next(self.numbers), step))

    def want(self, journeys: list[Journey]) -> None:
        if journeys:
            self.after(journeys[0].pause, lambda: self.take(journeys[0], journeys[1:]))

    def take(self, journey: Journey, following: list[Journey]) -> None:
        seconds = self.pacer.take(ENDPOINT)
        if seconds > 0:
            self.after(seconds, lambda: self.take(journey, following))
            return
        begun = self.last = self.time.now
        self.after(journey.there, lambda: self.arrive(journey, begun))
        self.want(following)

    def arrive(self, journey: Journey, begun: float) -> None:
        headers = self.server.call(self.time.now)
        self.after(journey.back, lambda: self.end(journey, begun, headers))

    def end(self, journey: Journey, begun: float, headers: dict[str, str]) -> None:
        if journey.lost:
            self.pacer.finish(ENDPOINT, self.time.now, since=begun)
        else:
            self.pacer.learn(ENDPOINT, headers, self.time.now, since=begun)


seconds = st.floats(0, 5, allow_nan=False)
journeys = st.lists(st.builds(Journey, st.floats(0, 20), seconds, seconds, st.booleans()), min_size=1, max_size=90)
hurried = st.lists(st.builds(Journey, st.just(0.0), seconds, seconds, st.just(value=False)), min_size=60, max_size=120)


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(1, 200), journeys)
def test_calls_in_any_order_with_any_delay_are_never_refused(limit: int, calls: list[Journey]) -> None:
    first_is_answered = Journey(0, 0.1, 0.1, lost=False)  # without any answer nothing can be known of a limit
    server = Server(limit)
    Simulation(server).run([first_is_answered, *calls])
    assert server.refused == 0


@pytest.mark.no_cover
@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(1, 200), hurried)
def test_many_calls_in_flight_at_once_are_never_refused(limit: int, calls: list[Journey]) -> None:
    server = Server(limit)
    Simulation(server).run(calls)
    assert server.refused == 0


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.integers(1, 120), min_size=1, max_size=6), seconds, seconds)
def test_a_limit_that_changes_costs_at_most_one_refusal_each_time(limits: list[int], there: float, back: float) -> None:
    time = Time()
    pacer = GcraPacer(time)
    server = Server(limits[0])
    for limit in limits:
        server.limit = limit
        before = server.refused
        for _ in range(40):
            time.now += pacer.wait(ENDPOINT)
            assert pacer.take(ENDPOINT) == 0
            begun = time.now
            time.now += there
            headers = server.call(time.now)
            time.now += back
            pacer.learn(ENDPOINT, headers, time.now, since=begun)
        assert server.refused - before <= 1


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(2, 60), st.integers(1, 150), st.floats(0.001, 0.2))
def test_calls_one_after_the_other_lose_next_to_nothing(limit: int, count: int, delay: float) -> None:
    cost = 60 / limit
    ideal = max(0.0, (count - limit) * cost)
    spent = Simulation(Server(limit)).run([Journey(0, delay / 2, delay / 2, lost=False)] * count)
    assert spent <= ideal + 2 * cost + 2 + count * delay
