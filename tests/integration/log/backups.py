"""What tests of backups and restores do with logs."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from tests.integration.log.samples import NEVER, TurnedClock, at

Said = pytest.CaptureFixture[str]


def run(capsys: Said, *arguments: str) -> tuple[int, str, str]:
    status = main(["log", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def opened(path: Path) -> SqliteSendLog:
    return open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())


def write(path: Path, *events: str) -> None:
    with closing(opened(path)) as log, log.write() as transaction:
        for event in events:
            transaction.events.note(event, at=at(20))


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def content(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def spoil(file: Path) -> None:
    """Damage pages all over a file."""
    bytes_ = bytearray(file.read_bytes())
    bytes_[len(bytes_) // 2 :: 97] = bytes(len(bytes_[len(bytes_) // 2 :: 97]))
    file.write_bytes(bytes_)
