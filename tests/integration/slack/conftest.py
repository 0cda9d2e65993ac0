"""A client of the sandbox's Slack, and a socket to it, made as the bot makes its own."""

import logging
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from bot.waits import Waits
from handlers.slack.client import make_client
from sandbox.server import Sandbox
from tests import process_log
from tests.integration.slack.wire import Wire


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return make_client(SecretStr(sandbox.env()["SLACK_BOT_TOKEN"]), sandbox.slack_api_url)


@pytest.fixture
def waits() -> Waits:
    """Return how long a socket waits; a test that is in a hurry names others as its parameter."""
    return Waits()


@pytest.fixture
def wire(sandbox: Sandbox, waits: Waits) -> Iterator[Wire]:
    made = Wire(sandbox, waits)
    yield made
    made.stop()
    assert made.errors == []


@pytest.fixture
def another(sandbox: Sandbox, waits: Waits) -> Iterator[Wire]:
    made = Wire(sandbox, waits)
    yield made
    made.stop()


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what returns the lines of the process log."""
    caplog.set_level(logging.INFO)
    return lambda: process_log.lines(caplog, logging.WARNING)
