"""``log file``: taking out of the log what was sent."""

import stat
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bot.cli import main
from bot.domain.contents import FileRef
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.requests import State
from bot.log import SqliteSendLog
from tests.integration.log.samples import A_MESSAGE, add, at, batch, request

CONTENT = b"%PDF-1.7 \x00\xff factura"
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def log_with_file(log: SqliteSendLog, path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SqliteSendLog:
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)
    with log.write() as tx:
        tx.files.save(CONTENT)
    file = FileRef(slack_id="F1", name="factura.pdf", sha256=DIGEST, size=len(CONTENT))
    add(log, request(state=State.DECLINED, content=replace(A_MESSAGE, file=file)))
    return log


def take(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(["log", "file", *arguments])
    return status, capsys.readouterr().err


@pytest.mark.parametrize("wanted", [DIGEST, DIGEST[:8], f"sha256:{DIGEST.upper()}", f" {DIGEST[:12]} "])
def test_a_file_is_written_as_it_was_sent_for_its_owner_only(
    log_with_file: SqliteSendLog, tmp_path: Path, capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    out = tmp_path / "taken.pdf"
    assert take(capsys, wanted, "--output", str(out)) == (0, f"{out}: {len(CONTENT)} bytes, sha256 {DIGEST}\n")
    assert out.read_bytes() == CONTENT
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_without_a_name_it_goes_to_standard_output(
    log_with_file: SqliteSendLog, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["log", "file", DIGEST]) == 0
    assert capfdbinary.readouterr().out == CONTENT


def test_a_terminal_gets_no_bytes(
    log_with_file: SqliteSendLog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(SystemExit) as caught:
        main(["log", "file", DIGEST])
    assert caught.value.code == 2
    assert "name one with --output" in capsys.readouterr().err


@pytest.mark.parametrize("wanted", ["1234567", "no digest", "g" * 64, "a" * 65])
def test_what_is_no_digest_is_wrong_use(
    log_with_file: SqliteSendLog, capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["log", "file", wanted])
    assert caught.value.code == 2
    assert "is no sha256" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_status_1(log_with_file: SqliteSendLog, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(capsys, "0" * 8) == (1, "the log holds no file 00000000\n")


def test_several_that_begin_alike_are_told(log_with_file: SqliteSendLog, capsys: pytest.CaptureFixture[str]) -> None:
    with log_with_file.write() as tx:
        tx.sql.run("INSERT INTO files (sha256, size, content) VALUES (?, 1, x'00')", (DIGEST[:60] + "0000",))
    assert take(capsys, DIGEST[:8]) == (1, f"several files begin with {DIGEST[:8]}; write more of it\n")


def test_an_erased_one_is_told_as_erased(log_with_file: SqliteSendLog, capsys: pytest.CaptureFixture[str]) -> None:
    with log_with_file.write() as tx:
        asked = tx.requests.get("r1")
        assert asked is not None
        tx.erasure.erase(batch(), (asked,), at=at(9), digest="", detail={})
    status, said = take(capsys, DIGEST[:8])
    assert status == 1
    assert said.startswith(f"the file {DIGEST[:8]} was erased")


def test_what_was_erased_is_not_offered_to_be_taken_out(
    log_with_file: SqliteSendLog, capsys: pytest.CaptureFixture[str]
) -> None:
    file = FileRef(slack_id="F1", name="factura.pdf", sha256=DIGEST, size=len(CONTENT))
    content = DocumentContent(document_type=0, file=file)
    add(log_with_file, request("r2", "b2", kind=DOCUMENT, state=State.DECLINED, content=content))
    assert main(["log", "show", "r2"]) == 0
    assert "take it out with" in capsys.readouterr().out
    with log_with_file.write() as tx:
        for id_ in ("r1", "r2"):
            asked = tx.requests.get(id_)
            assert asked is not None
            tx.erasure.erase(batch(asked.batch_id), (asked,), at=at(9), digest="", detail={})
    assert main(["log", "show", "r2"]) == 0
    told = capsys.readouterr().out
    assert f"sha256 {DIGEST}" in told
    assert "take it out" not in told


def test_a_file_takes_the_place_of_no_log(log_with_file: SqliteSendLog, capsys: pytest.CaptureFixture[str]) -> None:
    before, output = log_with_file.path.read_bytes(), str(log_with_file.path)
    assert take(capsys, DIGEST, "--output", output) == (1, f"{output}: belongs to the log itself; name another file\n")
    assert log_with_file.path.read_bytes() == before


def test_where_it_cannot_be_written_is_status_1(
    log_with_file: SqliteSendLog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "nowhere" / "taken.pdf"
    assert take(capsys, DIGEST, "--output", str(out)) == (1, f"{out}: No such file or directory\n")
