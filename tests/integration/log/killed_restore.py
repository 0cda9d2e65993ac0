"""Restores a backup and is killed before its n-th step: ``python -m tests.integration.log.killed_restore FILE N``.

Steps are what it does to files: made, named, linked, taken away, or opened by SQLite. Without N it says how many.
"""

import os
import signal
import sys

from bot.cli import main

_STEPS = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "sqlite3.connect"}


def run(file: str, kill_at: int) -> int:
    """Restore, and die before that step (0: none); prints the number of steps."""
    steps = 0

    def seen(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        makes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in _STEPS or makes:
            steps += 1
            if steps == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(seen)
    status = main(["log", "restore", file])
    sys.stdout.write(f"steps {steps}\n")
    return status


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0))
