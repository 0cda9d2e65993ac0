"""Witnesses: a file that is only appended to, whatever its state, and the syslog of the machine over a real socket."""

import os
import resource
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.log.hashes import GENESIS
from bot.log.noted import Noted, read_noted
from bot.log.witness import FileWitness, SyslogWitness, newest_noted
from bot.ports import WitnessUnavailable
from tests.integration.log.samples import NOON

HEAD = f"s2:{'A' * 43}"


@pytest.fixture
def witness(tmp_path: Path) -> FileWitness:
    return FileWitness(tmp_path / "heads")


def lines(witness: FileWitness) -> list[str]:
    return witness.path.read_text().splitlines()


def test_each_head_is_a_line_of_a_file_that_only_its_owner_reads(witness: FileWitness) -> None:
    assert [witness.note(NOON, 0, GENESIS), witness.note(NOON, 12, HEAD)] == [True, False]
    assert [read_noted(line) for line in lines(witness)] == [Noted(NOON, 0, GENESIS), Noted(NOON, 12, HEAD)]
    assert stat.S_IMODE(witness.path.stat().st_mode) == 0o600
    assert newest_noted(witness.path) == Noted(NOON, 12, HEAD)


def test_the_rights_of_a_file_that_is_there_and_its_lines_stay_as_they_are(witness: FileWitness) -> None:
    witness.path.write_text("of another program\n")
    witness.path.chmod(0o640)
    witness.note(NOON, 12, HEAD)
    assert stat.S_IMODE(witness.path.stat().st_mode) == 0o640
    assert lines(witness)[0] == "of another program"
    assert len(lines(witness)) == 2


def test_a_line_that_was_torn_takes_no_other_with_it(witness: FileWitness) -> None:
    witness.path.write_text("2026-11-2")
    witness.note(NOON, 12, HEAD)
    assert newest_noted(witness.path) == Noted(NOON, 12, HEAD)
    with witness.path.open("a") as file:
        file.write("2026-11-22T12:00:0")
    assert newest_noted(witness.path) == Noted(NOON, 12, HEAD)


def test_a_witness_that_is_not_there_or_holds_no_head_knows_none(witness: FileWitness) -> None:
    assert newest_noted(witness.path) is None
    witness.path.write_bytes(b"\xff\x00 no head\n")
    assert newest_noted(witness.path) is None


def test_the_newest_head_of_a_very_long_file_is_found_at_its_end(witness: FileWitness) -> None:
    witness.path.write_bytes(b"x" * 1_000_000)
    witness.note(NOON, 12, HEAD)
    assert newest_noted(witness.path) == Noted(NOON, 12, HEAD)


def test_what_is_no_file_is_told_and_waited_for_by_nobody(witness: FileWitness, tmp_path: Path) -> None:
    os.mkfifo(witness.path)
    with pytest.raises(WitnessUnavailable, match="heads: No such device"):
        witness.note(NOON, 12, HEAD)  # nobody reads it
    with pytest.raises(WitnessUnavailable, match="heads is no file"):
        newest_noted(witness.path)
    for path, why in ((tmp_path, "Is a directory"), (Path("/dev/null"), "/dev/null is no file")):
        with pytest.raises(WitnessUnavailable, match=why):
            FileWitness(path).note(NOON, 12, HEAD)


def test_a_file_without_room_is_told(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(WitnessUnavailable, match="is no file"):
        FileWitness(tmp_path / "full").note(NOON, 12, HEAD)
    with pytest.raises(WitnessUnavailable, match="No such file or directory"):
        FileWitness(tmp_path / "none" / "heads").note(NOON, 12, HEAD)


def test_a_disk_that_takes_half_a_line_is_told_and_the_next_line_is_whole(witness: FileWitness) -> None:
    witness.note(NOON, 12, HEAD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (witness.path.stat().st_size + 9, before[1]))
    try:
        with pytest.raises(WitnessUnavailable, match="there was no room for a whole line"):
            witness.note(NOON, 13, HEAD)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    witness.note(NOON, 14, HEAD)
    assert [len(line) for line in lines(witness)][::2] == [len(str(Noted(NOON, 12, HEAD)))] * 2
    assert newest_noted(witness.path) == Noted(NOON, 14, HEAD)


def test_a_file_to_which_the_bot_may_only_append_is_written() -> None:
    """As it is when the file is another's, and the bot's group may write but not read it."""
    with tempfile.TemporaryDirectory() as folder:
        witness = FileWitness(Path(folder) / "heads")
        witness.note(NOON, 12, HEAD)
        witness.path.chmod(0o222)
        Path(folder).chmod(0o755)
        with nobody():
            witness.note(NOON, 13, HEAD)
            with pytest.raises(WitnessUnavailable, match="Permission denied"):
                newest_noted(witness.path)
        witness.path.chmod(0o600)
        assert len(lines(witness)) == 2


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user who may not do everything, where the tests' user may."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(own)


@pytest.fixture
def syslog(tmp_path: Path) -> Iterator[socket.socket]:
    """A syslog that listens at ``log`` in the test's folder."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "log"))
        listening.settimeout(5)
        yield listening


def test_syslog_is_sent_a_line_of_its_facility(tmp_path: Path, syslog: socket.socket) -> None:
    witness = SyslogWitness(str(tmp_path / "log"), "local3")
    assert witness.note(NOON + timedelta(days=1), 12, HEAD) is False
    assert syslog.recv(1_000).decode() == f"<158>alephee-bot-witness: 2026-11-22T12:00:00.000Z 12 {HEAD}"


def test_a_syslog_that_does_not_listen_is_told(tmp_path: Path) -> None:
    with pytest.raises(WitnessUnavailable, match="log: No such file or directory"):
        SyslogWitness(str(tmp_path / "log"), "user").note(NOON, 12, HEAD)
