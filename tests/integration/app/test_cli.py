"""The command line on a log that is there, and on one that is not."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main, make_parser
from bot.clock import SystemClock
from bot.commands import printing, verifying
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.requests import Batch, Request, State
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_log
from sandbox.server import Sandbox
from tests.integration.log.samples import add, batch, request

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "bot.db"
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)
    log = open_log(path, CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    batch = Batch(
        id="batch-1",
        kind=MESSAGE,
        account_id=15001,
        requested_by="U0REQUESTER",
        requested_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )
    request = Request(
        id="request-1",
        batch_id="batch-1",
        kind=MESSAGE,
        account_id=15001,
        order_id=580101,
        conversation="15001/order/580101",
        content=MessageContent(reason=4, text="Hola Ana", shown="Hola Ana"),
        state=State.PENDING,
        due_at=NOW,
    )
    with log.write() as tx:
        tx.requests.add(batch, (request,))
    yield path
    log.close()


def test_search_finds_by_order_text_and_state(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "search", "--order", "580101"]) == 0
    found = capsys.readouterr()
    assert "Hola Ana" in found.out
    assert found.err == "1 request, times in America/Argentina/Buenos_Aires\n"
    assert main(["log", "search", "--limit", "1"]) == 0
    assert "1 request, the newest ones: --limit 2 shows more" in capsys.readouterr().err
    assert main(["log", "search", "Hola", "--state", "pending", "--since", "2026-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["request_id"] == "request-1"
    assert main(["log", "search", "--person", "U0NOBODY"]) == 0
    assert capsys.readouterr().out == ""


def test_a_time_that_is_none_is_wrong_use(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["log", "search", "--since", "yesterday"])
    assert caught.value.code == 2
    assert "yesterday" in capsys.readouterr().err


def test_show_tells_the_story_by_either_id(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for known in ("request-1", "batch-1"):
        assert main(["log", "show", known]) == 0
        said = capsys.readouterr().out
        assert "580101" in said
        assert "asked" in said
    assert main(["log", "show", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err


def test_export_writes_to_a_file_or_to_standard_output(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["log", "export"]) == 0
    assert capsys.readouterr().out.startswith("\ufeffrequest_id,batch_id,kind,")
    assert main(["log", "export", "--delimiter", ";", "--plain"]) == 0
    assert capsys.readouterr().out.startswith("request_id;batch_id;kind;")
    assert main(["log", "export", "--delimiter", "tab"]) == 0
    assert "request_id\tbatch_id" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["log", "export", "--delimiter", "x"])
    assert main(["log", "export", "--format", "json", "--output", str(tmp_path / "sends.json")]) == 0
    assert json.loads((tmp_path / "sends.json").read_text(encoding="utf-8"))[0]["text"] == "Hola Ana"


def test_a_file_that_cannot_be_written_is_told_in_one_line(
    database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["log", "export", "--output", str(tmp_path / "nowhere" / "sends.csv")]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/nowhere/sends.csv: No such file or directory\n"


@pytest.mark.parametrize("arguments", [("export",), ("search",), ("verify",)])
def test_a_reader_who_leaves_early_hears_no_noise(database: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    assert ended("log", *arguments, database=database, out=writing) == (1, "")
    os.close(writing)


def test_a_full_disk_behind_standard_output_is_told_in_one_line(database: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert ended("log", "export", database=database, out=full.fileno()) == (
            1,
            "standard output: No space left on device\n",
        )


def ended(*arguments: str, database: Path, out: int) -> tuple[int, str]:
    """Run a command that writes to a descriptor, buffered as usual; return its status and what it says on stderr."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=kept | {"BOT_DATABASE": str(database), "PYTHONPATH": str(ROOT)},
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", [("requests", "list"), ("requests", "show", "r9"), ("log", "show", "r9")])
def test_the_number_of_a_new_order_could_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "log.db"))
    new = CreateOrderContent(external_order_id="A\x1b]0;x\x07", body='{"Id": "\u009b2J"}')
    log = open_log(tmp_path / "log.db", CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    asked = request("r9", "b9", kind=CREATE_ORDER, content=new, order_id=None, external_order_id="A\x1b]0;x\x07")
    add(log, asked, of=batch("b9", kind=CREATE_ORDER))
    log.close()
    assert main([*words]) == 0
    said = capsys.readouterr().out
    assert "A\N{REPLACEMENT CHARACTER}]0;x" in said
    assert all(char.isprintable() for char in said if char != "\n")


def test_what_could_steer_a_terminal_is_not_printed() -> None:
    assert (
        printing.printable("Ana\x1b]0;x\x07\u202e ")
        == "Ana\N{REPLACEMENT CHARACTER}]0;x" + 2 * "\N{REPLACEMENT CHARACTER}"
    )
    row: dict[str, object] = {"text": "Hola\nAna\x1b[2J"}
    row |= dict.fromkeys(("state", "kind", "order_id", "reason", "requested_by", "requested_by_name"), "x")
    row["requested_at"] = "2026-11-21T12:00:00.000Z"
    assert printing.line_of(row, UTC).endswith("x (x)  Hola ⏎ Ana\N{REPLACEMENT CHARACTER}[2J")


@pytest.mark.parametrize("wrong", [("--state", "lost"), ("--kind", "letter"), ("--limit", "0")])
def test_a_filter_that_can_find_nothing_is_wrong_use(database: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["log", "search", *wrong])


def test_an_error_of_the_machine_that_has_nothing_to_do_with_the_output_is_not_hidden(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "the disk answers with an error")

    monkeypatch.setattr(verifying, "Check", broken)
    with pytest.raises(OSError, match="the disk answers with an error"):
        main(["log", "verify"])


def test_ctrl_c_in_a_long_command_ends_quietly(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verifying, "Check", interrupted)
    assert main(["log", "verify"]) == 130
    assert capsys.readouterr().err == ""


def test_verify_says_unchanged_with_the_head(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "verify"]) == 0
    assert "unchanged" in capsys.readouterr().out
    assert main(["log", "verify", "--head", f"sha256:{7:064x}"]) == 1


def test_without_a_log_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(tmp_path / "none.db"))
    assert main(["log", "verify"]) == 3
    assert "there is no file" in capsys.readouterr().err


def places(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    """Places that can hold no database, each with what is said about it."""
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    file.touch()
    long = tmp_path / ("n" * 300)
    return {
        "a folder": (folder, f"{folder} is a folder; name a file in it, such as {folder}/alephee-bot.db, or set"),
        "below a file": (file / "a" / "b.db", f"{file} is in the way of a file {file}/a/b.db; name a file in a folder"),
        "an impossible name": (long, f"{long} cannot be reached: File name too long; let the user who runs the bot"),
    }


@pytest.mark.parametrize("place", ["a folder", "below a file", "an impossible name"])
def test_a_place_that_can_hold_no_database_is_a_wrong_setting(
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``run`` ended with status 1, as if the database were held by somebody; a name too long was a traceback."""
    path, complaint = places(tmp_path)[place]
    monkeypatch.chdir(tmp_path)
    far = {"SLACK_API_URL": "http://127.0.0.1:1/api/", "ALEPHEE_API_URL": "http://127.0.0.1:1"}
    for name, value in {**Sandbox().env(), **far, "BOT_DATABASE": str(path)}.items():
        monkeypatch.setenv(name, value)
    for arguments in (["run"], ["log", "search"], ["log", "forget", "--order", "1"], ["requests", "list"]):
        assert main(arguments) == 2
        said = capsys.readouterr()
        assert said.err.startswith(f"BOT_DATABASE: {complaint}")
        assert said.err.endswith("set BOT_DATABASE to another place\n")
        assert said.out == ""


def test_a_folder_where_nothing_can_be_made_is_a_wrong_setting_for_the_one_who_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "data" / "bot.db"
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests as root may write everywhere
    monkeypatch.setenv("BOT_LANGUAGE", "fr")
    monkeypatch.setenv("BOT_DATABASE", str(path))
    assert main(["run"]) == 2
    said = capsys.readouterr().err.splitlines()
    why = f"{path} may not be written: no right to the folder {tmp_path}"
    repair = "let the user who runs the bot write there, or set BOT_DATABASE to another place"
    assert f"BOT_DATABASE: {why}; {repair}" in said
    assert any(line.startswith("BOT_LANGUAGE: ") for line in said)
    assert main(["log", "search"]) == 3
    assert "there is no file" in capsys.readouterr().err


def test_wrong_use_is_status_2() -> None:
    with pytest.raises(SystemExit) as caught:
        make_parser().parse_args(["fly"])
    assert caught.value.code == 2


def test_the_module_runs_like_the_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=Path(__file__).parents[3],
        env={"PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"SLACK_BOT_TOKEN: is required and not set" in done.stderr
