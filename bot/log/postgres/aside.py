"""Putting a log aside: all that it consists of goes into a schema of its own, and an empty one takes its place.

In the transaction that is open: whoever reads sees the one or the other.
"""

from psycopg import sql

from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import make
from bot.log.postgres.server import Bounded
from bot.log.postgres.shape import expected_shape
from bot.log.sql import Sql

_RELATIONS = (
    "SELECT relname::text AS name, relkind::text AS kind FROM pg_class"
    " WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'v')"
)
_ROUTINES = (
    "SELECT oid::regprocedure::text AS name, proname::text AS plain,"
    " pg_get_function_identity_arguments(oid) AS arguments, proconfig IS NOT NULL AS is_set FROM pg_proc"
    " WHERE pronamespace = quote_ident(current_schema())::regnamespace"
)
_GRANTED = (
    "SELECT 1 FROM pg_class, aclexplode(relacl) WHERE relnamespace = quote_ident(current_schema())::regnamespace"
    " AND relkind = 'r' AND grantee <> relowner LIMIT 1"
)


def put_aside(connection: Bounded, name: str) -> None:
    """Move the log of the current schema into a new one. Raises ``LogUnavailable``."""
    asked, there = PostgresSql(connection), sql.Identifier(name)
    _run(asked, sql.SQL("CREATE SCHEMA {}").format(there))
    for row in asked.rows(_RELATIONS):
        if row["name"] == "sends" or f"table {row['name']}" in expected_shape():
            kind = sql.SQL("VIEW" if row["kind"] == "v" else "TABLE")
            move = sql.SQL("ALTER {} {} SET SCHEMA {}")
            _run(asked, move.format(kind, sql.Identifier(row["name"]), there))
    for row in asked.rows(_ROUTINES):
        if f"function {row['plain']}({row['arguments']})" in expected_shape():
            if row["is_set"]:  # it knows its tables by their schema
                _run(
                    asked, sql.SQL("ALTER ROUTINE {} SET search_path = {}, pg_temp").format(_named(row["name"]), there)
                )
            _run(asked, sql.SQL("ALTER ROUTINE {} SET SCHEMA {}").format(_named(row["name"]), there))
    make(connection)
    _run(asked, sql.SQL("UPDATE epoch SET number = before.number FROM {}.epoch AS before").format(there))


def take_away(connection: Bounded, name: str) -> None:
    """Drop a log that was put aside. Raises ``LogUnavailable``."""
    _run(PostgresSql(connection), sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def is_granted(asked: Sql) -> bool:
    """Whether others than the owner have rights on the tables, which the new ones lack."""
    return asked.one(_GRANTED) is not None


def _run(asked: PostgresSql, statement: sql.Composed) -> None:
    asked.run(statement.as_string(asked.connection))


def _named(routine: str) -> sql.SQL:
    """Return a routine as the server writes it, quoted where that is needed."""
    return sql.SQL(routine)
