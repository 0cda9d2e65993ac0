"""A server for the tests of one process, and a database of its own for each test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.postgres.cluster import Cluster
from tests.postgres.places import sweep


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Yield a server that all tests of this process share: leave it running. Who needs more makes a ``Cluster``."""
    sweep()
    with Cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_database(postgres: Cluster) -> Iterator[str]:
    """Yield the name of a new, empty database; in the end it is gone, and whoever is connected with it sent away."""
    name = postgres.create()
    yield name
    postgres.drop(name)


@pytest.fixture
def postgres_url(postgres: Cluster, postgres_database: str) -> str:
    """Return where a new, empty database is."""
    return postgres.url(postgres_database)
