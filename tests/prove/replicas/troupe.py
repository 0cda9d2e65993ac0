"""Three replicas and who starts them again; what they said of themselves is kept in its order."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.prove.replicas.puppets import WORKS, Place, Puppet, Zygote

PATIENCE = 90.0


@dataclass(slots=True)
class Times:
    """Seconds from what happened to the one that worked until another one did."""

    after_a_kill: list[float] = field(default_factory=list)
    after_a_freeze: list[float] = field(default_factory=list)
    after_a_cut: list[float] = field(default_factory=list)

    def note(self, how: str, seconds: float) -> None:
        """Note one."""
        of = {"kill": self.after_a_kill, "freeze": self.after_a_freeze, "cut": self.after_a_cut}
        of[how].append(round(seconds, 2))


class Troupe:
    """Replicas at places. Those that end are started again; at which points they died is counted."""

    def __init__(
        self,
        settings: Mapping[str, str],
        chance: random.Random,
        *,
        ahead: Sequence[float] = (0.0, 0.0, 0.0),
        **own: str,
    ) -> None:
        self.chance, self.times = chance, Times()
        self._zygotes = {seconds: Zygote(seconds) for seconds in set(ahead)}
        self.places = [
            Place(f"replica {number}", {**settings, **own}, self._zygotes[seconds], chance)
            for number, seconds in enumerate(ahead)
        ]
        #: how often a replica ended by itself at each point; and what went wrong that nobody had planned
        self.died, self.errors, self.refused = Counter[str](), list[str](), Counter[str]()
        #: every word of every replica, for whoever looks for a fault
        self.record = list[str]()
        self._said = threading.Condition()
        self._deaths = 0
        self._fell: tuple[float, str] | None = None
        self._over = threading.Event()
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        for place in self.places:
            place.start(self._hear)
            threading.Thread(target=self._supervise, args=(place,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for place in self.places:
            place.close()
        for zygote in self._zygotes.values():
            zygote.close()

    @property
    def puppets(self) -> list[Puppet]:
        """Those that are there now, whatever their state."""
        return [place.puppet for place in self.places if place.puppet is not None and not place.puppet.is_dead]

    @property
    def worker(self) -> Puppet | None:
        """Return the one that said last that it works."""
        alone = len(self.places) == 1
        return next((one for one in self.puppets if (one.works or (alone and one.is_up)) and not one.is_frozen), None)

    @property
    def standbys(self) -> list[Puppet]:
        """Return those that are up and do not work."""
        return [one for one in self.puppets if one.is_up and not one.works and not one.is_frozen]

    def arm(self, points: Iterable[str], times: int = 1, deed: str = "kill") -> None:
        """Have the first of them that comes to one of these points for the n-th time do that to itself."""
        chosen = tuple(points)
        for puppet in self.puppets:
            puppet.arm(chosen, times, deed)

    def disarm(self) -> None:
        """Let everybody pass everywhere."""
        self.arm(())

    def fell(self, at: float, how: str) -> None:
        """Note that the one that works was killed, or frozen, now: until another works is measured."""
        with self._said:
            self._fell = self._fell or (at, how)

    def wait_for_deed(self, seconds: float) -> Puppet | None:
        """Return the next one that did something to itself; None when nobody has in time."""
        with self._said:
            before, end = self._deaths, time.monotonic() + seconds
            while self._deaths == before:
                if not self._said.wait(max(0.0, end - time.monotonic())):
                    return None
            return self._last

    def wait_until_up(self, most: float = PATIENCE) -> bool:
        """Wait until all are up and one works."""
        end = time.monotonic() + most
        while time.monotonic() < end:
            if self.worker is not None and all(one.puppet is not None and one.puppet.is_up for one in self.places):
                return True
            time.sleep(0.05)
        return False

    def _supervise(self, place: Place) -> None:
        while not self._over.wait(0.02):
            if place.puppet is not None and place.puppet.is_dead and not self._over.wait(place.pause()):
                place.start(self._hear)

    def _hear(self, puppet: Puppet, at: float, what: str, about: str) -> None:
        name = next((place.name for place in self.places if place.puppet is puppet), "?")
        with self._said:
            self.record.append(f"{at - self._began:8.3f} {name} {puppet.pid} {what} {about}")
            if what in {"kill", "freeze"}:
                self.died[f"{what} {about}"] += 1
                self._deaths, self._last = self._deaths + 1, puppet
                if puppet.works:
                    self._fell = self._fell or (at, what)
                self._said.notify_all()
            elif what == "said" and about == WORKS:
                self._measure(at)
            elif what == "error":
                self.errors.append(about)
            elif what == "refused":
                self.refused[about[:90]] += 1

    def _measure(self, at: float) -> None:
        if self._fell is not None and at >= self._fell[0]:
            began, how = self._fell
            self.times.note(how, at - began)
            self._fell = None

    def strike(self, puppet: Puppet, deed: str = "kill") -> None:
        """Kill or freeze one from outside, whatever it does."""
        if puppet.works:
            self.fell(time.monotonic(), deed)
        self.died[f"{deed} at any moment"] += 1
        with self._said:
            self.record.append(f"{time.monotonic() - self._began:8.3f} struck {puppet.pid} {deed}")
        puppet.signal(signal.SIGKILL if deed == "kill" else signal.SIGSTOP)
        puppet.is_frozen = deed == "freeze"

    def told(self) -> str:
        """Return all that was said, as lines."""
        with self._said:
            return "\n".join(self.record)


def settings_of(env: Mapping[str, str], database: str, **own: str) -> dict[str, str]:
    """Return what every replica is started with."""
    return {
        **env,
        "BOT_DATABASE": database,
        "BOT_PORT": "0",
        "BOT_LOCK_WAIT": "5s",
        "BOT_UNDO": "0s",
        "BOT_LOG_LEVEL": "INFO",
        **{name.upper(): value for name, value in own.items()},
    }
