"""Note the bot's own doings in the chain: that it was started and stopped, as whom, and under which settings.

A process that was killed leaves no ``stopped`` behind; the next ``started`` says so, where one process has the log.
Where several have it each says which it is (``replica``).
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Lock

from bot.domain.due import UNTIL_WOKEN
from bot.ports import Clock, SendLog, Transaction

STARTED, STOPPED, SETTINGS, IDENTITY = "started", "stopped", "settings", "identity"
#: what tells of a run which of several processes it is
REPLICA = "replica"


@dataclass(slots=True)
class NoteRun:
    """Note one run of the bot, in order; what the log cannot take now is noted by a later ``step``."""

    log: SendLog
    clock: Clock
    #: seconds of a clock that only goes on (``time.monotonic``)
    steady: Callable[[], float]
    #: when this run began, by that clock; None before it did and after it ended
    _began: float | None = field(default=None)
    #: which of several processes it is; empty where one has the log
    _replica: str = ""
    _due: deque[Callable[[Transaction], None]] = field(default_factory=deque)
    _turn: Lock = field(default_factory=Lock)

    def begin(self, run: Mapping[str, object], settings: Mapping[str, object]) -> None:
        """Have it noted that a run begins: what runs (``run``), and the settings unless they were noted last."""
        now, self._began = self.clock.now(), self.steady()
        self._replica = str(run.get(REPLICA, ""))
        self._due.append(partial(_note_start, at=now, run=run))
        self._due.append(partial(_note_changed, name=SETTINGS, values=settings, at=now))

    def identify(self, identity: Mapping[str, object]) -> None:
        """Have it noted as whom the bot works, unless that was noted last."""
        self._due.append(partial(_note_changed, name=IDENTITY, values=identity, at=self.clock.now()))

    def step(self) -> float:
        """Note what is still to be noted; returns the seconds to wait. Raises ``LogUnavailable``."""
        with self._turn:
            due = tuple(self._due)
            if due:
                with self.log.write() as tx:
                    for note in due:
                        note(tx)
                for _ in due:
                    self._due.popleft()
        return UNTIL_WOKEN

    def end(self, why: str) -> None:
        """Note that the run ends, and how long it was; does nothing where none began. Raises ``LogUnavailable``."""
        if self._began is None:
            return
        seconds, self._began = round(self.steady() - self._began), None
        which = {REPLICA: self._replica} if self._replica else {}
        detail: dict[str, object] = {"why": why, "seconds": seconds, **which}
        self._due.append(lambda tx: tx.events.note(STOPPED, at=self.clock.now(), detail=detail))
        self.step()


def _note_start(tx: Transaction, *, at: datetime, run: Mapping[str, object]) -> None:
    """Note a start, and since when the last run was going on if it did not end."""
    started, stopped = tx.events.last(STARTED), tx.events.last(STOPPED)
    ended = REPLICA in run or started is None or (stopped is not None and stopped.id > started.id)
    left_open = {} if ended or started is None else {"did_not_stop": started.at.isoformat(timespec="milliseconds")}
    tx.events.note(STARTED, at=at, detail={**run, **left_open})


def _note_changed(tx: Transaction, *, name: str, values: Mapping[str, object], at: datetime) -> None:
    """Note values where they are not those noted last, with what became of each that is another one."""
    last = tx.events.last(name)
    before = last.detail.get("values") if last is not None else None
    if before == values:
        return
    detail: dict[str, object] = {"values": dict(values)}
    if isinstance(before, dict):
        names = sorted(one for one in {*before, *values} if before.get(one) != values.get(one))
        detail["changed"] = {one: {"from": before.get(one), "to": values.get(one)} for one in names}
    tx.events.note(name, at=at, detail=detail)
