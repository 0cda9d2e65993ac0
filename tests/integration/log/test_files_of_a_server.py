"""Backups, restores and archives of a log in PostgreSQL are files, as those of a log in a file."""

import stat
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.database_url import read_url
from bot.domain.restores import RestoreCause
from bot.kinds import CONTENTS
from bot.log.engines import EngineLog, make_log
from tests.auditing import rows_of
from tests.integration.log.backups import Said, run, spoil
from tests.integration.log.samples import NEVER, TurnedClock, add, request, stored
from tests.integration.log.two_years import ARCHIVED, CARRIED, make_two_years

EVENTS = "SELECT * FROM events ORDER BY id"
SCHEMAS = "SELECT nspname::text AS name FROM pg_namespace WHERE nspname LIKE 'before%'"


@pytest.fixture
def server(data: Path, postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> str:
    """A log on a server that no bot has."""
    run(capsys, "copy", "--to", postgres_url)
    monkeypatch.setenv("BOT_DATABASE", postgres_url)
    return postgres_url


def opened(url: str) -> EngineLog:
    log = make_log(read_url(url), CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    log.open()
    return log


def test_a_backup_of_a_log_on_a_server_is_a_log_in_a_file(server: str, tmp_path: Path, capsys: Said) -> None:
    with closing(opened(server)):  # a bot that runs
        status, out, _ = run(capsys, "backup", "copy.db")
    events = rows_of(server, EVENTS)
    assert status == 0
    assert out.startswith(f"copy.db: {len(events)} events, the last of ")
    assert rows_of(tmp_path / "copy.db", EVENTS) == events
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_restore_keeps_the_log_that_was_there_in_a_schema_of_its_own(server: str, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    before = rows_of(server, EVENTS)
    with closing(opened(server)) as log:
        add(log, request("later", "b-later"))
        epoch = rows_of(server, "SELECT number FROM epoch")
    newer = rows_of(server, EVENTS)
    status, out, _ = run(capsys, "restore", "copy.db")
    assert status == 0
    (kept,) = rows_of(server, SCHEMAS)
    assert f"the log that was there before is in the schema {kept['name']}" in out
    assert rows_of(server, EVENTS) == before
    assert rows_of(f"{server}?options=-csearch_path%3D{kept['name']}", EVENTS) == newer
    assert rows_of(server, "SELECT number FROM epoch") == epoch
    assert run(capsys, "verify")[0] == 0
    with closing(opened(server)) as log:
        assert log.restored is not None
        assert log.restored.cause is RestoreCause.COMMAND
        add(log, request("after", "b-after"))
        assert stored(log, "after").batch_id == "b-after"
    assert rows_of(f"{server}?options=-csearch_path%3D{kept['name']}", EVENTS) == newer  # its triggers know their place


def test_rights_are_to_be_given_again_after_a_restore(server: str, capsys: Said) -> None:
    run(capsys, "backup", "copy.db")
    with psycopg.connect(server) as connection:
        connection.execute("GRANT SELECT ON events TO PUBLIC")
    assert "give the role of the bot its rights again" in run(capsys, "restore", "copy.db")[1]


def test_a_restore_into_an_empty_database_keeps_nothing(
    data: Path, postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DATABASE", postgres_url)
    status, out, _ = run(capsys, "restore", str(data))
    assert status == 0
    assert "before" not in out.partition("start the bot")[0]
    assert rows_of(postgres_url, SCHEMAS) == []
    assert rows_of(postgres_url, EVENTS) == rows_of(data, EVENTS)


def test_a_restore_is_refused_while_a_bot_is_there(server: str, data: Path, capsys: Said) -> None:
    before = rows_of(server, EVENTS)
    with closing(opened(server)):
        status, _, err = run(capsys, "restore", str(data))
    assert status == 1
    assert "held by another process" in err
    assert rows_of(server, EVENTS) == before


def test_a_damaged_backup_is_refused_and_nothing_changes(server: str, data: Path, capsys: Said) -> None:
    before = rows_of(server, EVENTS)
    spoil(data)
    status, _, err = run(capsys, "restore", str(data))
    assert status == 1
    assert "nothing was changed" in err
    assert (rows_of(server, EVENTS), rows_of(server, SCHEMAS)) == (before, [])


def test_closed_years_are_archived_and_the_log_on_the_server_goes_on(
    tmp_path: Path, postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_two_years(tmp_path / "bot.db")
    monkeypatch.setenv("BOT_DATABASE", "bot.db")
    assert run(capsys, "copy", "--to", postgres_url)[0] == 0
    monkeypatch.setenv("BOT_DATABASE", postgres_url)
    with psycopg.connect(postgres_url) as connection:
        connection.execute("GRANT SELECT ON events TO PUBLIC")
    status, out, _ = run(capsys, "archive", "--before", "2026", "2025.db")
    assert status == 0
    assert "give the role of the bot its rights again" in out
    assert "3 requests of before 2026" in out
    ids = "SELECT request_id FROM sends"
    assert {row["request_id"] for row in rows_of(postgres_url, ids)} == set(CARRIED)
    assert {row["request_id"] for row in rows_of(tmp_path / "2025.db", ids)} == {*CARRIED, *ARCHIVED}
    assert rows_of(postgres_url, SCHEMAS) == []
    status, out, _ = run(capsys, "verify", "--archive", "2025.db")
    assert status == 0
    assert out.count(": unchanged") == 2
    with closing(opened(postgres_url)) as log:
        assert log.restored is None
