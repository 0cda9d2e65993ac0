"""The doctor names a log that was moved to another database, where no bot starts any more."""

import shutil
from pathlib import Path

import pytest

from bot.cli import main
from tests.integration.doctor.examining import Doctor


def test_a_log_that_was_moved_is_named_in_either_engine(
    doctor: Doctor, empty_log: Path, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(empty_log, doctor.database)
    for source, target in ((str(doctor.database), postgres_url), (postgres_url, str(tmp_path / "back.db"))):
        with monkeypatch.context() as set_:
            set_.setenv("BOT_DATABASE", source)
            assert main(["log", "copy", "--to", target]) == 0
        said = doctor(BOT_DATABASE=source).lines("database", "fail")
        assert any("the log was moved to another database" in line and "set BOT_DATABASE" in line for line in said)
