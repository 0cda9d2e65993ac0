"""Statements on one connection, whatever engine is behind it: rooms of the log are written against this.

Statements are written once, in SQL that SQLite and PostgreSQL both understand, with ``?`` or ``:name`` where a value
stands. The few functions that only one of them has (``json_extract``, ``instr`` …) the schema of the other adds.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from bot.errors import LogUnavailable

if TYPE_CHECKING:
    from bot.log.problems import Problem
    from bot.ports import Topic
    from bot.ports.facts import Fact

#: column → a text, a number, bytes or None: the very same from every engine
Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]

#: rows that an engine may fetch at once for a query whose rows are taken one by one
MANY = 500


class Sql(ABC):
    """Statements on one connection; every error of the engine becomes ``LogUnavailable``.

    ``failure`` keeps the first error after which the transaction may be gone. ``topics`` are what was written about,
    ``facts`` the events of it: told once it is committed. ``end`` is the end of the chain that the transaction found
    when it began, where the engine told it then; ``tip`` the one after something was appended. ``calls``: whether a
    call is to begin, ``begins_restore``: whether a restored log begins to be dealt with.
    """

    def __init__(self) -> None:
        self.failure: LogUnavailable | None = None
        #: writes what a transaction keeps back, so that everybody sees it
        self.flush: Callable[[], None] = lambda: None
        self.topics: set[Topic] = set()
        self.end: tuple[int, str] | None = None
        self.tip: tuple[int, str] | None = None
        self.calls = self.begins_restore = False
        self.facts: list[Fact] = []

    @abstractmethod
    def run(self, statement: str, parameters: Parameters = ()) -> int:
        """Run one statement; returns the number of rows it changed."""

    @abstractmethod
    def rows(self, statement: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query."""

    @abstractmethod
    def stream(self, statement: str, parameters: Parameters = (), *, at_once: int = MANY) -> Iterator[Row]:
        """Yield the rows of a query one by one; memory holds ``at_once`` of them at most."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager["Sql"]:
        """See the database, within the block, as it was at the block's first query."""

    @property
    @abstractmethod
    def version(self) -> int:
        """The version of the schema. Raises ``LogUnavailable``."""

    @property
    @abstractmethod
    def mark(self) -> int:
        """The number that stands beside the tables and tells of a restore (``bot.log.restoring``); 0: none."""

    @mark.setter
    @abstractmethod
    def mark(self, number: int) -> None: ...

    @abstractmethod
    def any_text(self) -> AbstractContextManager[None]:
        """Read, within the block, bytes that are no text as something that is no other text either."""

    @abstractmethod
    def learn_fold(self) -> None:
        """Let statements call ``fold``, which is ``bot.domain.letters.fold``."""

    @abstractmethod
    def damages(self) -> Iterator["Problem"]:
        """Find damage in the database itself, as far as the engine finds it."""

    @abstractmethod
    def misshapen(self) -> Iterator["Problem"]:
        """Find what the migrations made and was altered or dropped since, or what was set to act by itself."""

    @abstractmethod
    def is_passing(self, error: LogUnavailable) -> bool:
        """Whether a later try may do what could not be done now: that says nothing about the log."""

    def one(self, statement: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a query."""
        return next(iter(self.rows(statement, parameters)), None)

    def insert(self, table: str, row: Mapping[str, object]) -> None:
        """Insert a row whose columns are named in code."""
        self.run(_insertion(table, row), row)

    def insert_for_id(self, table: str, row: Mapping[str, object]) -> int:
        """Insert a row to which the database gives a number that it never gives again; returns it."""
        return int(self.rows(f"{_insertion(table, row)} RETURNING id", row)[0]["id"])

    def insert_numbered(self, table: str, row: Mapping[str, object]) -> None:
        """Insert a row of a table whose rows are numbered, in ``seq``, as they come: 1, 2, 3 …."""
        self.run(_insertion(table, row, number="seq"), row)

    def try_insert(self, table: str, row: Mapping[str, object]) -> int | None:
        """Insert a row numbered, in ``id``, as it comes; returns the number, None where a unique index refuses it."""
        made = self.one(f"{_insertion(table, row, number='id')} ON CONFLICT DO NOTHING RETURNING id", row)
        return None if made is None else int(made["id"])

    def update(self, table: str, columns: Mapping[str, object], where: Mapping[str, object]) -> int:
        """Write columns named in code where others have the values given; returns the number of rows changed."""
        sets = ", ".join(f"{name} = ?" for name in columns)
        tests = " AND ".join(f"{name} IS NULL" if value is None else f"{name} = ?" for name, value in where.items())
        given = (value for value in where.values() if value is not None)
        return self.run(f"UPDATE {table} SET {sets} WHERE {tests}", [*columns.values(), *given])  # noqa: S608 - names come from code


def _insertion(table: str, row: Mapping[str, object], *, number: str = "") -> str:
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    if not number:
        return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names come from code
    following = f"(SELECT COALESCE(MAX({number}), 0) + 1 FROM {table})"  # noqa: S608 - likewise
    return f"INSERT INTO {table} ({number}, {names}) VALUES ({following}, {marks})"  # noqa: S608 - likewise
