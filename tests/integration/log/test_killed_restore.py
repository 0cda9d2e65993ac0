"""A restore that is killed at any step leaves the old log or the new one, whole, and can be done again."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from tests.integration.log.forgery import check
from tests.integration.log.samples import NEVER, TurnedClock, at

ROOT = Path(__file__).parents[3]


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def killed(folder: Path, kill_at: int = 0) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.integration.log.killed_restore", "backup.db", str(kill_at)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "BOT_DATABASE": "data/bot.db", "BOT_LOCK_WAIT": "0s"},
    )


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A backup, and the log of a bot that went on after it and was killed: the rest is in the write-ahead log."""
    template = tmp_path / "template"
    (template / "data").mkdir(parents=True)
    shutil.copy(whole, template / "backup.db")
    database = Path(shutil.copy(whole, template / "data" / "bot.db"))
    with closing(opened(database)) as log:
        with log.write() as transaction:
            transaction.events.note("later", at=at(20))
        left = {one.name: one.read_bytes() for one in database.parent.iterdir()}
    for name, content in left.items():
        (database.parent / name).write_bytes(content)
    return template


def last_event(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT name FROM events ORDER BY id DESC LIMIT 1").fetchone()[0])


@pytest.mark.parametrize(
    "every",
    [7, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
    ids=["some steps", "every step"],
)
def test_killed_at_a_step_the_old_log_or_the_new_one_is_there(folder: Path, tmp_path: Path, every: int) -> None:
    steps = int(killed(Path(shutil.copytree(folder, tmp_path / "alive"))).stdout.rpartition("steps ")[2])
    before = last_event(tmp_path / "alive" / "backup.db")
    seen = set()
    for kill_at in range(1, steps + 1, every):
        place = Path(shutil.copytree(folder, tmp_path / f"killed-{kill_at}"))
        assert killed(place, kill_at).returncode == -9
        database = place / "data" / "bot.db"
        assert check(database).ok, kill_at
        with closing(opened(database)) as log:
            is_new = log.restored is not None
        assert last_event(database) == (before if is_new else "later"), kill_at
        seen.add(is_new)
        again = killed(place)
        assert again.returncode == 0, again.stderr
        with closing(opened(database)) as log:
            assert log.restored is not None
        assert last_event(database) == before
    assert seen == {True, False} or every > 1
