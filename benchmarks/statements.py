"""The statements that a log runs, as they are run."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Statements:
    """Statements with their parameters, as connections ran them while this was switched on."""

    seen: list[tuple[str, Any]] = field(default_factory=list)

    def transactions(self) -> list[list[tuple[str, Any]]]:
        """Return the writing statements, by the commit that ended them."""
        done: list[list[tuple[str, Any]]] = [[]]
        for statement, parameters in self.seen:
            word = _word(statement)
            if word in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
                done[-1].append((statement, parameters))
            elif word == "COMMIT" and done[-1]:
                done.append([])
        return done[:-1]

    def queries(self) -> list[str]:
        """Return the queries."""
        return [statement for statement, _ in self.seen if _word(statement) in {"SELECT", "WITH"}]


def _word(statement: str) -> str:
    return statement.split(maxsplit=1)[0].upper()


@contextmanager
def watched() -> Iterator[Statements]:
    """Note what the connections that are opened within this block run."""
    statements, connect = Statements(), sqlite3.connect

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            statements.seen.append((sql, parameters))
            return super().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
            rows = list(parameters)
            statements.seen.extend((sql, row) for row in rows)
            return super().executemany(sql, rows)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            return self.cursor().execute(sql, parameters)

        def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
            return self.cursor().executemany(sql, parameters)

    def watching(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return connect(*arguments, **{"factory": Connection, **options})

    sqlite3.connect = watching  # type: ignore[assignment]  # undone below
    try:
        yield statements
    finally:
        sqlite3.connect = connect  # type: ignore[assignment]
