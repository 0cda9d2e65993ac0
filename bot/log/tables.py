"""Comparing the tables with what the events say."""

import hashlib
from collections.abc import Iterator

from bot.log.audited import AUDITED
from bot.log.connection import Row, Sql
from bot.log.personal import PERSONAL, digest_of
from bot.log.replay import Problem, Replay

_KEYS = {"batches": "id", "requests": "id", "attempts": "id", "replies": "conversation"}


def compare_rows(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find rows that hold something else than the events say, that no event tells of, or that are gone."""
    for table, columns in AUDITED.items():
        rows = sql.rows(f"SELECT {_KEYS[table]} AS _key, {', '.join(columns)} FROM {table}")  # noqa: S608 - constants
        yield from _compare(table, {str(row.pop("_key")): row for row in rows}, replay.tables[table])


def compare_contents(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find personal data whose digest is not the one in the last event that wrote it."""
    for table, (key, _) in PERSONAL.items():
        rows = sql.rows(f"SELECT * FROM {table}")  # noqa: S608 - constants
        digests = {str(row[key]): {"content_digest": digest_of(table, row)} for row in rows}
        yield from _compare(table, digests, replay.tables[table])


def compare_files(sql: Sql, replay: Replay) -> Iterator[Problem]:
    """Find files whose bytes are not those of their name, and files of requests that are gone."""
    stored = set()
    for name in sql.rows("SELECT sha256 FROM files"):
        stored.add(name["sha256"])
        yield from _compare_file(sql, name["sha256"])
    for key, columns in replay.tables["requests"].items():
        sha256 = columns.get("file_sha256")
        if sha256 is not None and sha256 not in stored:
            yield Problem(f"files {sha256}", f"is missing; request {key} names it")


def _compare_file(sql: Sql, sha256: str) -> Iterator[Problem]:
    """Check one file at a time: all of them may be more than memory holds."""
    for row in sql.rows("SELECT size, content FROM files WHERE sha256 = ?", (sha256,)):
        if hashlib.sha256(row["content"]).hexdigest() != sha256 or row["size"] != len(row["content"]):
            yield Problem(f"files {sha256}", "its bytes were changed")


def _compare(table: str, rows: dict[str, Row], told: dict[str, Row]) -> Iterator[Problem]:
    for key, row in rows.items():
        expected = told.get(key)
        if expected is None:
            yield Problem(f"{table} {key}", "no event tells of it")
        else:
            yield from _differences(f"{table} {key}", row, expected)
    for key in told.keys() - rows.keys():
        yield Problem(f"{table} {key}", "is missing")


def _differences(subject: str, row: Row, expected: Row) -> Iterator[Problem]:
    for name, value in row.items():
        if value != expected.get(name):
            yield Problem(subject, f"{name} is {value!r}, the events say {expected.get(name)!r}")
