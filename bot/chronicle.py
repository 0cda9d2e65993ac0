"""What the bot keeps about itself and its log while it runs: its own doings, the daily proof, the witness."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from bot.clock import SystemClock
from bot.domain.people import Home
from bot.domain.restores import Restored
from bot.errors import LogUnavailable, SettingsError
from bot.log.archives import SEALED
from bot.log.child import Child
from bot.log.older import witnessed
from bot.log.proving import ComparisonBeside, ProofBeside
from bot.log.witness import FileWitness, SyslogWitness
from bot.loops import Loop, rest
from bot.operations.keeping.keep_witness import KeepWitness
from bot.operations.keeping.note_head import NoteHead
from bot.operations.keeping.note_run import NoteRun
from bot.own_doings import deciding, identity_of, run_of
from bot.ports import SendLog, WitnessUnavailable
from bot.settings import Settings
from bot.waits import Waits
from bot.witness_place import Syslog

log = logging.getLogger(__name__)


def refuse_archive(send_log: SendLog) -> None:
    """Refuse to go on with a log that is sealed. Raises ``SettingsError``, ``LogUnavailable``."""
    with send_log.read() as reader:
        if reader.events.last(SEALED) is not None:
            raise SettingsError(["BOT_DATABASE: is an archive, which is sealed; name the log that follows it"])


def is_new(send_log: SendLog) -> bool:
    """Whether nothing was ever written to a log. Raises ``LogUnavailable``."""
    with send_log.read() as reader:
        return reader.events.tip()[0] == 0


class _Starts(Protocol):
    """Starts a loop; see ``bot.loops.Loops.start``."""

    def __call__(
        self, name: str, step: Callable[[], float], *, look: float, standby: Callable[[], float] | None = None
    ) -> Loop: ...


class Chronicle:
    """Made with the bot; begins once the log is open, and ends before it is closed."""

    def __init__(self, settings: Settings, send_log: SendLog, clock: SystemClock, waits: Waits) -> None:
        self._settings, self._log, self._waits = settings, send_log, waits
        self._has_begun = False
        self._proving, self._comparing = (Child(settings.bot_database, limit=waits.proof) for _ in range(2))
        self._run = NoteRun(send_log, clock, clock.steady)
        self._head = NoteHead(send_log.working, clock, ProofBeside(self._proving), pause=waits.proof_again)
        self._witness = self._keep_witness(send_log.working, clock)
        #: has what is to be noted of the run noted now
        self._wake: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Note the start, once. Raises ``SettingsError`` when the witness cannot be written, ``LogUnavailable``."""
        if self._has_begun:
            return
        self._has_begun = True
        self._run.begin(run_of(self._settings), deciding(self._settings))
        with suppress(LogUnavailable):  # a full disk: the loop notes it later
            self._run.step()
        if self._witness is not None:
            self._begin_witness(self._witness)

    @staticmethod
    def _begin_witness(witness: KeepWitness) -> None:
        if witness.compare is None:
            log.info("the witness is only written, and cannot be compared")
        try:
            witness.begin()
        except WitnessUnavailable as error:
            raise SettingsError([f"BOT_WITNESS: {error.why}"]) from error

    def restored(self) -> Restored | None:
        """Return what the log is when it is older than its witness, or another log. Raises ``SettingsError``."""
        place = self._settings.bot_witness
        try:
            return witnessed(self._log, place) if isinstance(place, Path) else None
        except WitnessUnavailable as error:
            raise SettingsError([f"BOT_WITNESS: {error.why}"]) from error

    def start(self, start: _Starts) -> None:
        """Start what works by itself; the proof and the witness are kept where this process works."""
        look = self._waits.rarely
        self._wake = start("run", self._run.step, look=look).wake
        start("head", self._head.step, look=look, standby=rest)
        if self._witness is not None:
            start("witness", self._witness.step, look=look, standby=rest)

    def identify(self, told: Mapping[str, Any], home: Home) -> None:
        """Have it noted as whom the bot works. ``told``: what ``auth.test`` said."""
        self._run.identify(identity_of(told, home))
        self._wake()

    def leave_off(self) -> None:
        """End the processes beside the bot."""
        self._proving.stop()
        self._comparing.stop()

    def end(self, why: str) -> None:
        """Note the end; what cannot be noted any more is told in the process log."""
        try:
            self._run.end(why)
            if self._witness is not None:
                self._witness.end()
        except (LogUnavailable, WitnessUnavailable) as error:
            log.warning("the end of this run was not noted", extra={"why": str(error)})

    def _keep_witness(self, send_log: SendLog, clock: SystemClock) -> KeepWitness | None:
        place, pause = self._settings.bot_witness, self._waits.proof_again
        if isinstance(place, Path):
            compare = ComparisonBeside(self._comparing, place)
            return KeepWitness(send_log, clock, FileWitness(place), compare, pause)
        if isinstance(place, Syslog):
            return KeepWitness(send_log, clock, SyslogWitness(place.socket, place.facility), None, pause)
        return None
