"""The numbers that the database gives rows, and never gives again, as a file or a server counts them."""

from collections.abc import Mapping

from bot.log.sql import Sql

#: table → the column that is numbered so; those of ``names`` and ``approvals`` stand in events
NUMBERED = {"approvals": "id", "names": "id", "outbox": "id", "questions": "rowid"}


def continue_numbers(sql: Sql, given: Mapping[str, int]) -> None:
    """Go on after rows were copied into PostgreSQL: behind them, and behind what was given before (by table).

    Raises ``LogUnavailable``: only the owner of the tables may.
    """
    for table, column in NUMBERED.items():
        highest = sql.rows(f"SELECT COALESCE(MAX({column}), 0) AS number FROM {table}")[0]["number"]  # noqa: S608 - above
        last = max(highest, given.get(table, 0))
        if last:
            sql.rows("SELECT setval(pg_get_serial_sequence(?, ?), ?)", (table, column, last))


def numbers_given(sql: Sql) -> dict[str, int]:
    """Return the last number that PostgreSQL gave, by table. Raises ``LogUnavailable``."""
    last: dict[str, int] = {}
    for table, column in NUMBERED.items():
        sequence = sql.rows("SELECT pg_get_serial_sequence(?, ?) AS name", (table, column))[0]["name"]
        row = sql.rows(f"SELECT last_value, is_called FROM {sequence}")[0]  # noqa: S608 - of the server
        last[table] = row["last_value"] if row["is_called"] else 0
    return last
