"""Archives of odd logs, and odd archives: what cannot be parted stays whole, and what was bent is told."""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.doctor.known import check_tip, check_witness
from bot.errors import LogUnavailable
from bot.log.sqlite.following import make_following
from bot.log.witness import FileWitness
from tests.integration.log.forgery import forge, read, told
from tests.integration.log.samples import EVA
from tests.integration.log.two_years import THIS_YEAR, make_two_years, opened

Said = pytest.CaptureFixture[str]
ARCHIVE = ("log", "archive", "--before", "2026", "2025.db")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "bot.db"
    make_two_years(path)
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    monkeypatch.chdir(tmp_path)
    return path


def test_a_log_of_which_one_half_tells_of_the_other_is_left_as_it_is(database: Path, capsys: Said) -> None:
    """No version of the bot wrote such events; whatever cannot be proven afterwards is not done."""
    log = opened(database)
    row = {"batch_id": "b-waiting", "approver": EVA, "at": "2025-11-21T12:00:01.000Z"}
    with log.write() as tx:
        key = tx.sql.insert_for_id("approvals", row)
        tx.events.journal.append("odd", at=THIS_YEAR, batch_id="b-sent1", changed={"approvals": {str(key): row}})
    log.close()
    before = read(database)
    assert told(database) == []
    assert main(ARCHIVE) == 1
    assert "the log cannot be parted, nothing was changed: approvals" in capsys.readouterr().err
    assert read(database) == before
    assert not Path("2025.db").exists()


def test_what_was_erased_before_stays_erased_in_both(database: Path) -> None:
    forget = ("log", "forget", "--order", "580101", "--yes", "--by", "Eva", "--reason", "asked")
    assert main(forget) == 1  # one is not over yet
    assert main(ARCHIVE) == 0
    assert (told(database), told(Path("2025.db"))) == ([], [])
    assert {row["text"] for row in read(database, "sends") if row["request_id"] != "waiting"} == {None}


@pytest.mark.timeout(300)  # a process of its own, on a machine that may be busy
def test_a_signal_in_the_middle_leaves_everything_as_it_was(database: Path) -> None:
    before = database.read_bytes()
    child = os.fork()
    if child == 0:
        left = iter(range(6))

        def interrupt(event: str, _arguments: Any) -> None:
            if event == "sqlite3.connect" and next(left, None) is None:
                os.kill(os.getpid(), signal.SIGTERM)

        sys.addaudithook(interrupt)
        os._exit(main(ARCHIVE))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 130
    assert database.read_bytes() == before
    assert not [one.name for one in database.parent.iterdir() if one.name.startswith((".alephee-bot", "2025"))]


def test_a_beginning_that_was_bent_is_told(database: Path, capsys: Said) -> None:
    assert main(ARCHIVE) == 0
    for detail in (
        "{}",
        "[]",
        '{"file": "", "events": 1, "head": ""}',
        '{"file": "2025.db", "events": "many", "head": ""}',
    ):
        forge(database, ("UPDATE events SET detail = ? WHERE id = 1", (detail,)))
        capsys.readouterr()
        assert main(["log", "verify"]) == 1
        assert "event 1: was changed" in capsys.readouterr().out


def test_a_log_whose_events_are_gone_is_told_as_that(database: Path, capsys: Said) -> None:
    forge(database, ("ALTER TABLE events RENAME COLUMN name TO other", ()))
    assert main(["log", "verify"]) in {1, 3}
    assert "cannot be read any further" in capsys.readouterr().out


def test_an_archive_that_names_the_log_itself_leads_nowhere(database: Path, capsys: Said) -> None:
    assert main(ARCHIVE) == 0
    shutil.move(database, "2025.db")
    shutil.copy("2025.db", database)
    capsys.readouterr()
    assert main(["log", "verify"]) == 1  # each follows the other, as its name goes
    assert "2025.db: no event has the hash" in capsys.readouterr().out


def test_what_is_no_log_cannot_be_followed(tmp_path: Path) -> None:
    none, new = tmp_path / "none.db", tmp_path / "new.db"
    none.write_text("this is no database, but it is long enough to be taken for one" * 20)
    for source, target in ((none, new), (new, none)):
        with pytest.raises(LogUnavailable):
            make_following(source, target, ["b"], at=THIS_YEAR, sealed="", detail={})


def test_the_doctor_finds_nothing_wrong_with_a_log_whose_years_were_archived(database: Path, tmp_path: Path) -> None:
    witness = FileWitness(tmp_path / "heads")
    log = opened(database)
    with log.read() as reader:
        witness.note(THIS_YEAR, *reader.events.tip())
    log.close()
    assert main(ARCHIVE) == 0
    assert list(check_tip(database)) == []
    (told_of,) = check_witness(database, witness.path)
    assert told_of.status == "ok"
