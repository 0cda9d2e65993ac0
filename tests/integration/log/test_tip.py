"""What the log held last is noted beside it, so that an older copy of it is noticed however it came there."""

import logging
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.requests import State
from bot.domain.restores import RestoreCause, Restored
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.chain import verify
from bot.log.sqlite.tip import read_tip, tip_path
from bot.ports import NotNoted
from tests import process_log
from tests.integration.log.samples import NEVER, TurnedClock, add, at, request, send


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def restored(path: Path) -> Restored | None:
    log = opened(path)
    log.close()
    return log.restored


def note(log: SqliteSendLog, event: str) -> None:
    with log.write() as transaction:
        transaction.events.note(event, at=at(1))


def head_of(log: SqliteSendLog) -> tuple[int, str]:
    with log.read() as reader:
        proven = verify(reader)
    return proven.events, proven.head


def noted(path: Path) -> tuple[int, str]:
    found, odd = read_tip(path)
    assert found is not None
    assert odd == ""
    return found.events, found.head


@pytest.fixture
def older(path: Path) -> Path:
    """A log that was put back as it was before the last event."""
    log = opened(path)
    add(log, request())
    log.close()
    shutil.copy(path, path.with_name("backup.db"))
    log = opened(path)
    note(log, "later")
    log.close()
    shutil.copy(path.with_name("backup.db"), path)
    return path


def test_after_each_commit_the_tip_is_the_last_event(log: SqliteSendLog, path: Path) -> None:
    for number in range(5):
        note(log, f"event_{number}")
        assert noted(path) == head_of(log)
    assert stat.S_IMODE(tip_path(path).stat().st_mode) == 0o600


def test_a_log_that_holds_its_tip_is_as_it_was_left(log: SqliteSendLog, path: Path) -> None:
    note(log, "one")
    log.close()
    assert restored(path) is None


def test_a_log_that_is_ahead_of_its_tip_is_as_it_was_left(log: SqliteSendLog, path: Path) -> None:
    """A crash between a commit and its note."""
    note(log, "one")
    before = tip_path(path).read_bytes()
    note(log, "two")
    log.close()
    tip_path(path).write_bytes(before)
    assert restored(path) is None


def test_an_older_log_is_noticed(older: Path) -> None:
    found = restored(older)
    assert found is not None
    assert (found.cause, found.events, found.tip_events) == (RestoreCause.TIP, 1, 2)
    assert not found.is_another


def test_what_was_known_stays_until_the_older_log_was_dealt_with(older: Path) -> None:
    """Whoever writes to it before, such as ``log forget``, hides nothing."""
    log = opened(older)
    for number in range(4):
        note(log, f"event_{number}")
    log.close()
    found = restored(older)
    assert found is not None
    assert (found.tip_events, found.is_another) == (2, True)


def test_once_it_is_dealt_with_the_older_log_is_the_one_that_counts(older: Path) -> None:
    log = opened(older)
    assert log.restored is not None
    with log.write() as transaction:
        transaction.events.begin_restore(log.restored, at=at(2))
    assert noted(older) == head_of(log)
    log.close()
    log = opened(older)  # killed in between
    assert log.restored is not None
    with log.write() as transaction:
        transaction.events.begin_restore(log.restored, at=at(3))
        transaction.events.end_restore()
    told = head_of(log)
    log.close()
    assert told[0] == 2
    assert restored(older) is None


def test_a_backup_made_while_a_restore_was_dealt_with_is_a_restore_of_its_own(older: Path) -> None:
    """Its mark says that this was begun; the tip says that it was gone on with since then."""
    log = opened(older)
    assert log.restored is not None
    with log.write() as transaction:
        transaction.events.begin_restore(log.restored, at=at(2))
    log.close()
    shutil.copy(older, older.with_name("begun.db"))
    log = opened(older)
    with log.write() as transaction:
        transaction.events.end_restore()
        transaction.events.note("later", at=at(3))
    log.close()
    shutil.copy(older.with_name("begun.db"), older)

    log = opened(older)
    assert log.restored is not None
    assert (log.restored.is_begun, log.restored.cause) == (False, RestoreCause.TIP)
    with log.write() as transaction:
        transaction.events.begin_restore(log.restored, at=at(4))
        transaction.events.end_restore()
    assert noted(older) == head_of(log)
    log.close()
    assert restored(older) is None


def test_a_log_with_other_events_is_noticed(log: SqliteSendLog, path: Path, tmp_path: Path) -> None:
    note(log, "one")
    log.close()
    other = opened(tmp_path / "other.db")
    note(other, "another")
    note(other, "and another")
    other.close()
    shutil.copy(tmp_path / "other.db", path)
    found = restored(path)
    assert found is not None
    assert found.is_another


def test_without_a_tip_nothing_is_known_and_that_is_told(older: Path, caplog: pytest.LogCaptureFixture) -> None:
    tip_path(older).unlink()
    with caplog.at_level(logging.INFO):
        assert restored(older) is None
    assert "nothing was noted of the log before" in caplog.text
    assert noted(older)[0] == 1


@pytest.mark.parametrize("torn", [slice(0, 128), slice(128, 256)], ids=["first", "second"])
def test_a_line_that_was_torn_leaves_the_other(older: Path, torn: slice, caplog: pytest.LogCaptureFixture) -> None:
    """Either the last note or the one before, and both are more than the log holds or as much."""
    content = bytearray(tip_path(older).read_bytes())
    content[torn] = b"\0" * 128
    tip_path(older).write_bytes(content)
    found = restored(older)
    assert found is None or found.tip_events == 2
    assert read_tip(older)[0] is not None
    assert "torn" in process_log.text(caplog)


def test_an_odd_tip_is_told_and_stops_nobody(older: Path, caplog: pytest.LogCaptureFixture) -> None:
    tip_path(older).write_text("none of ours\n")
    assert restored(older) is None
    assert "none of the bot's" in process_log.text(caplog)
    assert noted(older)[0] == 1


def test_the_tip_belongs_to_the_file_where_links_end(log: SqliteSendLog, path: Path, tmp_path: Path) -> None:
    log.close()
    link = tmp_path / "link.db"
    link.symlink_to(path)
    through = opened(link)
    note(through, "one")
    told = head_of(through)
    through.close()
    assert noted(path) == told
    assert not (tmp_path / "link.db.tip").exists()


def _folder(tip: Path) -> None:
    tip.unlink()
    tip.mkdir()


def _pipe(tip: Path) -> None:
    tip.unlink()
    os.mkfifo(tip)


@pytest.mark.parametrize("spoil", [_folder, _pipe])
def test_a_tip_that_cannot_be_kept_stops_the_start(
    log: SqliteSendLog, path: Path, spoil: Callable[[Path], None]
) -> None:
    log.close()
    spoil(tip_path(path))
    with pytest.raises(LogUnavailable, match=r"\.tip (cannot be written|is no file)"):
        opened(path)


def test_no_call_begins_while_the_tip_cannot_be_written(log: SqliteSendLog, path: Path) -> None:
    """What was committed then is in the log; the next transaction says that nothing can be written, until it can."""
    add(log, request())
    _folder(tip_path(path))
    with pytest.raises(NotNoted), log.write() as transaction:
        transaction.attempts.begin(request(), call_id="c", at=at(1))
    with log.read() as reader:
        assert len(reader.attempts.of("r1")) == 1
    with pytest.raises(LogUnavailable, match=r"\.tip cannot be written"):
        log.check()
    tip_path(path).rmdir()
    log.check()
    assert noted(path) == head_of(log)


def test_a_decision_that_was_committed_counts_although_the_tip_cannot_be_written(
    log: SqliteSendLog, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(log, request())
    _folder(tip_path(path))
    with log.write() as transaction:
        transaction.requests.move(request(), State.EXPIRED, event="expired", at=at(1))
    assert "could not be noted" in caplog.text
    with pytest.raises(LogUnavailable), log.write() as transaction:
        transaction.events.note("later", at=at(2))


def test_a_tip_that_was_taken_away_is_made_again(log: SqliteSendLog, path: Path) -> None:
    tip_path(path).unlink()
    note(log, "one")
    assert noted(path) == head_of(log)


def test_a_call_waits_until_its_tip_is_on_the_disk(
    log: SqliteSendLog, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else does."""
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(str(Path(f"/proc/self/fd/{file}").readlink())))
    add(log, request())
    assert synced == []
    send(log, request())
    assert synced == [str(tip_path(path))]
