"""Writing to a log's file behind the program's back, and looking at what is there."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.kinds import CONTENTS
from bot.log import open_reader
from bot.log.chain import GENESIS, Verification, hash_of, verify

TRIGGERS = ("events_are_not_changed", "events_are_not_deleted", "events_are_not_replaced")


def forge(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Write to the file as somebody who owns it can: past triggers and checks, without leaving a trace of that."""
    with closing(sqlite3.connect(path)) as connection, connection:
        forge_in(connection, *statements)


def forge_in(connection: sqlite3.Connection, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Forge over a connection that is open already."""
    connection.execute("PRAGMA ignore_check_constraints=ON")
    triggers = [
        connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in TRIGGERS
    ]
    connection.execute("SAVEPOINT forgery")
    try:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement, parameters in statements:
            connection.execute(statement, parameters)
        for trigger in triggers:
            connection.execute(trigger)
    except sqlite3.Error:
        connection.execute("ROLLBACK TO forgery")
        raise
    finally:
        connection.execute("RELEASE forgery")


def read(path: Path, table: str = "events") -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")]


def check(path: Path, expected_head: str | None = None) -> Verification:
    with open_reader(path, CONTENTS) as reader:
        return verify(reader, expected_head=expected_head)


def told(path: Path, expected_head: str | None = None) -> list[str]:
    return [str(problem) for problem in check(path, expected_head).problems]


def rewrite(path: Path, index: int, **columns: object) -> None:
    """Change an event and give it and all after it hashes that fit, as a forger would who knows how."""
    events = read(path)
    events[index] |= columns
    statements = []
    for event, before in zip(events[index:], events[max(index - 1, 0) :] if index else [{}, *events], strict=False):
        event["hash"] = hash_of(event, before["hash"] if event["id"] > 1 else GENESIS)
        sets = ", ".join(f"{name} = :{name}" for name in event)
        statements.append((f"UPDATE events SET {sets} WHERE id = :id", event))
    statements.append(("UPDATE chain SET head = :hash", event))
    forge(path, *statements)  # type: ignore[arg-type]  # named parameters do as well
