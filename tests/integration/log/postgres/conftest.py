"""Several processes on one PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.integration.log.postgres.processes import Processes


@pytest.fixture
def processes(postgres_url: str) -> Iterator[Processes]:
    with Processes(postgres_url) as opened:
        yield opened
