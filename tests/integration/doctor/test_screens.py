"""Every screen is shown to Slack, at its pace: what it would not take is named in its words."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.doctor.far_sides import slack_side
from bot.doctor.findings import Finding
from bot.doctor.screens import Pace, Screen, all_screens, check_screens
from bot.settings import load_settings
from handlers.slack.client import make_client
from sandbox.server import Sandbox
from sandbox.slack.web_api.dispatch import METHODS
from tests.integration.doctor.examining import Doctor

GOOD = Screen("message", "a good one", {"text": "hello", "blocks": [{"type": "divider"}]})
BAD: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "t" * 25},
    "blocks": [{"type": "divider"}],
}


class Shown:
    """What is found when screens are shown, and the waits in between."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._side = slack_side(load_settings(sandbox.env()), 3).of("screens")
        self._client = make_client(SecretStr(sandbox.slack.bot_token), sandbox.slack_api_url)
        self.waits: list[float] = []

    def __call__(self, *screens: Screen, longest_wait: float = 60.0) -> list[Finding]:
        pace = Pace(longest_wait=longest_wait, sleep=self.waits.append)
        return list(check_screens(self._side, self._client, {"screens": screens}, pace))


@pytest.fixture
def shown(sandbox: Sandbox) -> Shown:
    return Shown(sandbox)


def test_slack_takes_every_screen(sandbox: Sandbox, shown: Shown) -> None:
    screens = [one for some in all_screens("pt").values() for one in some]
    (found,) = shown(*screens)
    assert str(found) == f"ok    screens: Slack would take the screens, in all {len(screens)} shapes"
    assert sandbox.slack.api_calls["blocks.validate"] == len(screens)
    assert {screen.argument for screen in screens} == {"view", "message"}
    assert shown.waits == [1.0] * len(screens)


def test_what_slack_would_not_take_is_named_in_its_words(shown: Shown) -> None:
    bad = Screen("view", "the form bad", BAD)
    lone = Screen("message", "a lone one", {"text": "hello", "blocks": []})
    first, second = map(str, shown(GOOD, bad, lone))
    assert first == (
        "fail  screens: Slack would not take the form bad: must be less than 25 characters at /view/title/text"
        " → report this, and the version"
    )
    assert "Slack would not take a lone one: no fewer than 1 items allowed at /blocks" in second


def test_a_call_that_slack_puts_off_is_made_again(sandbox: Sandbox, shown: Shown) -> None:
    sandbox.slack.fault("blocks.validate", "429", count=1, retry_after=7)
    (found,) = shown(GOOD)
    assert found.status == "ok"
    assert shown.waits == [1.0, 7.0, 1.0]
    sandbox.slack.fault("blocks.validate", "429", count=None, retry_after=40)
    (found,) = shown(GOOD)
    assert "Slack takes no more calls (status 429) → try again in 40 s" in str(found)


@pytest.mark.parametrize(
    ("fault", "said"),
    [("500", "Slack is failing at the moment (status 500)"), ("reset_before", "closes the connection")],
)
def test_a_slack_that_fails_meanwhile_is_told_once(sandbox: Sandbox, shown: Shown, fault: str, said: str) -> None:
    sandbox.slack.fault("blocks.validate", fault, count=None)
    (found,) = shown(GOOD, GOOD)
    assert said in str(found)


def test_a_slack_that_does_not_know_the_method_is_no_fault(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(METHODS, "blocks.validate")
    (found,) = shown(GOOD, GOOD)
    assert str(found) == "skip  screens: not checked: Slack does not know blocks.validate here"


def test_without_slack_no_screen_is_shown(doctor: Doctor) -> None:
    said = doctor("--online", SLACK_BOT_TOKEN="xoxb-wrong").only("screens", "skip")
    assert said.startswith("not checked: Slack did not answer, or does not take the token")


def test_the_command_shows_them_when_it_is_told_to(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    doctor.sandbox.slack.fault("blocks.validate", "500", count=None)
    assert "Slack is failing at the moment" in doctor("--online").only("screens", "fail")
    assert not doctor().lines("screens", "fail")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "invalid_arguments"),
        ({"message": "{}", "view": "{}"}, "invalid_arguments"),
        ({"message": "no JSON"}, "invalid_message"),
        ({"blocks": "[]", "view": ""}, "invalid_blocks"),
        ({"view": '{"type": "home", "blocks": []}'}, "invalid_view"),
        ({"blocks": '[{"type": "divider"}]'}, ""),
    ],
)
def test_the_sandbox_answers_as_slack_documents(sandbox: Sandbox, arguments: dict[str, str], error: str) -> None:
    client = make_client(SecretStr("xoxb-nobodys"), sandbox.slack_api_url)  # no token is needed
    answer = client.api_call("blocks.validate", params=arguments) if not error else None
    assert answer is None or answer["ok"]
    if error:
        with pytest.raises(Exception, match=error):
            client.api_call("blocks.validate", params=arguments)
