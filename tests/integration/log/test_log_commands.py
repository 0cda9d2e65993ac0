"""``log verify`` and ``requests`` on the command line, with their exit statuses."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.printing import count_of
from bot.domain.notes import Note
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.operations.asking.commit import digest_of
from tests.integration.log.forgery import check, forge, read
from tests.integration.log.samples import A_MESSAGE, NEVER, TurnedClock, add, batch, request

Said = pytest.CaptureFixture[str]


@pytest.fixture
def database(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = Path(shutil.copy(whole, tmp_path / "bot.db"))
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    monkeypatch.chdir(tmp_path)
    return path


def run(capsys: Said, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_log_that_nobody_touched_is_status_0(database: Path, capsys: Said) -> None:
    head = check(database).head
    status, said, _ = run(capsys, "log", "verify", "--head", head)
    assert (status, said) == (0, f"{len(read(database))} events, head {head}: unchanged\n")


def test_tampering_is_status_1_and_says_where(database: Path, capsys: Said) -> None:
    forge(database, ("UPDATE contents SET body = replace(body, 'talla', 'tarea') WHERE request_id = 'r1'", ()))
    status, said, _ = run(capsys, "log", "verify")
    assert status == 1
    assert said.startswith("contents r1: content_digest is 'sha256:")
    assert said.endswith(": tampered with\n")


def test_an_older_copy_is_status_1_with_the_head_noted_since(database: Path, capsys: Said) -> None:
    status, said, _ = run(capsys, "log", "verify", "--head", f"s2:{7:043x}")
    assert status == 1
    assert said.startswith("chain: no event has the hash s2:0")


@pytest.mark.parametrize("damage", [b"no database at all" * 400, b""], ids=["another file", "an empty file"])
def test_a_file_that_is_no_log_is_status_3(database: Path, capsys: Said, damage: bytes) -> None:
    database.write_bytes(damage)
    status, said, complaint = run(capsys, "log", "verify")
    assert (status, said) == (3, "")
    assert complaint.startswith("The send log is not available: the file is no ")


def test_a_log_with_broken_pages_is_status_3_and_no_traceback(database: Path, capsys: Said) -> None:
    content = bytearray(database.read_bytes())
    content[len(content) // 2 :: 97] = bytes(len(content[len(content) // 2 :: 97]))
    database.write_bytes(content)
    status, said, complaint = run(capsys, "log", "verify")
    assert status == 3
    assert said.endswith(": damaged\n") or complaint.startswith("The send log is not available")


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "verify", "--head", "sha256:12"),
        ("log", "forget"),
        ("log", "forget", "--buyer", "An"),
        ("log", "forget", "--order", "1", "--buyer", "Ana"),
        ("log", "forget", "--order", "1", "--by", ""),
        ("log", "forget", "--order", "1", "--reason", "x" * 201),
        ("log", "forget", "--order", "1", "--reason", "un\u202eseen"),
        ("requests",),
        ("requests", "decide"),
    ],
)
def test_wrong_use_is_status_2(database: Path, capsys: Said, arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_wrong_setting_is_status_2(database: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_LOCK_WAIT", "soon")
    status, _, complaint = run(capsys, "log", "verify")
    assert status == 2
    assert complaint.startswith("BOT_LOCK_WAIT: 'soon' is no duration")


def test_one_request_is_told_in_the_singular() -> None:
    assert count_of(1) == "1 request"


def test_the_help_shows_no_marks_of_the_docstring_it_is_made_of(capsys: Said) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "`" not in capsys.readouterr().out


@pytest.fixture
def log(database: Path) -> SqliteSendLog:
    database.unlink()
    return open_log(database, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


@pytest.mark.parametrize("number", ["580101", "2000001234567890", " 580101"])
def test_what_was_asked_about_an_order_is_found_by_its_number_alone(database: Path, capsys: Said, number: str) -> None:
    """``log search 580101`` looked for the number in texts only, and ``log show 580101`` for an id."""
    status, said, _ = run(capsys, "log", "search", number)
    assert (status, len(said.splitlines())) == (0, 3)
    status, said, _ = run(capsys, "log", "show", number)
    assert status == 0
    assert re.findall(r"^  request (\w+):", said, re.MULTILINE) == ["r1", "r2", "r3"]
    assert "declined by Eva Ejemplo (U00EVA) on 2026-11-21 09:00:01" in said


def test_a_text_that_holds_the_number_is_found_beside_the_order(log: SqliteSendLog, capsys: Said) -> None:
    add(log, request("r1", "b1"))
    about = replace(A_MESSAGE, text="Va junto con el pedido 580101", shown="")
    add(log, request("r2", "b2", order_id=77, external_order_id="", content=about))
    add(log, request("r3", "b3", order_id=77, external_order_id=""))
    _, said, _ = run(capsys, "log", "search", "580101", "--json")
    assert [json.loads(line)["request_id"] for line in said.splitlines()] == ["r1", "r2"]
    log.close()


def test_a_text_that_is_no_utf8_is_named_and_its_words_stay_out_of_every_message(
    log: SqliteSendLog, capsys: Said
) -> None:
    """Python's own message about such a text repeats it, and would have put a buyer's words into logs and alerts."""
    asked = request(content=replace(A_MESSAGE, text="Palabras secretas", shown=""), notes=(Note("x"),))
    add(log, asked, of=batch(digest=digest_of((asked,))))
    log.close()
    forge(log.path, ("UPDATE contents SET summary = CAST(x'ff' || 'Palabras secretas' AS TEXT)", ()))
    status, said, _ = run(capsys, "log", "verify")
    assert status == 1
    assert said.startswith("contents r1: content_digest is")
    status, said, complaint = run(capsys, "log", "show", "r1")
    assert (status, complaint) == (3, "The send log is not available: the database file is damaged\n")
    assert "secretas" not in said


@pytest.mark.parametrize("verb", ["approve", "decline", "withdraw", "retry", "arrived"])
def test_there_is_no_command_to_decide(database: Path, capsys: Said, verb: str) -> None:
    """Deciding needs a person whom Slack has authenticated."""
    with pytest.raises(SystemExit):
        main(["requests", verb, "r3"])
    assert "invalid choice" in capsys.readouterr().err
