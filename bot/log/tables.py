"""Comparing the tables with what the events say."""

import hashlib
from collections.abc import Collection, Iterable, Iterator

from bot.log.personal import digest_of
from bot.log.problems import Problem
from bot.log.replay import Replay
from bot.log.scratch import Scratch
from bot.log.sql import Row, Sql
from bot.log.told import is_gone
from bot.log.versions import Rules

#: table → its key, where that is not its id
_KEYS = {"replies": "conversation"}
#: tables whose rows are numbered as they were asked
_NUMBERED = ("batches", "requests")
_COUNTED = (
    "SELECT {what}, SUM(counted) AS counted, SUM(found) AS found FROM (SELECT {what}, number AS counted, 0 AS found"
    " FROM counts UNION ALL SELECT {what}, 0, COUNT(*) FROM requests GROUP BY {what}) AS counted_twice"
    " GROUP BY {what} HAVING SUM(counted) <> SUM(found)"
)


def compare_rows(sql: Sql, rules: Rules, replay: Replay) -> Iterator[Problem]:
    """Find rows that hold something else than the events say, that no event tells of, or that are gone."""
    for table in rules.audited:
        yield from _compare(table, _rows(sql, rules, table), replay.scratch)
    for table in _NUMBERED:
        yield from _compare_order(sql, table, replay.scratch)


def compare_counts(sql: Sql, rules: Rules) -> Iterator[Problem]:
    """Find states of which more or fewer requests are counted than there are: people read the counts."""
    for row in sql.stream(_COUNTED.format(what=", ".join(rules.counted_by))):
        what = " ".join(str(row[name]) for name in rules.counted_by)
        yield Problem(f"counts {what}", f"says {row['counted']}, there are {row['found']}")


def compare_contents(sql: Sql, rules: Rules, replay: Replay) -> Iterator[Problem]:
    """Find personal data whose digest is not the one in the last event that wrote it, or that should be erased."""
    for table in rules.personal:
        yield from _compare(table, _digests(sql, rules, table), replay.scratch)


def compare_files(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find files whose bytes are not those of their name, files of requests that are gone, and files to be erased."""
    scratch = replay.scratch
    for row in sql.stream("SELECT sha256, size, content FROM files", at_once=1):  # all may be more than memory holds
        scratch.store_file(row["sha256"])
        yield from _compare_file(row, row["sha256"])
    for key, columns in scratch.rows("requests", having="file_sha256"):
        scratch.name_file(str(columns["file_sha256"]), key, needed=columns.get("erased_at") is None)
    for sha256, key in scratch.lost_files():
        yield Problem(f"files {sha256}", f"is missing; request {key} names it")
    for sha256, key in scratch.kept_files():
        yield Problem(f"files {sha256}", f"is there, although it was erased with request {key}")


def compare_new(sql: Sql, rules: Rules, replay: Replay) -> Iterator[Problem]:
    """Find rows, personal data and files that do not hold what the events replayed say, which may be the newest alone.

    What no event tells of, and files that should be gone, are found by comparing all.
    """
    for table in rules.audited:
        for key, told in replay.scratch.rows(table):
            yield from _compare_one(table, key, next(_rows(sql, rules, table, key), None), told, rules.audited[table])
    for table in rules.personal:
        for key, told in replay.scratch.rows(table):
            yield from _compare_one(table, key, next(_digests(sql, rules, table, key), None), told, told)
    for key, told in replay.scratch.rows("requests", having="file_sha256"):
        sha256 = told["file_sha256"]
        if told.get("erased_at") is None:
            row = sql.one("SELECT size, content FROM files WHERE sha256 = ?", (sha256,))
            if row is None:
                yield Problem(f"files {sha256}", f"is missing; request {key} names it")
            else:
                yield from _compare_file(row, sha256)


def _rows(sql: Sql, rules: Rules, table: str, key: str | None = None) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a table, or the one with a key."""
    name, columns = _KEYS.get(table, "id"), ", ".join(rules.audited[table])
    for row in sql.stream(f"SELECT {name} AS _key, {columns} FROM {table}{_with(name, key)}", _given(key)):  # noqa: S608 - constants
        yield str(row.pop("_key")), row


def _digests(sql: Sql, rules: Rules, table: str, key: str | None = None) -> Iterator[tuple[str, Row]]:
    """Yield digests of the rows of a side table, or of the one with a key."""
    name, columns = rules.personal[table]
    for row in sql.stream(f"SELECT {name}, salt, {', '.join(columns)} FROM {table}{_with(name, key)}", _given(key)):  # noqa: S608 - constants
        yield str(row[name]), {"content_digest": digest_of(table, row)}


def _with(name: str, key: str | None) -> str:
    return "" if key is None else f" WHERE {name} = ?"


def _given(key: str | None) -> tuple[str, ...]:
    return () if key is None else (key,)


def _compare_file(row: Row, sha256: object) -> Iterator[Problem]:
    content = row["content"]
    if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != sha256 or row["size"] != len(content):
        yield Problem(f"files {sha256}", "its bytes were changed")


def _compare_order(sql: Sql, table: str, scratch: Scratch) -> Iterator[Problem]:
    """Find rows that stand in another place than they were asked in: the events tell of them in that order."""
    keys = scratch.keys(table)
    rows = sql.stream(f"SELECT id, seq FROM {table} ORDER BY seq")  # noqa: S608 - constants
    for number, row in enumerate(rows, start=1):
        as_told = next(keys, None) == row["id"]
        place = number if as_told else scratch.place(table, row["id"])
        if place not in {None, row["seq"]}:
            yield Problem(f"{table} {row['id']}", f"stands in place {row['seq']}, it was asked in {place}")


def _compare(table: str, rows: Iterable[tuple[str, Row]], scratch: Scratch) -> Iterator[Problem]:
    meet = scratch.meeting(table)
    for key, row in rows:
        met = meet(key)
        if met is None:
            yield Problem(f"{table} {key}", "no event tells of it")
        elif met.again:
            yield Problem(f"{table} {key}", "stands there twice")
        elif is_gone(met.columns):
            yield _still_there(table, key)
        else:
            yield from _differences(f"{table} {key}", row, met.columns)
    for key, columns in scratch.unmet(table):
        if not is_gone(columns):
            yield Problem(f"{table} {key}", "is missing")


def _compare_one(
    table: str, key: str, found: tuple[str, Row] | None, told: Row, vouched: Collection[str]
) -> Iterator[Problem]:
    """Compare what is told of a row with the row, as far as its columns are vouched for."""
    if is_gone(told):
        if found is not None:
            yield _still_there(table, key)
    elif found is None:
        yield Problem(f"{table} {key}", "is missing")
    else:
        columns = {name: found[1].get(name) for name in told if name in vouched}
        yield from _differences(f"{table} {key}", columns, told)


def _still_there(table: str, key: str) -> Problem:
    gone = "taken back" if table == "approvals" else "erased"
    return Problem(f"{table} {key}", f"is there, although it was {gone}")


def _differences(subject: str, row: Row, expected: Row) -> Iterator[Problem]:
    for name, value in row.items():
        if value != expected.get(name):
            yield Problem(subject, f"{name} is {value!r}, the events say {expected.get(name)!r}")
