"""Migrations of the send log in PostgreSQL: all that are missing in one transaction, under a lock of their own.

Objects lie in the connection's current schema, so that several bots can share a database by ``search_path``. A program
opens a newer schema whose migrations say, in ``works_with``, that programs of its version still work with it: those
expand first, and contract one release later.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from psycopg import Connection, Error
from psycopg.rows import TupleRow
from psycopg.sql import SQL

from bot.errors import LogUnavailable
from bot.log.postgres.errors import BROKEN, unavailable
from bot.log.postgres.functions import SMALL_LETTERS, functions
from bot.log.postgres.tables import TABLES
from bot.log.postgres.triggers import TRIGGERS
from bot.log.views import SENDS

Connected = Connection[TupleRow]

#: the version of SQLite's schema before the one with which PostgreSQL's begins
BEFORE = 10
#: seconds that a process waits for another one that migrates
_PATIENCE = 30
_MADE = (
    'CREATE TABLE migrations (name text COLLATE "C" PRIMARY KEY, applied_at timestamptz NOT NULL,'
    " works_with bigint NOT NULL)"
)
_NOTED = "INSERT INTO migrations (name, applied_at, works_with) VALUES (%s, now(), %s)"
_COLUMNS = (
    "SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute"
    " WHERE attrelid = to_regclass(quote_ident(current_schema()) || '.migrations') AND attnum > 0 AND NOT attisdropped"
)
_OTHERS = (
    "SELECT relname FROM pg_class WHERE relnamespace = quote_ident(current_schema())::regnamespace"
    " AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname LIMIT 1"
)
_COLLATION = "SELECT 1 FROM pg_collation WHERE collname = %s AND collnamespace = 'pg_catalog'::regnamespace"
_MAY = "SELECT has_schema_privilege(current_schema(), 'CREATE'), current_user"
_OWNS = (
    "SELECT pg_has_role(relowner, 'USAGE'), pg_get_userbyid(relowner), current_user FROM pg_class"
    " WHERE oid = to_regclass(quote_ident(current_schema()) || '.migrations')"
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema. ``works_with``: the oldest version whose programs work with it as well."""

    name: str
    works_with: int
    apply: Callable[[Connected], None]


def _begin(connection: Connected) -> None:
    """Make the tables, the functions that statements use, the triggers and the view people read."""
    has = (name for name in SMALL_LETTERS if connection.execute(_COLLATION, (name,)).fetchone() is not None)
    schema = _value(connection, "SELECT quote_ident(current_schema())")
    for script in (functions(next(has)), TABLES, TRIGGERS.replace("{schema}", str(schema)), SENDS):
        connection.execute(script.encode())


MIGRATIONS = (Migration("m011_drafts", 11, _begin),)


def newest_version() -> int:
    """Return the version that this program writes."""
    return BEFORE + len(MIGRATIONS)


def migrate(connection: Connected) -> None:
    """Bring the log in the current schema up to date, or leave it as it was. In autocommit.

    Raises ``LogUnavailable`` where it is another program's, or too new, or the role may not change it.
    """
    try:
        if not missing_in(connection):
            return
        connection.execute("BEGIN")
        try:
            connection.execute(SQL("SET LOCAL lock_timeout = {}").format(_PATIENCE * 1000))
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_lock_of(connection),))
            _apply(connection, missing_in(connection))  # another process may have done it meanwhile
            connection.execute("COMMIT")
        finally:
            with suppress(Error):
                connection.execute("ROLLBACK")
    except BROKEN as error:
        raise unavailable(error) from error


def make(connection: Connected) -> None:
    """Make an empty log in the current schema, beside what else is there, in the transaction that is open.

    Raises ``LogUnavailable``, ``psycopg.Error``.
    """
    _apply(connection, MIGRATIONS)


def check_schema(connection: Connected) -> None:
    """Check that the current schema has a log that this program can work with. Raises ``LogUnavailable``."""
    try:
        missing, is_new = missing_in(connection), _is_empty(connection)
    except BROKEN as error:
        raise unavailable(error) from error
    if is_new:
        raise LogUnavailable("the database has no log yet; the bot makes it at its first start")
    if missing:
        raise LogUnavailable("the log was written by an older version of the bot; start the bot once to update it")


def missing_in(connection: Connected) -> tuple[Migration, ...]:
    """Return what is still to be applied. Raises ``LogUnavailable`` for what is no log of this program's."""
    if connection.execute("SHOW server_encoding").fetchone() != ("UTF8",):
        raise LogUnavailable("the database has another encoding than UTF8; make it with `ENCODING 'UTF8'`")
    columns = _value(connection, _COLUMNS)
    if columns is None:
        other = connection.execute(_OTHERS).fetchone()
        if other is not None:
            raise LogUnavailable(f"the database is no send log: its schema holds something else ({other[0]})")
        return MIGRATIONS
    if columns != ["name", "applied_at", "works_with"]:
        raise LogUnavailable("the database is no send log: its schema holds migrations of something else")
    applied: dict[str, int] = dict(connection.execute("SELECT name, works_with FROM migrations").fetchall())
    known = {migration.name for migration in MIGRATIONS}
    for name, works_with in sorted(applied.items()):
        if name not in known and works_with > newest_version():
            raise LogUnavailable(f"the log was written by a newer version of the bot ({name}); update the bot")
    return tuple(migration for migration in MIGRATIONS if migration.name not in applied)


def refuse_left_behind(works_with: int | None) -> None:
    """Refuse a schema that works only with programs of a later version. Raises ``LogUnavailable``.

    It may be brought up to date while this program runs: ``works_with``, the newest that a migration says, is asked for
    at every look and at every write.
    """
    if works_with is not None and works_with > newest_version():
        raise LogUnavailable("the log was brought up to date by a newer version of the bot; update this one")


def _apply(connection: Connected, missing: tuple[Migration, ...]) -> None:
    if not missing:
        return
    refuse_without_right(connection)
    if _is_empty(connection):
        connection.execute(_MADE.encode())
    for migration in missing:
        migration.apply(connection)
        connection.execute(_NOTED, (migration.name, migration.works_with))


def refuse_without_right(connection: Connected) -> None:
    """Refuse to migrate as a role that may not, before anything fails half way."""
    owned = connection.execute(_OWNS).fetchone()
    may, role = connection.execute(_MAY).fetchone() or (False, "")
    if owned is not None and not owned[0]:
        raise LogUnavailable(
            f"the log has to be brought up to date, which only its owner {owned[1]} may, not {role}:"
            " start the bot once as the owner"
        )
    if not may:
        raise LogUnavailable(
            f"the role {role} may not make tables in its schema: start the bot once as the role that is to own the log"
        )


def _is_empty(connection: Connected) -> bool:
    return _value(connection, _COLUMNS) is None


def _lock_of(connection: Connected) -> int:
    """Return the number of the lock under which a schema is migrated."""
    schema = _value(connection, "SELECT current_schema()::text")
    return int.from_bytes(sha256(f"alephee-bot migrations {schema}".encode()).digest()[:8], signed=True)


def _value(connection: Connected, query: str) -> object:
    found = connection.execute(query.encode()).fetchone()
    return None if found is None else found[0]
