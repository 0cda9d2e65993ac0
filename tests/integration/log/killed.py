"""A process that brings a log up to date and is killed in the middle: ``python -m tests.integration.log.killed``."""

import os
import signal
import sys
from pathlib import Path

from bot.log.sqlite.connection import connect
from bot.log.sqlite.migrations import migrate


def main(path: str, begins: str) -> None:
    """Migrate, and die before the first statement that begins so; pages go to the disk as they are written."""
    db = connect(Path(path), "rw")
    db.execute("PRAGMA cache_size=1")

    def seen(statement: str) -> None:
        if statement.startswith(begins):
            os.kill(os.getpid(), signal.SIGKILL)

    db.conn.set_trace_callback(seen)
    migrate(db)


if __name__ == "__main__":
    main(*sys.argv[1:])
