"""``log forget`` on the command line: what it erases, what it asks for, and its exit statuses."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.kinds import CONTENTS
from bot.log import open_log
from tests.integration.log.forgery import check, forge
from tests.integration.log.samples import NEVER, TurnedClock, add, request

Said = pytest.CaptureFixture[str]
#: who erases, and why
ACCOUNTED = ("--by", "Ana Prueba", "--reason", "the buyer  asked, ticket 12")


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


def test_without_yes_it_only_says_what_would_be_erased(database: Path, capsys: Said) -> None:
    before = database.read_bytes()
    status, said, _ = run(capsys, "log", "forget", "--buyer", "bruno ejemplo")
    assert status == 0
    assert said.splitlines() == [
        "erase  r1  sent  message 580101  Bruno Ejemplo · Zapatillas",
        "erase  r2  declined  message 580101  Bruno Ejemplo · Zapatillas",
        "keep: not over yet  r3  approved  message 580101  Bruno Ejemplo · Zapatillas",
        "2 requests would be erased; do it with --yes",
    ]
    assert database.read_bytes() == before


def test_with_yes_it_erases_and_what_is_not_over_makes_it_status_1(database: Path, capsys: Said) -> None:
    status, said, _ = run(capsys, "log", "forget", "--order", "580101", "--yes", *ACCOUNTED)
    assert status == 1
    assert said.endswith("2 requests erased\n")
    status, said, _ = run(capsys, "log", "verify", "--erased")
    assert status == 0
    assert re.search(r"^requests r1: erased 2\S+ by Ana Prueba: the buyer asked, ticket 12$", said, re.MULTILINE)
    assert "2 requests erased, as the events tell" in said
    status, said, _ = run(capsys, "log", "show", "r1")
    assert "its words, names and files were erased by Ana Prueba: the buyer asked, ticket 12" in said


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), f"by the command, as the user {os.getuid()} of its machine"),
        (("--by", "Ana Prueba"), "by Ana Prueba"),
        (("--reason", "ticket 12"), f"by the command, as the user {os.getuid()} of its machine: ticket 12"),
    ],
)
def test_what_nobody_said_of_who_erases_and_why_is_not_made_up(
    database: Path, capsys: Said, given: tuple[str, ...], told: str
) -> None:
    assert run(capsys, "log", "forget", "--order", "580101", "--yes", *given)[0] == 1
    said = run(capsys, "log", "verify", "--erased")[1]
    assert re.search(rf"^requests r1: erased 2\S+ {re.escape(told)}$", said, re.MULTILINE)


def test_nobody_names_for_ever_what_is_to_be_erased(database: Path, capsys: Said) -> None:
    before = database.read_bytes()
    given = ("--by", "Ana Prueba", "--reason", "BRUNO EJEMPLO asked")
    status, said, told = run(capsys, "log", "forget", "--buyer", "bruno ejemplo", "--yes", *given)
    assert (status, said, told.startswith("--reason: names the very thing")) == (2, "", True)
    assert database.read_bytes() == before


def test_what_somebody_of_the_staff_was_called_is_erased_and_told(database: Path, capsys: Said) -> None:
    log = open_log(database, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    log.names = {"U00ANA": "Ana Prueba"}.get
    add(log, request("n1", "n1"))
    log.close()
    forget = ("log", "forget", "--person", "U00ANA")
    assert run(capsys, *forget)[:2] == (0, "1 name of U00ANA would be erased; do it with --yes\n")
    assert run(capsys, *forget, "--yes", "--by", "Eva", "--reason", "left")[:2] == (0, "1 name of U00ANA erased\n")
    assert run(capsys, *forget)[1] == "0 names of U00ANA would be erased; do it with --yes\n"
    status, said, _ = run(capsys, "log", "verify", "--erased")
    assert status == 0
    assert re.search(r"^names of U00ANA: erased 2\S+ by Eva: left$", said, re.MULTILINE)
    forge(database, ("UPDATE events SET detail = 'nothing' WHERE name = 'name_forgotten'", ()))
    status, said, _ = run(capsys, "log", "verify", "--erased")
    assert (status, "names of" in said) == (1, False)


@pytest.mark.parametrize("person", ["Ana", "S0TEAM", "u00ana"])
def test_names_are_erased_by_the_id_of_a_person(database: Path, capsys: Said, person: str) -> None:
    with pytest.raises(SystemExit):
        main(["log", "forget", "--person", person])
    assert "is no Slack id of a person" in capsys.readouterr().err


def test_nothing_found_is_nothing_to_erase(database: Path, capsys: Said) -> None:
    assert run(capsys, "log", "forget", "--order", "999", "--yes", *ACCOUNTED)[:2] == (0, "0 requests erased\n")


def test_while_a_bot_runs_it_says_who_holds_the_database_and_erases_nothing(database: Path, capsys: Said) -> None:
    holder = [sys.executable, "-m", "tests.integration.log.holder", str(database), "0"]
    root = Path(__file__).parents[3]
    with subprocess.Popen(holder, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        assert bot.stdout.readline() == "held\n"
        assert run(capsys, "log", "forget", "--order", "580101")[0] == 0
        status, _, complaint = run(capsys, "log", "forget", "--order", "580101", "--yes", *ACCOUNTED)
        assert (status, f"process {bot.pid} on" in complaint) == (1, True)
        assert run(capsys, "log", "verify")[0] == 0
        bot.communicate()
    assert check(database).erased == {}
