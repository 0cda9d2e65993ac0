"""``BOT_WITNESS``: a file of its own, or the syslog of the machine; what cannot be one is a wrong setting."""

import os
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load_log_settings, load_settings
from bot.witness_place import Syslog, witness_problem
from tests.unit.app.test_settings import RIGHT


def witness_of(tmp_path: Path, given: str) -> Path | Syslog | None:
    return load_settings(RIGHT | {"BOT_DATABASE": str(tmp_path / "bot.db"), "BOT_WITNESS": given}).bot_witness


def problem(tmp_path: Path, given: str) -> str:
    with pytest.raises(SettingsError) as caught:
        witness_of(tmp_path, given)
    (told,) = caught.value.problems
    assert told.startswith("BOT_WITNESS: ")
    return told.removeprefix("BOT_WITNESS: ")


def test_without_it_there_is_none(tmp_path: Path) -> None:
    assert witness_of(tmp_path, "") is None


def test_a_path_is_one_whose_folder_is_there(tmp_path: Path) -> None:
    assert witness_of(tmp_path, f"{tmp_path}/heads") == tmp_path / "heads"
    assert not (tmp_path / "heads").exists()
    (tmp_path / "heads").touch()
    assert witness_of(tmp_path, f"{tmp_path}/heads") == tmp_path / "heads"
    assert witness_of(tmp_path, "~/heads") == Path.home() / "heads"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("syslog:", "syslog:user@/dev/log"),
        ("syslog:local3", "syslog:local3@/dev/log"),
        ("syslog:auth@/run/other", "syslog:auth@/run/other"),
    ],
)
def test_syslog_has_a_facility_and_a_socket(tmp_path: Path, given: str, read: str) -> None:
    assert str(witness_of(tmp_path, given)) == read


@pytest.mark.parametrize("given", ["syslog:nothing", "syslog://host", "syslog:user@host:514"])
def test_another_syslog_is_a_wrong_setting(tmp_path: Path, given: str) -> None:
    assert problem(tmp_path, given) == f"{given!r} is no syslog; write for example syslog: or syslog:local3"


@pytest.mark.parametrize("given", ["https://example.com/heads", "file:/tmp/heads", "/tmp/he\u200bads"])
def test_what_is_no_path_is_a_wrong_setting(tmp_path: Path, given: str) -> None:
    assert problem(tmp_path, given).startswith("is no path of a file and no syslog:FACILITY")


def test_nobodys_home_is_told(tmp_path: Path) -> None:
    assert problem(tmp_path, "~nobody-here/heads").startswith("~nobody-here is the home of nobody here")


@pytest.mark.parametrize("name", ["bot.db", "bot.db-wal", "bot.db.tip", "bot.db.lock", "./bot.db"])
def test_the_database_and_what_is_beside_it_is_no_witness(tmp_path: Path, name: str) -> None:
    assert "belongs to the database" in problem(tmp_path, f"{tmp_path}/{name}")


def test_the_database_by_another_name_is_no_witness(tmp_path: Path) -> None:
    (tmp_path / "bot.db").touch()
    (tmp_path / "link").symlink_to(tmp_path / "bot.db")
    os.link(tmp_path / "bot.db", tmp_path / "hard")
    for name in ("link", "hard"):
        assert "belongs to the database" in problem(tmp_path, f"{tmp_path}/{name}")


def test_what_is_no_file_is_told_with_the_settings(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").touch()
    for given, what in (
        (f"{tmp_path}", f"{tmp_path} is a folder; name a file"),
        (f"{tmp_path}/pipe", "pipe is a pipe or a device; name a file"),
        ("/dev/null", "/dev/null is a pipe or a device; name a file"),
        (f"{tmp_path}/none/heads", f"there is no folder {tmp_path}/none; make it"),
        (f"{tmp_path}/file/heads", "file/heads cannot be reached: Not a directory; let the user"),
    ):
        assert what in problem(tmp_path, given)


def test_a_file_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "heads").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests' user may do everything
    there, new = witness_problem(tmp_path / "heads", None), witness_problem(tmp_path / "new", None)
    assert there is not None
    assert "heads may not be written" in there.what
    assert new is not None
    assert "new cannot be made: no right to write to" in new.what


def test_the_commands_about_the_log_know_it_wherever_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_WITNESS", "none/heads")
    assert load_log_settings().bot_witness == Path("none/heads")
