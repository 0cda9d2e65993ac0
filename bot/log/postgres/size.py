"""How large a log in PostgreSQL has become."""

from bot.log.sql import Sql


def bytes_of(sql: Sql) -> int:
    """Return the bytes of the whole database, which the log may share with others. Raises ``LogUnavailable``."""
    row = sql.one("SELECT pg_database_size(current_database()) AS bytes")
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    return int(row["bytes"])
