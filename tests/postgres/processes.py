"""A server is many processes: who they are, and stopping all of them at once."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")


def children_of(parent: int) -> list[int]:
    """Return the processes that a postmaster started."""
    return [child for child, above in _parents() if above == parent]


def _parents() -> list[tuple[int, int]]:
    if not (PROC / "self/stat").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        return [(int(one), int(above)) for one, above in (line.split() for line in listed.splitlines())]
    found = list[tuple[int, int]]()
    for path in PROC.iterdir():
        if path.name.isdecimal():
            with contextlib.suppress(OSError):
                # the command stands in parentheses, and may hold anything
                found.append((int(path.name), int((path / "stat").read_text().rpartition(") ")[2].split()[1])))
    return found


def signal_all(parent: int, number: signal.Signals) -> None:
    """Send a signal to a postmaster, and then to all that it started."""
    send(parent, number)
    for child in children_of(parent):
        send(child, number)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def is_running(pid: int) -> bool:
    """Look whether a process is there and has not ended; nobody may have waited for one that has."""
    try:
        if (PROC / "self/stat").exists():
            return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2][0] != "Z"
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def command_of(pid: int) -> str:
    """Return how a process was started; empty when it is not there."""
    if (PROC / "self/stat").exists():
        with contextlib.suppress(OSError):
            return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout


def wait_until(look: Callable[[], bool], patience: float, what: str) -> None:
    """Look every 10 ms until something is so. Raises ``TimeoutError`` with ``what`` when it never is."""
    end = time.monotonic() + patience
    while not look():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.01)
