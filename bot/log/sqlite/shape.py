"""The shape of the database: tables, indexes, triggers and the view people read, as the migrations made them."""

from collections.abc import Iterator
from functools import cache

from sqlite_utils import Database

from bot.log.problems import DATABASE, Problem
from bot.log.sqlite.connection import SqliteSql
from bot.log.sqlite.migrations import make_version, version_of

#: damages told one by one; one broken page can bring about very many
_MOST_DAMAGES = 20
#: table or view → what stands in its definition, what stood there in the first logs of versions 1 to 3
_FIRST_LOGS = {
    "alert_requests": (" settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),", ""),
    "sends": (
        "CASE requests.state WHEN 'unknown' THEN NULL ELSE requests.finished_at END AS finished_at",
        "requests.finished_at",
    ),
}
#: the first version that makes these anew
_ALL_ALIKE = 7
_SHAPE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def compare_shape(sql: SqliteSql) -> Iterator[Problem]:
    """Find what was altered, dropped or set to act by itself: a view can lie about tables that do not.

    Tables, views and indexes that somebody added for their own use are let be.
    """
    yield from compare_made(sql)
    for kind, name in _shape(sql).keys() - _expected(version_of(sql.db)).keys():
        if kind == "trigger":
            yield Problem(f"{kind} {name}", "is not the bot's")


def compare_made(sql: SqliteSql) -> Iterator[Problem]:
    """Find what the migrations made and was altered or dropped since."""
    found, version = _shape(sql), version_of(sql.db)
    for (kind, name), made in _expected(version).items():
        if (kind, name) not in found:
            yield Problem(f"{kind} {name}", "is missing")
        elif found[kind, name] not in {made, _first_made(name, made, version)}:
            yield Problem(f"{kind} {name}", "was altered")


def compare_pages(sql: SqliteSql) -> Iterator[Problem]:
    """Find damage in the file itself: broken pages, and indexes that lead past rows that are there."""
    for row in sql.rows(f"PRAGMA integrity_check({_MOST_DAMAGES})"):
        damage = str(row["integrity_check"])
        if damage != "ok":
            yield Problem(DATABASE, damage.replace("\n", " "))


def _first_made(name: str, made: str, version: int) -> str:
    """Return how the first logs were made, where that differs; they keep it until version 7."""
    return made.replace(*_FIRST_LOGS.get(name, ("", ""))) if version < _ALL_ALIKE else made


@cache
def _expected(version: int) -> dict[tuple[str, str], str]:
    db = Database(memory=True)
    try:
        make_version(db, version)
        return _shape(SqliteSql(db))
    finally:
        db.close()


def _shape(sql: SqliteSql) -> dict[tuple[str, str], str]:
    """Read what was made, whatever its white space and quotes: releases of SQLite write an ALTER differently."""
    return {(row["type"], row["name"]): " ".join(str(row["sql"]).replace('"', "").split()) for row in sql.rows(_SHAPE)}
