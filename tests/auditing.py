"""The log as an auditor reads it: with a connection of their own that only reads, to whichever database it is in."""

import re
import sqlite3
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from bot.database_url import PostgresUrl

Json = dict[str, Any]


def rows_of(database: object, query: str, *parameters: object) -> list[Json]:
    """Return the rows of a query with `?` for what is handed over; ``database``: what ``BOT_DATABASE`` says."""
    address = database.secret.get_secret_value() if isinstance(database, PostgresUrl) else str(database)
    if re.match(r"postgres(ql)?://", address):
        with psycopg.connect(address, row_factory=dict_row) as connection:
            connection.read_only = True
            marked = sql.SQL(query.replace("%", "%%").replace("?", "%s"))
            return connection.execute(marked, parameters).fetchall()
    with closing(sqlite3.connect(f"file:{address}?mode=ro", uri=True)) as file:
        file.row_factory = sqlite3.Row
        return [dict(row) for row in file.execute(query, parameters)]
