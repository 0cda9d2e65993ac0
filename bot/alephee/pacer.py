"""The pacer of one API key: it lets calls out at the pace that Alephee allows, and learns that from its answers."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bot.alephee.lanes import Lane, Share, lane_in, share_nothing, state_of
from bot.alephee.pacing import Pace, blocked, calls_left, learned, lost, read_headers, seconds_to_wait, taken


class GcraPacer:
    """One pacer per API key: a lane for each endpoint, safe to use from several threads.

    Where other processes have the key too, ``share`` lends what all of them know: what changes a lane goes by that.

    After ``take`` returned 0 there must be exactly one ``learn`` (the call was answered), ``finish`` (it was not) or
    ``give_back`` (it did not begin).
    """

    def __init__(self, clock: Callable[[], float], share: Share = share_nothing) -> None:
        self._clock, self._share = clock, share
        self._lock = threading.Lock()
        #: held while the lane is with the others, which may take a moment; to look needs no more than the other lock
        self._sharing = threading.Lock()
        self._lanes: dict[str, Lane] = {}

    def now(self) -> float:
        """Return the time by the pacer's clock."""
        return self._clock()

    def wait(self, endpoint: str) -> float:
        """Return the seconds until a call may go out on this endpoint; takes nothing."""
        with self._lock:
            now = self._clock()
            lane = self._lane(endpoint, now)
            return seconds_to_wait(lane.pace, now, len(lane.flying))

    def take(self, endpoint: str) -> float:
        """Take the next slot if it is free now: 0. Otherwise take nothing and return the seconds to wait."""
        with self._changing(endpoint) as (lane, now):
            seconds = seconds_to_wait(lane.pace, now, len(lane.flying))
            if seconds == 0:
                lane.pace = taken(lane.pace, now, len(lane.flying))
                lane.flying.append(now)
            return seconds

    def give_back(self, endpoint: str) -> None:
        """Note that the call whose slot was taken last did not begin: nobody waits for its end."""
        with self._changing(endpoint) as (lane, _):
            if lane.flying:
                lane.flying.pop()

    def learn(self, endpoint: str, headers: Mapping[str, str], now: float, *, since: float | None = None) -> None:
        """Learn from an answer that came at ``now``; ``since`` is when its call began (None: not known)."""
        with self._changing(endpoint, now) as (lane, _):
            lane.pace = learned(lane.pace, read_headers(headers), now, self._end(lane, now, since))

    def finish(self, endpoint: str, now: float, *, since: float | None = None) -> None:
        """Note that a call that began at ``since`` ended at ``now`` without an answer."""
        with self._changing(endpoint, now) as (lane, _):
            lane.pace = lost(lane.pace, now, self._end(lane, now, since))

    def block(self, endpoint: str, seconds: float) -> None:
        """Let nothing out on this endpoint for so many seconds (a 429 that carried no headers)."""
        with self._changing(endpoint) as (lane, now):
            lane.pace = blocked(lane.pace, now, seconds)

    def dump(self) -> dict[str, Pace]:
        """Return every endpoint's pace, to be stored."""
        with self._lock:
            return {endpoint: lane.pace for endpoint, lane in self._lanes.items()}

    def remaining(self) -> dict[str, int]:
        """Return how many calls the server would take now, of every endpoint whose limit is known."""
        now = self._clock()
        left = {endpoint: calls_left(pace, now) for endpoint, pace in self.dump().items()}
        return {endpoint: calls for endpoint, calls in left.items() if calls is not None}

    def restore(self, paces: Mapping[str, Pace]) -> None:
        """Take over stored paces; they replace what is known of these endpoints."""
        with self._lock:
            for endpoint, pace in paces.items():
                self._lanes[endpoint] = Lane(pace)

    @contextmanager
    def _changing(self, endpoint: str, now: float | None = None) -> Iterator[tuple[Lane, float]]:
        """Lend a lane to be changed, as all that share it know it, and the time."""
        with self._sharing, self._share(endpoint) as kept, self._lock:
            if kept.state is not None:
                self._lanes[endpoint] = lane_in(kept.state)
            at = self._clock() if now is None else now
            lane = self._lane(endpoint, at)
            yield lane, at
            kept.state = state_of(lane)

    def _lane(self, endpoint: str, now: float) -> Lane:
        lane = self._lanes.setdefault(endpoint, Lane())
        lane.tidy(now)
        return lane

    @staticmethod
    def _end(lane: Lane, now: float, since: float | None) -> int:
        """End one call; return how many others the server may have counted after it."""
        if lane.flying:
            lane.flying.popleft()
        later = sum(since is None or ended >= since for ended in lane.ended)
        lane.ended.append(now)
        return len(lane.flying) + later
