"""What is not moved, and what a restore leaves where it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.auditing import rows_of
from tests.integration.log.backups import Said, run


@pytest.fixture
def server(data: Path, postgres_url: str, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> str:
    run(capsys, "copy", "--to", postgres_url)
    monkeypatch.setenv("BOT_DATABASE", postgres_url)
    return postgres_url


def test_a_log_that_is_not_there_is_not_moved(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "none.db"))
    status, _, err = run(capsys, "copy", "--to", str(tmp_path / "new.db"))
    assert status == 3
    assert "there is no file" in err
    assert list(tmp_path.iterdir()) == []


def test_a_server_is_not_copied_onto_itself(server: str, capsys: Said) -> None:
    assert run(capsys, "copy", "--to", server)[0] == 1


def test_a_log_on_a_server_that_was_restored_is_started_once_before_it_moves(
    server: str, tmp_path: Path, capsys: Said
) -> None:
    with psycopg.connect(server) as connection:
        connection.execute("UPDATE restoring SET mark = 1")
    status, _, err = run(capsys, "copy", "--to", str(tmp_path / "new.db"))
    assert status == 3
    assert "start the bot once" in err


def test_what_a_newer_version_keeps_is_not_lost_on_the_way_to_an_older_one(
    server: str, tmp_path: Path, capsys: Said
) -> None:
    with psycopg.connect(server) as connection:
        connection.execute("INSERT INTO migrations (name, applied_at, works_with) VALUES ('m012_later', now(), 11)")
        connection.execute("ALTER TABLE batches ADD COLUMN later text")
    status, _, err = run(capsys, "copy", "--to", str(tmp_path / "new.db"))
    assert status == 3
    assert "later" in err
    assert not (tmp_path / "new.db").exists()


def test_a_row_that_the_other_engine_refuses_is_told_and_nothing_is_moved(
    data: Path, postgres_url: str, capsys: Said
) -> None:
    with closing(sqlite3.connect(data)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE outbox SET detail = 'no JSON'")
        connection.execute(
            "INSERT INTO outbox (show, about, due_at, detail)"
            " VALUES ('card', 'x', '2026-01-01T00:00:00.000Z', 'no JSON')"
        )
        connection.commit()
    status, _, err = run(capsys, "copy", "--to", postgres_url)
    assert status == 3
    assert "SQLSTATE 22P02" in err
    assert rows_of(postgres_url, "SELECT * FROM events") == []
    assert rows_of(data, "PRAGMA user_version") == [{"user_version": 0}]


def test_a_restore_leaves_what_others_have_in_the_schema(server: str, capsys: Said) -> None:
    with psycopg.connect(server) as connection:
        connection.execute("CREATE TABLE notes_of_ours (note text)")
        connection.execute("CREATE FUNCTION ours() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    run(capsys, "backup", "copy.db")
    assert run(capsys, "restore", "copy.db")[0] == 0
    assert rows_of(server, "SELECT ours() AS one FROM (SELECT COUNT(*) FROM notes_of_ours) AS notes") == [{"one": 1}]
