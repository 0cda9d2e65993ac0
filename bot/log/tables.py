"""Comparing the tables with what the events say."""

import hashlib
from collections.abc import Iterable, Iterator

from bot.log.audited import AUDITED
from bot.log.personal import PERSONAL, digest_of
from bot.log.replay import Problem, Replay
from bot.log.sqlite.connection import Row, Sql

_KEYS = {"batches": "id", "requests": "id", "attempts": "id", "replies": "conversation"}
#: tables whose rows are numbered as they were asked
_NUMBERED = ("batches", "requests")
_ERASED = {"content_digest": None}


def compare_rows(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find rows that hold something else than the events say, that no event tells of, or that are gone."""
    for table, columns in AUDITED.items():
        rows = sql.stream(f"SELECT {_KEYS[table]} AS _key, {', '.join(columns)} FROM {table}")  # noqa: S608 - constants
        yield from _compare(table, ((str(row.pop("_key")), row) for row in rows), replay.tables[table])
    for table in _NUMBERED:
        yield from _compare_order(sql, table, replay.tables[table])


def compare_contents(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find personal data whose digest is not the one in the last event that wrote it, or that should be erased."""
    for table, (key, columns) in PERSONAL.items():
        rows = sql.stream(f"SELECT {key}, salt, {', '.join(columns)} FROM {table}")  # noqa: S608 - constants
        digests = ((str(row[key]), {"content_digest": digest_of(table, row)}) for row in rows)
        yield from _compare(table, digests, replay.tables[table])


def compare_files(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find files whose bytes are not those of their name, files of requests that are gone, and files to be erased."""
    stored = {}
    for row in sql.rows("SELECT rowid, sha256 FROM files"):
        stored[row["sha256"]] = row["rowid"]
        yield from _compare_file(sql, row["rowid"], row["sha256"])
    named: dict[object, str] = {}
    needed: dict[object, str] = {}
    for key, columns in replay.tables["requests"].items():
        sha256 = columns.get("file_sha256")
        if isinstance(sha256, str):
            (needed if columns.get("erased_at") is None else named)[sha256] = key
    for sha256, key in needed.items():
        if sha256 not in stored:
            yield Problem(f"files {sha256}", f"is missing; request {key} names it")
    for sha256, key in named.items():
        if sha256 in stored and sha256 not in needed:
            yield Problem(f"files {sha256}", f"is there, although it was erased with request {key}")


def _compare_file(sql: Sql, rowid: int, sha256: object) -> Iterator[Problem]:
    """Check one file at a time: all of them may be more than memory holds."""
    for row in sql.rows("SELECT size, content FROM files WHERE rowid = ?", (rowid,)):
        content = row["content"]
        if (
            not isinstance(content, bytes)
            or hashlib.sha256(content).hexdigest() != sha256
            or row["size"] != len(content)
        ):
            yield Problem(f"files {sha256}", "its bytes were changed")


def _compare_order(sql: Sql, table: str, told: dict[str, Row]) -> Iterator[Problem]:
    """Find rows that stand in another place than they were asked in: the events tell of them in that order."""
    places = {key: place for place, key in enumerate(told, start=1)}
    for row in sql.stream(f"SELECT id, seq FROM {table} ORDER BY seq"):  # noqa: S608 - constants
        if row["seq"] != places.get(row["id"], row["seq"]):
            yield Problem(f"{table} {row['id']}", f"stands in place {row['seq']}, it was asked in {places[row['id']]}")


def _compare(table: str, rows: Iterable[tuple[str, Row]], told: dict[str, Row]) -> Iterator[Problem]:
    seen = set()
    for key, row in rows:
        expected = told.get(key)
        if expected is None:
            yield Problem(f"{table} {key}", "no event tells of it")
        elif key in seen:
            yield Problem(f"{table} {key}", "stands there twice")
        elif expected == _ERASED:
            yield Problem(f"{table} {key}", "is there, although it was erased")
        else:
            yield from _differences(f"{table} {key}", row, expected)
        seen.add(key)
    for key in told.keys() - seen:
        if told[key] != _ERASED:
            yield Problem(f"{table} {key}", "is missing")


def _differences(subject: str, row: Row, expected: Row) -> Iterator[Problem]:
    for name, value in row.items():
        if value != expected.get(name):
            yield Problem(subject, f"{name} is {value!r}, the events say {expected.get(name)!r}")
