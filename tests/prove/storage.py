"""Storage that fails on demand: SQLite connections of a process under test that answer as a sick disk would."""

import sqlite3
import threading
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: name → SQLite's code, seconds it lasts, whether the commit took effect although it is reported as failed
FAILURES: dict[str, tuple[int, float, bool]] = {
    "full": (sqlite3.SQLITE_FULL, 0.6, False),
    "io error": (sqlite3.SQLITE_IOERR_WRITE, 0.0, False),
    "locked": (sqlite3.SQLITE_BUSY, 0.0, False),
    "read-only": (sqlite3.SQLITE_READONLY, 0.6, False),
    "late": (sqlite3.SQLITE_IOERR_FSYNC, 0.0, True),
}
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE", "COMMIT")


def _nobody(_statement: str) -> None:
    """Tell nobody about a failure."""


class Storage:
    """What all connections of the process share: when to fail, and how.

    ``kth`` counts the writing statements of all threads but the monitor's, whose checks come at any time. The file
    ``flag``, while it exists, holds the name of a failure that hits every write.
    """

    def __init__(self, kth: int = 0, failure: str = "", flag: Path | None = None) -> None:
        self._left, self._failure, self._flag = kth, failure, flag
        self._until = 0.0
        self._lock = threading.Lock()
        self.writes = 0
        self.hit: Callable[[str], None] = _nobody

    def failing(self, statement: str) -> str:
        """Return the name of the failure that hits this statement; empty when it works."""
        if not statement.lstrip().startswith(_WRITES):
            return ""
        if self._flag is not None:
            return self._flag.read_text() if self._flag.exists() else ""
        with self._lock:
            if monotonic() < self._until:
                return self._failure
            if threading.current_thread().name == "monitor":
                return ""
            self.writes += 1
            self._left -= 1
            if self._left:
                return ""
            self._until = monotonic() + FAILURES[self._failure][1]
        self.hit(statement.split("(", maxsplit=1)[0][:40])
        return self._failure

    def install(self) -> None:
        """Let every connection of this process be one that fails on demand."""
        sqlite3.connect = partial(sqlite3.connect, factory=partial(_Connection, storage=self))  # type: ignore[assignment]


class _Connection(sqlite3.Connection):
    def __init__(self, *arguments: Any, storage: Storage, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._storage = storage

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        failure = self._storage.failing(sql)
        if not failure:
            return super().execute(sql, parameters)
        code, _, takes_effect = FAILURES[failure]
        if takes_effect and sql == "COMMIT":
            super().execute(sql)
        elif failure == "full" and self.in_transaction:
            super().execute("ROLLBACK")  # as SQLite does by itself when there is no room
        error = sqlite3.OperationalError(failure)
        error.sqlite_errorcode = code
        raise error
