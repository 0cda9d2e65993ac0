"""Where the pacer's lanes are kept: in this process, or where several processes that share an API key find them."""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from bot.alephee.pacing import FORGET, Pace, in_reach

#: what is kept beside a lane's pace: when calls that are under way were taken, and when the latest ones ended
_FLYING, _ENDED = "flying", "ended"


@dataclass(slots=True)
class Lane:
    """One endpoint: its pace, when the calls in flight were taken, when the latest ones ended."""

    pace: Pace = field(default_factory=Pace)
    flying: deque[float] = field(default_factory=deque)
    ended: deque[float] = field(default_factory=deque)

    def tidy(self, now: float) -> None:
        """Forget what has no bearing on ``now`` any more."""
        self.pace = in_reach(self.pace, now)
        for times in (self.flying, self.ended):
            while times and not now - FORGET <= times[0] <= now:
                times.popleft()


@dataclass(slots=True)
class Kept:
    """What is kept of one endpoint, a JSON object; None: nothing, or it cannot be had now.

    Whoever borrowed it puts the new one in its place.
    """

    state: Mapping[str, Any] | None = None


#: lends what is kept of an endpoint to one process at a time, and keeps what it is changed to
Share = Callable[[str], AbstractContextManager[Kept]]


def share_nothing(_endpoint: str) -> AbstractContextManager[Kept]:
    """Keep nothing: one process has the API key for itself."""
    return nullcontext(Kept())


def pace_in(state: Mapping[str, Any]) -> Pace:
    """Read a pace that was kept; what else is kept with it is left out."""
    return Pace(**{one.name: state[one.name] for one in fields(Pace) if one.name in state})


def lane_in(state: Mapping[str, Any]) -> Lane:
    """Read a lane that was kept."""
    return Lane(pace_in(state), *(deque(map(float, state.get(name, ()))) for name in (_FLYING, _ENDED)))


def state_of(lane: Lane) -> dict[str, object]:
    """Write a lane that is to be kept."""
    return {**asdict(lane.pace), _FLYING: list(lane.flying), _ENDED: list(lane.ended)}
