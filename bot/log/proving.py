"""Has the log proven beside the bot: neither its processor nor its memory nor its life depends on how that goes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

from bot.log.times import read, stamp
from bot.ports import Proof, ProofFailed

_ROOT = Path(__file__).parents[2]
#: what names variables that the proof has no need of: keys and tokens are among them
_NOT_ITS_OWN = ("ALEPHEE_", "BOT_", "SLACK_")
#: seconds after which a process that nobody waits for any more ends by itself
_LEFT_ALONE = 60


class ProofBeside:
    """Runs ``bot.log.beside`` on a log, one proof at a time. See ``bot.ports.Prover``.

    ``limit`` in seconds; ``command`` is what is run, without its arguments.
    """

    def __init__(
        self, file: Path, *, limit: float, command: Sequence[str] = (sys.executable, "-m", "bot.log.beside")
    ) -> None:
        self._file, self._limit, self._command = file.absolute(), limit, command
        self._turn = Lock()
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    def __call__(self, *, known_head: str | None, now: datetime) -> Proof:
        """Wait for a proof. Raises ``ProofFailed`` saying what became of it."""
        with self._started(known_head, now) as child:
            try:
                said, complaint = child.communicate(timeout=self._limit)
            except subprocess.TimeoutExpired:
                child.kill()
                raise ProofFailed(f"it was not done within {self._limit:.0f} s") from None
        if child.returncode:
            raise ProofFailed(_end_of(child.returncode, complaint))
        try:
            told = json.loads(said)
            problems, whole_at = tuple(map(str, told["problems"])), read(told["whole_at"])
            return Proof(int(told["events"]), str(told["head"]), problems, int(told["since"]), whole_at)
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            raise ProofFailed("its answer cannot be read") from None

    def stop(self) -> None:
        """End the proof that runs, and begin no other."""
        with self._turn:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    def _started(self, known_head: str | None, now: datetime) -> "subprocess.Popen[str]":
        known = () if known_head is None else ("--known", known_head)
        limit = ("--limit", str(int(self._limit) + _LEFT_ALONE))
        with self._turn:
            if self._stopped:
                raise ProofFailed("the bot stops")
            try:
                self._child = subprocess.Popen(  # noqa: S603 - our own program
                    [*self._command, str(self._file), "--now", stamp(now), *limit, *known],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    errors="replace",
                    env=_environment(self._file.parent),
                )
            except OSError as error:
                raise ProofFailed(f"no process can be started for it: {error.strerror}") from error
            return self._child


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables of the process: what it has to remember goes where the log lies, since there is room."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_ITS_OWN)}
    path = os.pathsep.join(filter(None, (str(_ROOT), kept.get("PYTHONPATH"))))
    return {"SQLITE_TMPDIR": str(folder), **kept, "PYTHONPATH": path}


def _end_of(status: int, complaint: str) -> str:
    """Say how a process ended: its last words, or the signal that ended it (some have no name)."""
    if status < 0:
        names = {one.value: one.name for one in signal.Signals}
        return f"its process was ended by {names.get(-status, f'signal {-status}')}"
    return next(reversed(complaint.split("\n")[:-1]), f"its process ended with status {status}")
