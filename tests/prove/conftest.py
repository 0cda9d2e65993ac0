"""Bots in processes of their own, sandboxes, and the figures that `make prove` shows."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import Driver
from tests.e2e.starting import Bots
from tests.prove.children import Nursery

Tally = Callable[..., None]


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


@pytest.fixture
def tally() -> Tally:
    """Return what notes figures of a section: ``tally("races", rounds=100, lost=0, double=0, stuck=0)``."""

    def note(section: str, **figures: int) -> None:
        path = os.environ.get("PROVE_FIGURES")
        if path:
            with Path(path).open("a", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write(json.dumps({"section": section, **figures}) + "\n")

    return note
