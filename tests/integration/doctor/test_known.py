"""A log that is older than what is known of it elsewhere, or was rewritten, is named before the bot is started."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.doctor.known import check_witness
from bot.kinds import CONTENTS
from bot.log import open_log
from bot.log.noted import Noted
from bot.log.sqlite.tip import tip_path
from tests.integration.doctor.examining import Doctor

YEAR = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    return tmp_path / "heads"


def write(database: Path, events: int) -> Noted:
    """Write so many events, and return the head after them."""
    with closing(open_log(database, CONTENTS, lock_wait=timedelta(), clock=SystemClock())) as log:
        for _ in range(events):
            with log.write() as tx:
                tx.events.note("head_noted", at=YEAR)
        with log.read() as reader:
            return Noted(YEAR, *reader.events.tip())


def test_a_log_that_was_copied_back_is_older_than_its_tip(doctor: Doctor, tmp_path: Path) -> None:
    write(doctor.database, 2)
    shutil.copy(doctor.database, tmp_path / "backup.db")
    write(doctor.database, 3)
    assert doctor().lines("database", "ok")
    shutil.copy(tmp_path / "backup.db", doctor.database)
    said = doctor().only("database", "fail")
    assert said.startswith("the log is an older or another one: it does not hold event 5 of 20")
    assert str(tip_path(doctor.database)) in said
    assert "docs/backup.md" in said


def test_a_log_that_is_not_there_any_more_is_no_new_one(doctor: Doctor) -> None:
    write(doctor.database, 2)
    doctor.database.unlink()
    examined = doctor()
    assert "there is no log any more that holds event 2 of 20" in examined.only("database", "fail")
    assert not examined.lines("database", "ok")


def test_a_torn_tip_is_told_and_fails_nothing(doctor: Doctor) -> None:
    write(doctor.database, 2)
    tip = tip_path(doctor.database)
    tip.write_bytes(tip.read_bytes()[:200])
    examined = doctor()
    assert examined.status == 0
    assert "has a line that is none of the bot's, or torn" in examined.only("database", "warn")


def test_a_tip_that_is_no_file_is_named(doctor: Doctor) -> None:
    write(doctor.database, 1)
    tip_path(doctor.database).unlink()
    tip_path(doctor.database).mkdir()
    assert str(tip_path(doctor.database)) in doctor().only("database", "fail")


def test_a_log_that_lost_a_head_of_its_witness(doctor: Doctor, witness: Path) -> None:
    head = write(doctor.database, 2)
    later = Noted(YEAR + timedelta(days=1), 9, head.head)
    witness.write_text(f"{head}\n", encoding="utf-8")
    witness.chmod(0o600)
    assert doctor(BOT_WITNESS=str(witness)).only("witness", "ok").startswith(f"the log has every head of {witness}: 1")
    witness.write_text(f"{head}\n{later}\nsomething else\n", encoding="utf-8")
    examined = doctor(BOT_WITNESS=str(witness))
    said = examined.only("witness", "fail")
    assert "2026-03-05" in said
    assert "not in the log: it was rewritten or cut off" in said
    assert "1 of its lines hold no head, the first is line 3" in examined.only("witness", "warn")


def test_heads_that_a_restore_took_back_stay_missing_and_are_nothing_to_repair(doctor: Doctor, witness: Path) -> None:
    head = write(doctor.database, 2)
    beyond = Noted(YEAR, 9, "s2:" + "B" * 43)
    detail = {"events": head.events, "head": head.head, "cause": "command"}
    with (
        closing(open_log(doctor.database, CONTENTS, lock_wait=timedelta(), clock=SystemClock())) as log,
        log.write() as tx,
    ):
        tx.events.note("restored", at=YEAR + timedelta(days=1), detail=detail)
    witness.write_text(f"{head}\n{beyond}\n", encoding="utf-8")
    witness.chmod(0o600)
    examined = doctor(BOT_WITNESS=str(witness))
    assert "(event 9) is of what a restore took back" in examined.only("witness", "ok")


def test_a_witness_of_no_log_has_nothing_to_tell(doctor: Doctor, witness: Path) -> None:
    assert "has nothing to tell yet" in doctor(BOT_WITNESS=str(witness)).only("witness", "ok")


def test_a_log_that_cannot_be_read_cannot_be_held_against_its_witness(doctor: Doctor, witness: Path) -> None:
    doctor.database.write_text("this is no database", encoding="utf-8")
    witness.write_text("", encoding="utf-8")
    said = doctor(BOT_WITNESS=str(witness)).only("witness", "warn")
    assert "the log cannot be held against" in said


def test_a_witness_that_cannot_be_read_is_named(doctor: Doctor, witness: Path) -> None:
    """The settings refuse a folder; this one was put there since."""
    write(doctor.database, 1)
    witness.mkdir()
    (found,) = check_witness(doctor.database, witness)
    assert str(found).startswith(f"fail  witness: BOT_WITNESS: {witness}: Is a directory")
