"""A database of PostgreSQL as one end of a copy, and as what a file is put in the place of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from psycopg import Error, sql
from psycopg.rows import TupleRow

from bot.database_url import PostgresUrl
from bot.errors import DatabaseHeld, LogUnavailable
from bot.log.chain import Tip
from bot.log.copying.tables import TABLES
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import BROKEN, unavailable
from bot.log.postgres.migrations import migrate
from bot.log.postgres.notices import lock_of, presence_of
from bot.log.postgres.numbers import continue_numbers, numbers_given
from bot.log.postgres.server import APPLICATION, OTHERS, Bounded, Server
from bot.log.postgres.values import store
from bot.log.postgres.writing import begin, commit
from bot.log.restoring import Mark, read_mark, write_mark
from bot.log.sql import Sql

_RESTORED = "the log was restored: start the bot once, so that it asks about what was on its way"
#: what the connections of commands are called; those of bots are called otherwise
_APPLICATION = f"{APPLICATION}-command"
#: seconds for an answer: rows that are written are looked at when all of a table are there
_PATIENCE = 3_600.0
#: seconds that are waited for whoever writes
_TURN = 10.0
_OTHERS = (
    f"SELECT application_name, backend_start FROM pg_stat_activity WHERE pid IN ({OTHERS})"  # noqa: S608 - a constant
    " ORDER BY backend_start LIMIT 1"
)
_TRIGGERS = (
    ("events", "events_are_counted"),
    ("requests", "requests_are_counted"),
)
_COUNT = "INSERT INTO counts (kind, state, number) SELECT kind, state, COUNT(*) FROM requests GROUP BY kind, state"


class PostgresRows:
    """A log as it is at one moment. See ``bot.log.copying.ends``."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql

    def numbers(self) -> dict[str, int]:
        """Return the last numbers given."""
        return numbers_given(self.sql)


class PostgresEnd(PostgresRows):
    """A log in a transaction that keeps everybody else from writing it. See ``bot.log.copying.ends``."""

    def __init__(self, connection: Bounded, url: PostgresUrl) -> None:
        super().__init__(PostgresSql(connection))
        self.connection, self._url = connection, url

    def leave(self) -> None:
        """Mark the log as moved, unless a bot was started meanwhile. Raises ``DatabaseHeld``."""
        _refuse_others(self.connection, self._url)
        write_mark(self.sql, Mark.MOVED)
        self.keep()

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows."""
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        try:
            with self.connection.cursor() as cursor, cursor.copy(statement) as into:
                for row in rows:
                    into.write_row(list(store(row)))
        except BROKEN as error:
            raise unavailable(error) from error

    def complete(self, tip: Tip, numbers: Mapping[str, int]) -> None:
        """Write the end of the chain, the counts and the numbers that come next."""
        for table, trigger in _TRIGGERS:
            self.sql.run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
        self.sql.run("UPDATE chain SET events = ?, head = ? WHERE id = 1", tip)
        self.sql.run(_COUNT)
        continue_numbers(self.sql, numbers)
        for one in TABLES:
            self.sql.run(f"ANALYZE {one.name}")

    def keep(self) -> None:
        """Commit."""
        try:
            commit(self.connection)
        except Error as error:
            raise unavailable(error) from error

    def is_empty(self) -> bool:
        """Whether the log holds nothing yet."""
        return all(self.sql.one(f"SELECT 1 FROM {one.name} LIMIT 1") is None for one in TABLES)  # noqa: S608 - constants

    def prepare(self) -> None:
        """Do without triggers that count every row anew, until all are there."""
        for table, trigger in _TRIGGERS:
            self.sql.run(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@contextmanager
def open_source(url: PostgresUrl) -> Iterator[PostgresEnd]:
    """Open a log that no bot has, and keep it so. Raises ``DatabaseHeld``, ``LogUnavailable``."""
    with open_held(url) as end:
        if read_mark(end.sql, though_moved=True) not in {None, Mark.MOVED}:
            raise LogUnavailable(_RESTORED)
        yield end


@contextmanager
def open_target(url: PostgresUrl) -> Iterator[PostgresEnd]:
    """Open a database that has no log, or an empty one, and keep everybody else from it.

    Raises ``DatabaseHeld``, ``LogUnavailable``.
    """
    with open_held(url) as end:
        if not end.is_empty():
            raise LogUnavailable("the database has a log that is not empty: name one that holds nothing yet")
        end.prepare()
        yield end


@contextmanager
def open_held(url: PostgresUrl) -> Iterator[PostgresEnd]:
    """Be the only one on a log, made where there is none, within a transaction that writes; it has to be kept.

    Raises ``DatabaseHeld``, ``LogUnavailable``.
    """
    server = Server(url.secret.get_secret_value(), _APPLICATION)
    try:
        connection = server.connect(
            patience=_PATIENCE, idle_session_timeout="0", idle_in_transaction_session_timeout="0"
        )
        try:
            migrate(connection)
            _lock(connection, url)
            begin(connection, _TURN)
            yield PostgresEnd(connection, url)
        finally:
            with suppress(Error):
                connection.close()  # what was not committed is undone
    except Error as error:
        raise unavailable(error) from error


def _lock(connection: Bounded, url: PostgresUrl) -> None:
    """Get the lock of the one that works, and refuse while any bot is there. Raises ``DatabaseHeld``."""
    schema = _one(connection, "SELECT current_schema()")[0]
    if not _one(connection, "SELECT pg_try_advisory_lock(%s)", lock_of(str(schema)))[0]:
        holder, since = _one(connection, "SELECT holder, since FROM epoch WHERE id = 1")
        raise DatabaseHeld(url.shown, f"{holder or 'a bot'} since {since}")
    _refuse_others(connection, url)


def _refuse_others(connection: Bounded, url: PostgresUrl) -> None:
    """Refuse to go on while a bot is there, whether it works or stands by. Raises ``DatabaseHeld``."""
    schema = _one(connection, "SELECT current_schema()")[0]
    other = connection.execute(_OTHERS.encode(), (presence_of(str(schema)),)).fetchone()
    if other is not None:
        since = "" if other[1] is None else f" since {other[1]:%Y-%m-%dT%H:%M:%SZ}"  # that of another role is not told
        raise DatabaseHeld(url.shown, f"{other[0]}{since}")


def _one(connection: Bounded, query: str, *values: object) -> TupleRow:
    found = connection.execute(query.encode(), values).fetchone()
    assert found is not None  # noqa: S101 - each of them has a row
    return found
