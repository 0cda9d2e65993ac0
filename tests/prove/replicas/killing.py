"""Who is killed, and where: at every named step, of the one that works, of those that stand by, of two at once."""

import random
import time
from collections import Counter
from collections.abc import Iterator

from bot.fail_points import FailPoint
from tests.prove.replicas.troupe import Troupe

#: steps of a replica that begins to work, and of every commit
TAKING_OVER = (
    "session.asked for the lock",
    "session.commit",
    "session.committed",
    "said.this process works now",
    "writer.commit",
    "writer.committed",
)
#: reached after a database that lost commits
_RESTORED = {FailPoint.RESTORE_COMMIT, FailPoint.RESTORE_COMMITTED}
#: reached by people who ask back, which these do not
_ASKED_BACK = {FailPoint.ASK_BACK_COMMIT, FailPoint.ASK_BACK_COMMITTED}
#: reached when somebody died in the middle of a call
_AFTER_A_CALL = (FailPoint.SEND_CLAIMED, FailPoint.SEND_CALLED)
POINTS = tuple(str(point) for point in FailPoint if point not in _RESTORED | _ASKED_BACK) + TAKING_OVER
#: seconds for somebody to come to a point
REACHED = 6.0


class Killer:
    """Kills one after the other, in turns that chance shuffles, until so many have died."""

    def __init__(self, troupe: Troupe, chance: random.Random) -> None:
        self.troupe, self._chance = troupe, chance
        self.killed, self.not_reached = Counter[str](), Counter[str]()
        self._points = self._shuffled()

    def _shuffled(self) -> Iterator[str]:
        while True:
            points = list(POINTS)
            self._chance.shuffle(points)
            yield from points

    def kill(self, count: int) -> None:
        """Kill so many in all."""
        ways = ("point", "point", "point", "two", "standby", "worker", "all")
        weights = (1, 1, 1, 1, 1, 1, 0.1)
        while self.killed.total() < count:
            self.troupe.wait_until_up()
            way = self._chance.choices(ways, weights)[0]
            if way in {"point", "two"}:
                self._at_a_point(next(self._points), two=way == "two")
            else:
                time.sleep(self._chance.uniform(0.0, 0.8))
                self._at_any_moment(way)

    def _at_a_point(self, point: str, *, two: bool) -> None:
        if point.startswith(("recover.", "follow_up.")) or point in TAKING_OVER[:4]:
            self._prepare()
        times = self._chance.choice((1, 1, 2, 3)) if point not in TAKING_OVER[:4] else 1
        self.troupe.arm([point], times)
        dead = self.troupe.wait_for_deed(REACHED)
        if dead is None:
            self.not_reached[point] += 1
        else:
            self.killed[point] += 1
            others = [one for one in self.troupe.puppets if one is not dead]
            if two and others:
                self.troupe.strike(self._chance.choice(others))
                self.killed["two at once"] += 1
        self.troupe.disarm()

    def _prepare(self) -> None:
        """Have the one that works die, for the next one to find what it left."""
        if self._chance.random() < 0.5:
            self.troupe.arm([self._chance.choice(_AFTER_A_CALL)])
            if self.troupe.wait_for_deed(REACHED):
                self.killed["before a take-over"] += 1
            self.troupe.disarm()
        elif self.troupe.worker is not None:
            self.troupe.strike(self.troupe.worker)
            self.killed["before a take-over"] += 1

    def _at_any_moment(self, way: str) -> None:
        worker, standbys = self.troupe.worker, self.troupe.standbys
        chosen = {"worker": [worker] if worker else [], "standby": standbys[:1], "all": self.troupe.puppets}[way]
        for puppet in chosen:
            self.troupe.strike(puppet)
            self.killed[way] += 1
