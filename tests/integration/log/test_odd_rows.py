"""What only a forger or a broken disk brings about."""

import sqlite3
from contextlib import closing

import pytest

from bot.errors import LogUnavailable
from bot.log import SqliteSendLog
from bot.log.hashes import hash_of
from bot.log.scratch import Scratch
from bot.log.tables import _compare


def test_a_blob_in_the_place_of_a_text_has_a_hash_of_its_own() -> None:
    assert len({hash_of({"name": b"asked"}), hash_of({"name": "asked"}), hash_of({"name": repr(b"asked")})}) == 3


def test_a_row_that_stands_there_twice_is_named() -> None:
    """An index of SQLite forbids it; somebody who writes the file does not have to obey."""
    with closing(Scratch(["requests"])) as scratch:
        scratch.merge("requests", [("r1", {"state": "sent"})])
        found = _compare("requests", [("r1", {"state": "sent"})] * 2, scratch)
        assert [str(problem) for problem in found] == ["requests r1: stands there twice"]


def test_a_log_that_is_closed_has_nothing_to_fold(log: SqliteSendLog) -> None:
    log.close()
    log.fold()


def test_a_log_that_cannot_be_folded_says_so(log: SqliteSendLog) -> None:
    with log.write() as transaction:
        transaction.pace.save()
    assert log._writer is not None
    log._writer.close()
    with pytest.raises(LogUnavailable) as caught:
        log.fold()
    assert isinstance(caught.value.__cause__, sqlite3.Error)
