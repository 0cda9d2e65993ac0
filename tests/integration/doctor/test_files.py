"""Files that others on the machine read or change, and files of other users."""

import os
from pathlib import Path

import pytest

from tests.integration.doctor.examining import Doctor


def test_a_file_of_settings_that_others_read_or_change(doctor: Doctor) -> None:
    env_file = Path(".env")
    env_file.write_text("BOT_LANGUAGE=pt\n", encoding="utf-8")
    env_file.chmod(0o644)
    examined = doctor()
    assert examined.status == 0
    assert examined.only("files", "warn") == ("everybody on this machine may read .env (mode 0644) → chmod 600 .env")
    env_file.chmod(0o666)
    assert (
        doctor().only("files", "fail").startswith("everybody on this machine may change .env (mode 0666) → chmod 600")
    )
    env_file.chmod(0o600)
    assert doctor().lines("files", "ok")


def test_a_file_of_a_secret_that_others_read(doctor: Doctor, tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(doctor.sandbox.slack.bot_token + "\n", encoding="utf-8")
    secret.chmod(0o644)
    examined = doctor(SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(secret))
    assert examined.only("files", "warn") == (
        f"everybody on this machine may read {secret} (mode 0644) → chmod 600 {secret}"
    )
    assert f"from {secret} and the environment" in examined.only("settings", "ok")


@pytest.mark.parametrize("end", ["", "-wal", ".lock"])
def test_a_database_that_others_read(doctor: Doctor, end: str) -> None:
    file = doctor.database.with_name(f"{doctor.database.name}{end}")
    file.touch()
    file.chmod(0o644)
    assert f"may read {file} (mode 0644) → chmod 600 {file}" in doctor().only("files", "warn")
    file.chmod(0o666)
    assert f"may change {file} (mode 0666) → chmod 600 {file}" in doctor().only("files", "fail")


def test_a_folder_in_which_others_may_put_another_database(doctor: Doctor) -> None:
    folder = doctor.database.parent
    folder.chmod(0o777)
    assert f"may change {folder} (mode 0777) → chmod 700 {folder}" in doctor().only("files", "fail")
    folder.chmod(0o1777)  # as /tmp: nobody may put a file in the place of somebody else's
    assert doctor().lines("files", "ok")


def test_files_and_folders_of_other_users(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    doctor.database.touch(mode=0o600)
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 4242)  # whoever runs the tests need not be root
    said = doctor().lines("files", "warn")
    assert any(f"{doctor.database} belongs to " in line for line in said)
    assert all(f"chown {own + 4242} " in line for line in said)
