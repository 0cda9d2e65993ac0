"""A process of the bot's own beside it: neither its processor nor its memory nor its life depends on how that goes."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from bot.database_url import DatabaseAddress, PostgresUrl
from bot.ports import ProofFailed

_ROOT = Path(__file__).parents[2]
#: what names variables that the process has no need of: keys and tokens are among them
_NOT_ITS_OWN = ("ALEPHEE_", "BOT_", "SLACK_")
#: seconds after which a process that nobody waits for any more ends by itself
_LEFT_ALONE = 60


class Child:
    """Runs ``bot.log.beside`` on a log, one process at a time.

    An address, which holds a password, it is told on standard input: everybody on the machine can read the arguments
    of processes. ``limit`` in seconds; ``command`` is what is run, without its arguments.
    """

    def __init__(
        self,
        database: DatabaseAddress,
        *,
        limit: float,
        command: Sequence[str] = (sys.executable, "-m", "bot.log.beside"),
    ) -> None:
        self._database, self._limit, self._command = database, limit, command
        self._turn = Lock()
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False

    def ask(self, *arguments: str) -> str:
        """Wait for what it says. Raises ``ProofFailed`` saying what became of it."""
        with self._started(arguments) as child:
            try:
                said, complaint = child.communicate(self._told, timeout=self._limit)
            except subprocess.TimeoutExpired:
                child.kill()
                raise ProofFailed(f"it was not done within {self._limit:.0f} s") from None
        if child.returncode:
            raise ProofFailed(_end_of(child.returncode, complaint))
        return said

    def stop(self) -> None:
        """End the process that runs, and begin no other."""
        with self._turn:
            self._stopped = True
            if self._child is not None:
                self._child.kill()

    @property
    def _named(self) -> str:
        return "-" if isinstance(self._database, PostgresUrl) else str(self._database.absolute())

    @property
    def _told(self) -> str:
        return self._database.secret.get_secret_value() if isinstance(self._database, PostgresUrl) else ""

    @property
    def _folder(self) -> Path | None:
        return None if isinstance(self._database, PostgresUrl) else self._database.absolute().parent

    def _started(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        limit = ("--limit", str(int(self._limit) + _LEFT_ALONE))
        with self._turn:
            if self._stopped:
                raise ProofFailed("the bot stops")
            try:
                self._child = subprocess.Popen(  # noqa: S603 - our own program
                    [*self._command, self._named, *limit, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    errors="replace",
                    env=_environment(self._folder),
                )
            except OSError as error:
                raise ProofFailed(f"no process can be started for it: {error.strerror}") from error
            return self._child


def _environment(folder: Path | None) -> dict[str, str]:
    """Return the variables of the process: what it has to remember goes where a file lies, since there is room."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_ITS_OWN)}
    path = os.pathsep.join(filter(None, (str(_ROOT), kept.get("PYTHONPATH"))))
    room = {} if folder is None else {"SQLITE_TMPDIR": str(folder)}
    return {**room, **kept, "PYTHONPATH": path}


def _end_of(status: int, complaint: str) -> str:
    """Say how a process ended: its last words, or the signal that ended it (some have no name)."""
    if status < 0:
        names = {one.value: one.name for one in signal.Signals}
        return f"its process was ended by {names.get(-status, f'signal {-status}')}"
    return next(reversed(complaint.split("\n")[:-1]), f"its process ended with status {status}")
