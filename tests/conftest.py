"""A sandbox and a bot in it, for every test that goes through the front door."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Bot
from bot.clock import SystemClock
from bot.kinds import CONTENTS
from bot.log import open_log
from sandbox.server import Sandbox
from tests.e2e.driver import Driver
from tests.e2e.starting import HASTY, Bots

#: a PostgreSQL of the tests' own: `postgres`, `postgres_database`, `postgres_url`
pytest_plugins = ("tests.postgres.fixtures",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the proofs: they are the longest, and one that began last would keep everybody waiting for it."""
    items.sort(key=lambda item: "tests/prove/" not in item.path.as_posix())


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Yield a new Slack and a new Alephee; the far side's limits are wide, tests of the pace narrow them."""
    with Sandbox() as fresh:
        fresh.alephee.set_limit("*", 6000)
        yield fresh


@pytest.fixture(scope="session")
def empty_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log as it is when it has just been made, to be copied: making one takes as long as many a test."""
    path = tmp_path_factory.mktemp("empty") / "log.db"
    open_log(path, CONTENTS, lock_wait=timedelta(0), clock=SystemClock()).close()
    return path


@pytest.fixture
def bot(sandbox: Sandbox, tmp_path: Path, empty_log: Path) -> Iterator[Bots]:
    """Yield what starts bots: ``bot(transport="http", bot_approval_ttl="1s")``; they are stopped at the end."""
    path = tmp_path / "log.db"
    if not path.exists():
        shutil.copy(empty_log, path)
    bots = Bots(sandbox, path)
    yield bots
    bots.stop()


@pytest.fixture
def hasty(bot: Bots) -> None:
    """Have the bot wait for less: for tests of what it does when that is over."""
    bot.waits = HASTY


@pytest.fixture
def running_bot(bot: Bots) -> Bot:
    """Return a bot with Socket Mode and the default settings, ready to work."""
    return bot()


@pytest.fixture
def driver(sandbox: Sandbox, running_bot: Bot) -> Driver:
    """Return the people at work with a running bot."""
    return Driver(sandbox, running_bot)
