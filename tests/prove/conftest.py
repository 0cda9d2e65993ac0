"""Bots in processes of their own, and sandboxes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import Driver
from tests.e2e.starting import Bots
from tests.prove.children import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Yield what starts bots in processes of their own."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Yield a new Slack and a new Alephee with wide limits."""
    with Sandbox() as fresh:
        fresh.alephee.set_limit("*", 6000)
        yield fresh


@pytest.fixture
def bots(sandbox: Sandbox, tmp_path: Path) -> Iterator[Bots]:
    """Yield what starts bots in this process; they are stopped at the end."""
    bots = Bots(sandbox, tmp_path / "log.db")
    yield bots
    bots.stop()


@pytest.fixture
def driver(sandbox: Sandbox, bots: Bots) -> Driver:
    """Return the people at work with a running bot."""
    return Driver(sandbox, bots())
