"""Where clusters of tests lie: a folder each, which is found and removed when the run that made it was killed."""

import contextlib
import fcntl
import random
import shutil
import signal
import socket
import tempfile
from pathlib import Path

from tests.postgres.processes import command_of, send

PREFIX = "alephee-pg-"
#: held by the process of the tests for as long as it lives; the system lets go of it when it is killed
LOCK = "owner.lock"
PORTS = (20_000, 32_000)


class Place:
    """A folder for one cluster. Its path is short: a socket's name has about a hundred characters."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._held = (self.path / LOCK).open("wb")
        fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def remove(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._held.close()


def sweep() -> list[Path]:
    """End the clusters of runs that are no more, remove their folders, and return them."""
    return [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_left(path) and _clear(path)]


def _is_left(path: Path) -> bool:
    try:
        with (path / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held; or just being made, or somebody else's
        return False
    return True


def _clear(path: Path) -> bool:
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((path / "data/postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        if str(path) in command_of(pid):  # the number may have gone to somebody else
            send(pid, signal.SIGKILL)
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()


def free_port() -> int:
    """Return a port of the loopback that nobody listens on now.

    It is none of those that systems give to outgoing connections: one that is tried again and again while nobody
    listens would otherwise be given its own port one day, and be connected with itself.
    """
    while True:
        port = random.randrange(*PORTS)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
