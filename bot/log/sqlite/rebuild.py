"""Making a table anew, where SQLite's ALTER TABLE cannot: another primary key, a link to another table.

The order of steps is SQLite's own (sqlite.org, "ALTER TABLE", section 7): new table, rows, drop, rename, indexes.
"""

import re
from collections.abc import Sequence

from sqlite_utils import Database

from bot.errors import LogUnavailable
from bot.log.sqlite.connection import SqliteSql

#: what stands in the definition of a table → what shall stand there
Edits = Sequence[tuple[str, str]]


def rebuild(db: Database, table: str, edits: Edits) -> None:
    """Make a table anew with its definition edited; rows, order, indexes and triggers stay.

    To be called in a transaction that was begun with foreign keys off: the rows that point at it would hold it. Views
    are not looked at while it is gone, so they need not be made anew, nor those that somebody added.
    Raises ``LogUnavailable``.
    """
    sql = SqliteSql(db)
    made = sql.one("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    if made is None:
        raise LogUnavailable(f"the log is damaged: the table {table} is gone")
    definition = re.sub(f'^CREATE TABLE "?{table}"? ', f"CREATE TABLE new_{table} ", made["sql"])
    for old, new in edits:
        definition = definition.replace(old, new)
    added = sql.rows(
        "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    )
    sql.run("PRAGMA legacy_alter_table=ON")
    sql.run(definition)
    columns = ", ".join(str(row["name"]) for row in sql.rows(f"PRAGMA table_info({table})"))
    sql.run(f"INSERT INTO new_{table} ({columns}) SELECT {columns} FROM {table} ORDER BY rowid")  # noqa: S608 - names come from code
    sql.run(f"DROP TABLE {table}")
    sql.run(f"ALTER TABLE new_{table} RENAME TO {table}")
    sql.run("PRAGMA legacy_alter_table=OFF")
    for row in added:
        sql.run(row["sql"])


def refuse_loose_ends(db: Database, tables: Sequence[str]) -> None:
    """Refuse rows that point at a row that is not there. Raises ``LogUnavailable``."""
    for table in tables:
        loose = SqliteSql(db).one(f"PRAGMA foreign_key_check({table})")
        if loose:
            raise LogUnavailable(
                f"the log is damaged: a row of {table} belongs to a row of {loose['parent']} that is gone"
            )
