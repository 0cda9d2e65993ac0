"""The address of a PostgreSQL database: read, and shown without its passwords."""

import sys
from pathlib import Path

import pytest

from bot.database_url import DatabaseAddress, PostgresUrl, log_file, place_shown
from bot.errors import SettingsError
from bot.settings import load_settings
from tests.unit.app.test_settings import RIGHT


def database(value: str) -> DatabaseAddress:
    return load_settings(RIGHT | {"BOT_DATABASE": value}).bot_database


@pytest.mark.parametrize(
    ("url", "shown", "name"),
    [
        ("postgresql://bot:s3cret@db.example.com:5432/log", "postgresql://bot@db.example.com:5432/log", "log"),
        ("postgres://bot:s3cret@db.example.com/log", "postgresql://bot@db.example.com/log", "log"),
        ("postgresql://b%40t:s3%2Fcret@[::1]:5432/log", "postgresql://b@t@[::1]:5432/log", "log"),
        (
            "postgresql:///log?host=/run/postgresql&user=bot&password=s3cret",
            "postgresql://bot@/run/postgresql/log",
            "log",
        ),
        (
            "postgresql://bot:s3cret@a.example.com:5432,b.example.com:5433/log?target_session_attrs=read-write",
            "postgresql://bot@a.example.com:5432,b.example.com:5433/log",
            "log",
        ),
        ("postgresql://?host=a,b&port=1,2&dbname=log&sslpassword=s3cret", "postgresql://a:1,b:2/log", "log"),
        ("postgresql://?host=a,b&port=5&dbname=log", "postgresql://a:5,b:5/log", "log"),
    ],
)
def test_an_address_is_shown_without_its_passwords(url: str, shown: str, name: str) -> None:
    read = database(url)
    assert isinstance(read, PostgresUrl)
    assert (str(read), read.name, place_shown(read)) == (shown, name, shown)
    assert read.secret.get_secret_value() == url
    assert "s3cret" not in f"{read} {read!r} {load_settings(RIGHT | {'BOT_DATABASE': url})!r}"


@pytest.mark.parametrize(
    ("url", "hidden"),
    [
        ("postgresql://bot:s3cret%2F1@db.example.com/log?sslpassword=t0p", ["s3cret%2F1", "s3cret/1", "t0p"]),
        ("postgresql://bot@db.example.com/log?password=s3cret", ["s3cret"]),
        ("postgresql://bot@db.example.com/log", []),
    ],
)
def test_its_passwords_are_kept_out_of_the_process_log(url: str, hidden: list[str]) -> None:
    secrets = [secret.get_secret_value() for secret in load_settings(RIGHT | {"BOT_DATABASE": url}).secrets]
    assert [url, *hidden] == secrets[secrets.index(url) :]


def test_a_path_is_still_a_path() -> None:
    assert database("data/log.db") == Path("data/log.db")
    assert place_shown(Path("data/log.db")) == str(Path("data/log.db").absolute())


def test_what_needs_a_file_says_that_it_has_none() -> None:
    with pytest.raises(SettingsError, match="BOT_DATABASE: is a PostgreSQL database, and this needs the file of a log"):
        log_file(database("postgresql://bot@db.example.com/log"))


def test_the_address_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "database"
    secret.write_text("postgresql://bot:s3cret@db.example.com/log\n")
    settings = load_settings(RIGHT | {"BOT_DATABASE_FILE": str(secret)})
    assert str(settings.bot_database) == "postgresql://bot@db.example.com/log"


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(
        SettingsError, match=r"BOT_DATABASE: the driver of PostgreSQL is not installed; .*the extra postgres"
    ):
        database("postgresql://bot@db.example.com/log")
