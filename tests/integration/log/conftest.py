"""A log in a file of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.log import SqliteSendLog, open_log
from tests.integration.log.samples import NEVER, TurnedClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log of ñ 100%.db"


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def log(path: Path, clock: TurnedClock) -> Iterator[SqliteSendLog]:
    opened = open_log(path, lock_wait=NEVER, clock=clock)
    yield opened
    opened.close()
