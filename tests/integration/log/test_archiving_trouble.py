"""What keeps a log from being archived, what has to stay in it, and a machine that goes down in the middle."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.domain.follow_ups import FollowUp, What
from bot.domain.outbox import MessageKey, MessageKind
from bot.log.sqlite.connection import SqliteSql, connect
from bot.log.sqlite.following import make_following
from bot.log.sqlite.sealing import carried_over
from tests.integration.log.forgery import forge, read, told
from tests.integration.log.samples import batch, request
from tests.integration.log.test_older_logs import LOGS, VERSIONS
from tests.integration.log.two_years import ARCHIVED, CARRIED, LAST_YEAR, THIS_YEAR, declined, make_two_years, opened

Said = pytest.CaptureFixture[str]
ARCHIVE = ("log", "archive", "--before", "2026", "2025.db")
#: what a process does to files, but for reading and writing them
STEPS = {"os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir", "os.rmdir", "sqlite3.connect"}


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "bot.db"
    make_two_years(path)
    return path


@pytest.fixture
def database(two_years: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = Path(shutil.copy(two_years, tmp_path / "bot.db"))
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    monkeypatch.chdir(tmp_path)
    return path


def refused(capsys: Said, *arguments: str) -> str:
    assert main(arguments or ARCHIVE) == 1
    return capsys.readouterr().err


def test_what_cannot_be_archived_is_said_and_nothing_is_changed(database: Path, capsys: Said) -> None:
    before = database.read_bytes()
    (database.parent / "there.db").touch()
    for arguments, why in (
        (("--before", "2027", "2025.db"), "that year has not begun"),
        (("--before", "2025", "2025.db"), "nothing that was asked before 2025 is over as a whole"),
        (("--before", "2026", "there.db"), "there.db exists already"),
        (("--before", "2026", "none/2025.db"), "there is no such folder"),
        (("--before", "2026", "bot.db"), "belongs to the log itself"),
        (("--before", "2026", "bot.db.tip"), "belongs to the log itself"),
    ):
        assert why in refused(capsys, "log", "archive", *arguments)
    assert database.read_bytes() == before
    assert not (database.parent / "2025.db").exists()


def test_a_log_that_is_not_there_held_tampered_with_restored_or_sealed_is_not_archived(
    database: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = opened(database)
    assert "held by another process" in refused(capsys)
    log.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 1")
    assert "start the bot once" in refused(capsys)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 0")
    forge(database, ("UPDATE requests SET order_id = 9 WHERE id = 'new'", ()))
    assert "order_id is 9" in refused(capsys)
    forge(database, ("UPDATE requests SET order_id = 580101 WHERE id = 'new'", ()))
    assert main(ARCHIVE) == 0
    monkeypatch.setenv("BOT_DATABASE", "2025.db")
    assert "this is an archive already" in refused(capsys, "log", "archive", "--before", "2026", "other.db")
    monkeypatch.setenv("BOT_DATABASE", "none.db")
    assert "there is no file" in refused(capsys, "log", "archive", "--before", "2026", "other.db")


def carried(path: Path) -> list[str]:
    with closing(connect(path, "ro")) as db:
        found, _ = carried_over(SqliteSql(db), "2026-01-01T00:00:00.000Z")
    return [batch_id.removeprefix("b-") for batch_id in found]


def test_what_is_still_to_be_looked_at_or_shown_stays_in_the_log(database: Path) -> None:
    assert carried(database) == [*CARRIED]
    log = opened(database)
    with log.write() as tx:
        tx.follow_ups.plan(FollowUp(request_id="sent1", batch_id="b-sent1", what=What("anything"), due_at=THIS_YEAR))
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, "b-sent2"), at=THIS_YEAR)
    log.close()
    assert carried(database) == ["sent1", "sent2", *CARRIED]


def test_what_was_replaced_by_something_that_stays_stays_with_it(database: Path, capsys: Said) -> None:
    log = opened(database)
    for name, replaces in (("middle", "b-sent1"), ("newest", "b-middle")):
        one = request(name, f"b-{name}", due_at=LAST_YEAR)
        of = replace(batch(f"b-{name}", replaces=replaces), requested_at=LAST_YEAR)
        with log.write() as tx:
            assert tx.requests.add(of, (one,))
        declined(log, one, LAST_YEAR if name == "middle" else THIS_YEAR)
    with log.write() as tx:
        for post in tx.outbox.due(THIS_YEAR + timedelta(days=9), limit=99):
            tx.outbox.delivered(post, None, at=THIS_YEAR)
    log.close()
    assert sorted(carried(database)) == sorted([*CARRIED, "sent1", "middle", "newest"])
    assert main(ARCHIVE) == 0
    assert (told(database), told(database.with_name("2025.db"))) == ([], [])


def test_names_that_were_erased_stay_erased(database: Path) -> None:
    log = opened(database)
    with log.write() as tx:
        assert tx.erasure.erase_names("U00ANA", at=THIS_YEAR, detail={"by": "Eva"}) == 1
    log.close()
    assert main(ARCHIVE) == 0
    assert told(database) == []
    assert "Ana Prueba" not in {row["name"] for row in read(database, "name_words")}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_log_that_earlier_versions_began_is_carried_over_whole(version: int, tmp_path: Path) -> None:
    older, following = tmp_path / "older.db", tmp_path / "following.db"
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript((LOGS / f"version-{version}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    opened(older).close()
    batches = [row["id"] for row in sorted(read(older, "batches"), key=lambda row: row["seq"])]
    make_following(older, following, batches, at=THIS_YEAR, sealed=f"s2:{'A' * 43}", detail={"file": "a.db"})
    assert told(following) == []
    assert read(following, "sends") == read(older, "sends")
    assert opened(following).restored is None


def parted(step: int) -> int:
    """Archive in a process that ends without notice at a step; returns its status, 9 when it got there."""
    child = os.fork()
    if child == 0:
        left = iter(range(step))

        def end(event: str, _arguments: Any) -> None:
            if event in STEPS and next(left, None) is None:
                os._exit(9)

        sys.addaudithook(end)
        os._exit(main(ARCHIVE))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def texts(path: Path) -> dict[str, object]:
    return {row["request_id"]: row["text"] for row in read(path, "sends")} if path.exists() else {}


@pytest.mark.parametrize(
    "every",
    [
        pytest.param(6, marks=pytest.mark.timeout(300)),  # a process for each step, on a machine that may be busy
        pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)
def test_whenever_the_machine_goes_down_nothing_is_lost_and_it_can_be_done_again(
    two_years: Path, database: Path, every: int
) -> None:
    whole, archive = texts(database), database.with_name("2025.db")
    step = status = 0
    while (status := parted(step)) == 9:
        there = [path for path in (database, archive) if path.exists()]
        kept = {name: text for path in there for name, text in texts(path).items() if text is not None}
        assert kept == whole, step
        assert [told(path) for path in there] == [[]] * len(there), step
        log = opened(database)
        assert log.restored is None, step
        log.close()
        if len(texts(database)) == len(whole):  # it was not parted yet
            archive.unlink(missing_ok=True)
            assert main(ARCHIVE) == 0, step
        assert set(texts(database)) == set(CARRIED)
        assert {name for name, text in texts(archive).items() if text is not None} == set(ARCHIVED)
        for path in database.parent.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copy(two_years, database)
        step += every
    assert status == 0
    assert step > 10
