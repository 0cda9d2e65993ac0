"""`alephee-bot log export`: what it takes, what it writes, and what it leaves behind."""

import csv
import io
import json
import os
import pty
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from bot.cli import main
from bot.clock import SystemClock
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.requests import State
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_log
from tests.integration.log.samples import A_MESSAGE, INVOICE, add, batch, request

ROOT = Path(__file__).parents[3]
#: 23:30 on the last of March in Mexico
LATE = datetime(2026, 4, 1, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A message asked late on the last of March, and a document asked an hour later, in April."""
    path = tmp_path / "log" / "bot.db"
    path.parent.mkdir()
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_TIMEZONE", "America/Mexico_City")
    monkeypatch.chdir(tmp_path)
    log = open_log(path, CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    add(log, request("march", "b1"), of=batch("b1", requested_at=LATE))
    content = DocumentContent(document_type=0, file=INVOICE)
    later = batch("b2", kind=DOCUMENT, requested_by="U00IVO", requested_at=LATE + timedelta(hours=1))
    add(log, request("april", "b2", kind=DOCUMENT, order_id=77, content=content, state=State.SENT), of=later)
    log.close()
    return path


def exported(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the ids of the requests that are written."""
    assert main(["log", "export", "--format", "ndjson", *arguments]) == 0
    said = capsys.readouterr()
    found = [json.loads(line)["request_id"] for line in said.out.splitlines()]
    assert said.err == f"{'1 request' if len(found) == 1 else f'{len(found)} requests'}, times in UTC\n"
    return found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), ["march", "april"]),
        (("--until", "2026-03-31"), ["march"]),
        (("--since", "2026-03-31", "--until", "2026-03-31"), ["march"]),
        (("--since", "2026-04-01"), ["april"]),
        (("--since", "2026-04-01T06:00:00Z"), ["april"]),
        (("--until", "2026-04-01T00:30"), ["march"]),
        (("--until", "2026-04-01T00:31"), ["march", "april"]),
        (("--order", "580101,77"), ["march", "april"]),
        (("--order", "580101", "--order", "77"), ["march", "april"]),
        (("--order", "77"), ["april"]),
        (("--person", "U00IVO"), ["april"]),
        (("--state", "sent, refused"), ["april"]),
        (("--kind", "message,document", "--state", "pending"), ["march"]),
        (("--state", "unknown"), []),
    ],
)
def test_filters_name_what_is_exported(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], found: list[str]
) -> None:
    assert exported(capsys, *arguments) == found


def test_searching_takes_the_same_filters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "search", "--kind", "document,message", "--until", "2026-03-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["request_id"] == "march"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--since", "2026-04-01", "--until", "2026-03-31"), "--until ends before --since begins"),
        (("--until", "yesterday"), "'yesterday' is no day or time; write for example 2026-03-01"),
        (("--since", "9999-12-31"), "'9999-12-31' is too far away"),
        (("--state", "sent,gone"), "invalid choice: 'gone'"),
        (("--kind", "parcel"), "invalid choice: 'parcel'"),
        (("--order", " , "), "argument --order: is empty"),
        (("--person", "U00IVO,Ana"), "'Ana' is no Slack id of a person"),
        (("--format", "xlsx", "--delimiter", ";"), "--delimiter goes with --format csv"),
        (("--output", "sends.XLSX", "--plain"), "--plain goes with --format csv"),
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["log", "export", *arguments])
    said = capsys.readouterr()
    assert (caught.value.code, said.out) == (2, "")
    assert complaint in said.err
    assert not list(tmp_path.glob("*sends*"))


def test_a_wrong_time_zone_is_a_wrong_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TIMEZONE", "Mars/Olympus")
    assert main(["log", "export"]) == 2
    assert capsys.readouterr().err.startswith("BOT_TIMEZONE: ")


@pytest.mark.parametrize("name", ["sends.csv", "sends.xlsx", "sends.ndjson", "sends.jsonl", "sends.json", "sends"])
def test_a_file_says_by_its_name_what_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    assert main(["log", "export", "--output", name]) == 0
    zone = "UTC" if "json" in name else "America/Mexico_City"
    assert capsys.readouterr() == ("", f"2 requests, times in {zone}\n")
    written = tmp_path / name
    begin = {".xlsx": b"PK", ".ndjson": b'{"', ".jsonl": b'{"', ".json": b"[\n"}.get(written.suffix, b"\xef\xbb\xbfre")
    assert written.read_bytes().startswith(begin)
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", name]


@pytest.mark.parametrize("name", ["bot.db", "link.db", "bot.db-wal", "bot.db.tip", "copy.db"])
def test_an_export_takes_the_place_of_no_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, database: Path, name: str
) -> None:
    """`--output` with the name of the database left a table of sends in its place."""
    shutil.copy(database, database.with_name("copy.db"))
    database.with_name("link.db").symlink_to(database)
    before = {path.name: path.read_bytes() for path in database.parent.iterdir()}
    output, read = database.with_name(name), ("--archive", str(database.with_name("copy.db")))
    assert main(["log", "export", "--output", str(output), *(read if name == "copy.db" else ())]) == 1
    assert capsys.readouterr() == ("", f"{output}: belongs to the log itself; name another file\n")
    assert {path.name: path.read_bytes() for path in database.parent.iterdir()} == before


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """As for backups; it was the name of a file."""
    assert exported(capsys, "--output", "-") == ["march", "april"]
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


def test_people_get_local_times_and_programs_get_utc(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "export", "--delimiter", ";"]) == 0
    text = capsys.readouterr().out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row["requested_at"] for row in rows] == ["2026-03-31 23:30:00", "2026-04-01 00:30:00"]
    assert main(["log", "export", "--plain"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert rows[0]["requested_at"] == "2026-04-01T05:30:00.000Z"


def test_texts_that_a_workbook_cannot_hold_are_counted(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    log = open_log(database, CONTENTS, lock_wait=timedelta(), clock=SystemClock())
    add(log, request("long", "b3", content=replace(A_MESSAGE, text="x" * 40_000, shown="x" * 40_000)))
    log.close()
    assert main(["log", "export", "--output", "sends.xlsx"]) == 0
    cut, count = capsys.readouterr().err.splitlines()
    assert cut == "longer than a cell of xlsx, and cut there: 1 (csv has all of it)"
    assert count == "3 requests, times in America/Mexico_City"


def run(*arguments: str, **options: int | Path | str) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(options.pop("temporary", "/tmp"))}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "log", "export", *arguments],
        env=environment,
        stdout=int(str(options.pop("out", subprocess.PIPE))),
        stderr=subprocess.PIPE,
    )


def test_a_workbook_goes_through_a_pipe_but_not_to_a_terminal(tmp_path: Path) -> None:
    piped = run("--format", "xlsx")
    written, complaint = piped.communicate()
    assert (piped.returncode, complaint) == (0, b"2 requests, times in America/Mexico_City\n")
    book = load_workbook(io.BytesIO(written))
    assert book["sends"].max_row == 3
    ours, theirs = pty.openpty()
    refused = run("--format", "xlsx", out=theirs)
    _, complaint = refused.communicate()
    os.close(ours)
    os.close(theirs)
    assert refused.returncode == 2
    assert b"name a file with --output" in complaint


@pytest.mark.parametrize("name", ["sends.csv", "sends.xlsx"])
def test_no_room_is_told_in_one_line_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).symlink_to("/dev/full")
    assert main(["log", "export", "--output", name]) == 1
    assert capsys.readouterr().err == f"{name}: No space left on device\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", name]


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "pipe.xlsx"
    os.mkfifo(path)
    yield path
    path.unlink()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_export_leaves_nothing_behind(
    database: Path, pipe: Path, tmp_path: Path, number: signal.Signals
) -> None:
    log, words = open_log(database, CONTENTS, lock_wait=timedelta(), clock=SystemClock()), Random(1)
    for one in range(8):
        text = words.randbytes(15_000).hex()
        add(log, request(f"r{one}", f"c{one}", content=replace(A_MESSAGE, text=text, shown=text)))
    log.close()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    exporting = run("--output", str(pipe), temporary=temporary)
    with pipe.open("rb") as reading:
        assert reading.read(2) == b"PK"  # the rest is more than a pipe holds
        assert list(temporary.iterdir())
        exporting.send_signal(number)
        _, complaint = exporting.communicate()
    assert (exporting.returncode, complaint, list(temporary.iterdir())) == (130, b"", [])
