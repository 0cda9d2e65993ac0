"""A client of the sandbox's Slack, made as the bot makes its own."""

import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from handlers.bolt import make_client
from sandbox.server import Sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return make_client(SecretStr(sandbox.env()["SLACK_BOT_TOKEN"]), sandbox.slack_api_url)
