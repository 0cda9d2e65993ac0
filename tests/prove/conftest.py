"""Bots in processes of their own."""

from collections.abc import Iterator

import pytest

from tests.e2e.starting import Bots
from tests.prove.children import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Yield what starts bots in processes of their own."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def bots(bot: Bots) -> Bots:
    """Return what starts bots in this process: several, one after the other."""
    return bot
