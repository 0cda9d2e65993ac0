"""A proof that the machine has no room for, or that the file keeps waiting, says nothing about the log."""

import sqlite3
from collections import deque
from contextlib import closing
from pathlib import Path

import pytest

from bot.log.chain import Check
from bot.log.scratch import Scratch
from bot.log.sqlite.connection import SqliteSql, connect
from bot.ports import ProofFailed


def test_a_scratch_file_without_room_is_no_finding() -> None:
    with closing(Scratch(["requests"])) as scratch:
        scratch._connection.execute("PRAGMA max_page_count=20")
        with pytest.raises(ProofFailed, match="no room"):
            scratch.merge("requests", ((f"r{number}", {"state": "x" * 500}) for number in range(1_000)))
        with pytest.raises(ProofFailed, match="no room"):
            deque(map(scratch.store_file, (f"{number:064}" for number in range(10_000))), maxlen=0)


def test_a_log_that_another_program_keeps_locked_is_no_finding(copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        db = connect(copy, "ro")
        with closing(Check(SqliteSql(db))) as check:
            db.execute("PRAGMA busy_timeout=0")
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(ProofFailed, match="busy"):
                list(check.problems())
        db.close()
