from collections.abc import Iterator

import pytest

from sandbox.server import Sandbox
from sandbox.slack import SlackWorkspace
from tests.integration.sandbox.slack_bot import Bot


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def slack(sandbox: Sandbox) -> SlackWorkspace:
    return sandbox.slack


@pytest.fixture
def bot(sandbox: Sandbox) -> Iterator[Bot]:
    one = Bot(sandbox)
    yield one
    one.close()
