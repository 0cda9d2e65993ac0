"""Closed years are sealed into a file of their own; the log goes on with the rest, and both can be proven."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.log.noted import Noted
from bot.log.older import witnessed
from tests.integration.log.forgery import forge, read, rewrite, told
from tests.integration.log.samples import request, send
from tests.integration.log.two_years import ARCHIVED, CARRIED, LAST_YEAR, THIS_YEAR, declined, make_two_years, opened

Said = pytest.CaptureFixture[str]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "bot.db"
    make_two_years(path)
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    monkeypatch.chdir(tmp_path)
    return path


def archive(capsys: Said, file: str = "2025.db", before: str = "2026") -> tuple[int, str, str]:
    status = main(["log", "archive", "--before", before, file])
    said = capsys.readouterr()
    return status, said.out, said.err


def ids(path: Path) -> list[str]:
    return [row["request_id"] for row in read(path, "sends")]


def test_closed_years_go_into_the_archive_and_the_log_goes_on_with_the_rest(database: Path, capsys: Said) -> None:
    before = {row["request_id"]: row for row in read(database, "sends")}
    status, said, complaint = archive(capsys)
    assert (status, complaint) == (0, "")
    assert said.startswith("2025.db: 3 requests of before 2026, head s2:")
    assert "3 batches are carried over" in said
    assert {one.name for one in database.parent.iterdir()} == {"bot.db", "2025.db", "bot.db.lock", "bot.db.tip"}
    file = database.with_name("2025.db")
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(database.stat().st_mode) == 0o600
    assert {row["request_id"]: row for row in read(database, "sends")} == {name: before[name] for name in CARRIED}
    archived = {row["request_id"]: row for row in read(file, "sends")}
    assert {name: archived[name] for name in ARCHIVED} == {name: before[name] for name in ARCHIVED}
    assert {archived[name]["text"] for name in CARRIED} == {None}  # their words are in the log alone
    assert (told(database), told(file)) == ([], [])


def test_the_log_begins_with_the_last_hash_of_the_archive_and_tells_its_own_story_again(
    database: Path, capsys: Said
) -> None:
    before = [row for row in read(database) if row["batch_id"] == "b-waiting" or row["name"] == "settings"]
    archive(capsys)
    events, archived = read(database), read(database.with_name("2025.db"))
    assert (events[0]["name"], events[0]["prev_hash"]) == ("archived", archived[-1]["hash"])
    assert archived[-1]["name"] == "sealed"
    again = [row for row in events if row["batch_id"] == "b-waiting" or row["name"] == "settings"]
    told_again = ("at", "name", "batch_id", "request_id", "actor", "from_state", "to_state", "detail")
    assert [[row[name] for name in told_again] for row in again] == [
        [row[name] for name in told_again] for row in before
    ]
    assert [row["seq"] for row in read(database, "requests")] == [1, 2, 3]
    assert {row["sha256"] for row in read(database, "files")} == {
        row["sha256"] for row in read(database.with_name("2025.db"), "files")
    }
    assert [(row["show"], row["about"]) for row in read(database, "posts")] == [("card", "b-waiting")]
    assert {row["name"] for row in read(database, "name_words")} == {"Ana Prueba", "Eva Prueba"}
    assert [row["conversation"] for row in read(database, "replies")] == ["15001/order/580101"]


def test_the_bot_goes_on_with_it_and_takes_it_for_no_restored_log(database: Path, capsys: Said) -> None:
    archive(capsys)
    log = opened(database)
    assert log.restored is None
    send(log, request("waiting", "b-waiting"))
    log.close()
    log = opened(database)
    assert log.restored is None
    log.close()
    assert told(database) == []


@pytest.mark.parametrize(("back", "told_as"), [(1, "known"), (0, "known"), (-1, "older")])
def test_a_head_noted_before_a_log_was_parted_says_that_it_was_restored_only_if_the_log_had_not_reached_it(
    database: Path, capsys: Said, back: int, told_as: str
) -> None:
    """A bot that was killed noted none at its end: what was carried over was taken for what a backup held."""
    events = read(database)
    noted = Noted(THIS_YEAR, len(events) - back, events[-1 - max(back, 0)]["hash"])
    witness = database.with_name("heads")
    witness.write_text(f"{noted}\n", encoding="ascii")
    archive(capsys)
    log = opened(database)
    assert ("known" if witnessed(log, witness) is None else "older") == told_as
    log.close()


def verified(capsys: Said, *more: str) -> tuple[int, list[str]]:
    status = main(["log", "verify", *more])
    return status, capsys.readouterr().out.splitlines()


def test_log_verify_follows_the_files(database: Path, capsys: Said) -> None:
    head = read(database)[-1]["hash"]
    archive(capsys)
    status, said = verified(capsys, "--head", head)  # noted before it was archived
    assert status == 0
    assert [line.rpartition(": ")[2] for line in said] == [
        "3 requests erased, as the events tell",
        "unchanged",
        "unchanged",
    ]
    assert said[1].startswith(f"{database.with_name('2025.db')}: ")
    assert verified(capsys, "--head", f"s2:{'A' * 43}")[0] == 1


def test_an_archive_that_is_elsewhere_is_named_and_one_that_is_missing_is_told(
    database: Path, capsys: Said, tmp_path: Path
) -> None:
    archive(capsys)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    database.with_name("2025.db").rename(elsewhere / "2025.db")
    status, said = verified(capsys)
    assert (status, len(said)) == (0, 2)
    assert said[0] == "the archive 2025.db is not here, so it is not verified: name it with --archive FILE"
    status, said = verified(capsys, "--archive", str(elsewhere / "2025.db"))
    assert (status, said[-2].endswith(": unchanged")) == (0, True)


def test_a_changed_archive_and_another_one_of_its_name_are_found(database: Path, capsys: Said) -> None:
    archive(capsys)
    file = database.with_name("2025.db")
    rewrite(file, 0, actor="U00OTHER")
    status, said = verified(capsys)
    assert status == 1
    assert any("no event has the hash" in line and line.startswith(str(file)) for line in said)
    forge(file, ("UPDATE requests SET order_id = 9 WHERE id = 'sent1'", ()))
    status, said = verified(capsys)
    assert status == 1
    assert f"{file}: requests sent1: order_id is 9, the events say 580101" in said


def test_an_archive_is_read_and_erased_from_by_name_and_the_log_follows_it_all_the_same(
    database: Path, capsys: Said
) -> None:
    archive(capsys)
    of_archive = ("--archive", "2025.db")
    assert main(["log", "search", "--state", "declined", "--json", *of_archive]) == 0
    assert '"request_id": "sent1"' in capsys.readouterr().out
    assert main(["log", "show", "sent1", *of_archive]) == 0
    capsys.readouterr()
    assert main(["log", "show", "sent1"]) == 1
    for words in (("show", "580101"), ("search", "580101"), ("export", "--order", "580101", "--output", "o.csv")):
        assert main(["log", *words]) == 0
        assert "--archive 2025.db" in capsys.readouterr().err
    assert main(["log", "export", "--format", "ndjson", *of_archive]) == 0
    capsys.readouterr()
    assert main(["log", "file", read(database, "files")[0]["sha256"][:12], "--output", "out.pdf", *of_archive]) == 0
    assert Path("out.pdf").read_bytes() == b"%PDF-1.7 x"
    forget = ("log", "forget", "--order", "580101", "--yes", "--by", "Eva", "--reason", "asked", *of_archive)
    assert main(forget) == 0
    assert "3 requests erased" in capsys.readouterr().out
    status, said = verified(capsys)
    assert status == 0
    assert "6 requests erased" in said[0]


def test_an_archive_is_made_of_a_log_that_follows_another(database: Path, capsys: Said) -> None:
    archive(capsys)
    log = opened(database)
    with log.write() as tx:
        tx.events.note("doctor", at=THIS_YEAR)
    log.close()
    forge(database, ("UPDATE batches SET requested_at = '2024-01-01T00:00:00.000Z' WHERE id = 'b-waiting'", ()))
    assert archive(capsys, "x.db")[0] == 1
    forge(database, ("UPDATE batches SET requested_at = '2025-11-21T12:00:00.000Z' WHERE id = 'b-waiting'", ()))
    log = opened(database)
    declined(log, replace(request("waiting", "b-waiting")), LAST_YEAR)
    log.close()
    status, said, complaint = archive(capsys, "more.db")
    assert (status, complaint) == (0, "")
    assert said.startswith("more.db: 1 request of before 2026")
    status, lines = verified(capsys)
    assert status == 0
    assert [line.partition(": ")[0].rpartition("/")[2] for line in lines if line.endswith("unchanged")][:2] == [
        "2025.db",
        "more.db",
    ]
