"""Who is told of commits: loops that a topic wakes, and whoever hears every event. The same for every store."""

import logging
from collections.abc import Callable, Collection, Sequence

from bot.ports import Topic
from bot.ports.facts import Fact, Hear

log = logging.getLogger(__name__)


class Listeners:
    """Told after a commit, in the thread that wrote: they return at once."""

    def __init__(self) -> None:
        self._wakes: dict[Topic, list[Callable[[], None]]] = {}
        self._hearers: list[Hear] = []

    def listen(self, topics: Collection[Topic], wake: Callable[[], None]) -> None:
        """Have ``wake`` called after each commit about one of these topics."""
        for topic in topics:
            self._wakes.setdefault(topic, []).append(wake)

    def hear(self, tell: Hear) -> None:
        """Have ``tell`` called after each commit with each event that it wrote."""
        self._hearers.append(tell)

    def wake_all(self) -> None:
        """Wake everybody: anything may have been committed."""
        self.tell(tuple(self._wakes), ())

    def tell(self, topics: Collection[Topic], facts: Sequence[Fact]) -> None:
        """Tell of a commit. What is written stays so, whatever becomes of the telling."""
        for wake in {wake for topic in topics for wake in self._wakes.get(topic, ())}:
            try:
                wake()
            except Exception:
                log.exception("a commit could not be told")
        for fact in facts:
            for hear in self._hearers:
                try:
                    hear(fact)
                except Exception:
                    log.exception("an event of the log could not be told")
