"""The newest that this process knows of the log: what it committed, or heard that another one committed."""

from threading import Lock

from bot.log.noted import Noted


class Known:
    """The newest end of the chain, and the newest epoch. A log that lacks them has lost commits. Thread-safe.

    What is told twice, or late, changes nothing.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._noted: Noted | None = None
        self._epoch = 0

    @property
    def now(self) -> tuple[Noted | None, int]:
        """The newest end, None before any was heard of, and the newest epoch."""
        with self._lock:
            return self._noted, self._epoch

    def fits(self, events: int, head: str, *, epoch: int) -> bool:
        """Whether a log whose chain ends so may hold all of it; one that does not has lost commits, or had lost."""
        noted, known_epoch = self.now
        if epoch < known_epoch:
            return False
        return noted is None or events > noted.events or (events, head) == (noted.events, noted.head)

    def learn(self, noted: Noted | None = None, *, epoch: int = 0) -> None:
        """Take what is newer."""
        with self._lock:
            if noted is not None and (self._noted is None or noted.events > self._noted.events):
                self._noted = noted
            self._epoch = max(self._epoch, epoch)

    def begin_anew(self, noted: Noted, *, epoch: int) -> None:
        """Take what the log holds: what it lacks is known to be lost, and dealt with."""
        with self._lock:
            self._noted, self._epoch = noted, epoch
