"""What people read, and in whose time: language, country and time zone as Slack tells them."""

import pytest
from slack_sdk import WebClient

from bot.domain.people import Home
from bot.errors import DeliveryError
from handlers.slack.directory import SlackDirectory
from sandbox.server import Sandbox

HOME = Home(team_ids=("T0SANDBOX",))


@pytest.fixture
def directory(client: WebClient) -> SlackDirectory:
    return SlackDirectory(client, home=HOME, language="en")


def test_languages_come_from_slack_and_are_remembered(sandbox: Sandbox, directory: SlackDirectory) -> None:
    assert directory.language_at_hand("U0APPROVER1") == "en"
    assert directory.language("U0APPROVER1") == "pt@America/Sao_Paulo"
    asked = sandbox.slack.api_calls["users.info"]
    assert directory.language("U0APPROVER1") == "pt@America/Sao_Paulo"
    assert sandbox.slack.api_calls["users.info"] == asked
    assert directory.language_at_hand("U0APPROVER1") == "pt@America/Sao_Paulo"


def test_what_slack_does_not_tell_is_as_set(sandbox: Sandbox, client: WebClient) -> None:
    directory = SlackDirectory(client, home=HOME, language="en@America/Lima")
    sandbox.slack.change_person("U0REQUESTER", locale="fr-FR", tz="Europe/Paris")
    assert directory.language("U0REQUESTER") == "en@Europe/Paris"
    sandbox.slack.change_person("U0APPROVER1", tz="Mars/Olympus", tz_offset=-12_600)
    assert directory.language("U0APPROVER1") == "pt@-03:30"
    sandbox.slack.change_person("U0APPROVER2", tz="", tz_offset=10**9)
    assert directory.language("U0APPROVER2") == "en@America/Lima"


def test_without_slack_the_language_is_the_default(sandbox: Sandbox, directory: SlackDirectory) -> None:
    sandbox.slack.fault("users.info", "500", count=None)
    assert directory.language("U0REQUESTER") == "en"
    with pytest.raises(DeliveryError):
        directory.person("U0REQUESTER")
