"""Terminals and pipes that are not UTF-8, and files that are there as a whole or not at all."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.domain.messages import MessageContent
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_log
from bot.whole_files import written_whole
from sandbox.server import Sandbox
from tests.integration.log.samples import add, request

ROOT = Path(__file__).parents[3]
WORDS = "¿Llegó? 日本 \N{THUMBS UP SIGN} – já é"
#: what is said of what was found, when people are to read it
TOLD = "1 request, times in America/Argentina/Buenos_Aires\n"
ENCODINGS = ["latin-1", "cp1252", "ascii"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "log.db"
    log = open_log(path, CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    add(log, request(content=MessageContent(reason=4, text=WORDS, shown=WORDS)))
    log.close()
    return path


def ended(database: Path, encoding: str, *arguments: str | bytes, **settings: str) -> tuple[int, bytes, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ
        | {"BOT_DATABASE": str(database), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
        | settings,
        cwd=database.parent,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "arguments",
    [("log", "search"), ("log", "show", "r1"), ("log", "export"), ("log", "verify"), ("requests", "list"), ("--help",)],
)
def test_a_character_that_a_terminal_lacks_is_replaced(
    database: Path, encoding: str, arguments: tuple[str, ...]
) -> None:
    """Each of these ended in a traceback, an export in its middle."""
    status, said, complaint = ended(database, encoding, *arguments)
    assert (status, complaint) == (0, TOLD if {"export", "search"} & set(arguments) else "")
    assert said.decode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("arguments", [("log", "search", "--json"), ("log", "export", "--format", "ndjson")])
def test_json_loses_nothing_in_any_encoding(database: Path, encoding: str, arguments: tuple[str, ...]) -> None:
    status, said, _ = ended(database, encoding, *arguments)
    assert status == 0
    assert json.loads(said)["text"] == WORDS


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_is_utf8_whatever_the_terminal_is(database: Path, encoding: str) -> None:
    out = database.with_name("sends.csv")
    assert ended(database, encoding, "log", "export", "--output", str(out)) == (0, b"", TOLD)
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert row["text"] == WORDS
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_doctor_speaks_to_any_terminal(sandbox: Sandbox, database: Path, encoding: str) -> None:
    status, said, complaint = ended(database, encoding, "doctor", **sandbox.env() | {"ALEPHEE_ACCOUNTS": "999=X"})
    assert (status, complaint) == (1, "")
    assert "take them out" in said.decode(encoding)


def test_bytes_that_are_no_text_are_found_nowhere(database: Path) -> None:
    assert ended(database, "utf-8", "log", "search", b"\xff\xfe") == (0, b"", TOLD.replace("1 request", "0 requests"))


def test_an_export_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "sends.csv"
    out.write_text("whole", encoding="utf-8")

    def broken() -> None:
        with written_whole(out) as file:
            file.write("half")
            raise OSError("no more")

    with pytest.raises(OSError, match="no more"):
        broken()
    assert out.read_text(encoding="utf-8") == "whole"
    assert [file.name for file in tmp_path.iterdir()] == ["sends.csv"]


def test_a_link_stays_and_a_device_is_written_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "real.csv").touch()
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")
    with written_whole(link) as file:
        file.write("x")
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8") == "x"
    with written_whole(Path("/dev/null")) as file:
        file.write("x")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize(
    ("program", "left_out"),
    [
        ("import bot.cli; bot.cli.make_parser()", {"pydantic", "sqlite_utils", "slack_sdk", "httpx"}),
        ("import bot.commands.reading", {"slack_sdk", "slack_bolt", "httpx", "jinja2", "PIL"}),
        (
            "import bot.commands.running",
            {"slack_sdk", "slack_bolt", "httpx", "jinja2", "PIL", "prometheus_client", "handlers"},
        ),
        ("import bot.healthcheck", {"pydantic", "sqlite_utils", "slack_sdk", "httpx"}),
        ("import bot.app", {"jinja2", "PIL", "emoji"}),
    ],
)
def test_a_command_imports_what_it_needs(program: str, left_out: set[str]) -> None:
    """A word of help took as long as a start."""
    code = f"{program}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert left_out & set(done.stdout.split()) == set()
