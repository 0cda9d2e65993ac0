"""Pressing a button while Slack does not say who somebody is or what a channel is: nothing is decided, and why is said.

The answer was about a message in the alerts channel that Slack had not taken.
"""

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ALERTS, ANA, APPROVALS, BRUNO, SUPPORT, Driver, said, text_of
from tests.e2e.starting import Bots


@pytest.mark.parametrize("action_id", ["approve", "decline"])
@pytest.mark.parametrize(
    ("method", "key"), [("users.info", "error.person_not_told"), ("conversations.info", "error.channel_not_told")]
)
def test_a_press_while_slack_cannot_be_asked_is_answered_with_just_that_and_counts_the_next_time(
    driver: Driver, action_id: str, method: str, key: str
) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault(method, "500", count=1)
    answer = driver.whisper(BRUNO, lambda: driver.press(BRUNO, action_id, card), APPROVALS)
    assert text_of(answer) == said(key, "pt", error="http_500")
    assert driver.sends()[0]["state"] == "pending"
    assert [view for view in driver.slack.views(BRUNO) if view["submit"]] == []
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")


def test_a_user_group_that_slack_does_not_tell_is_said_like_a_person(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault("usergroups.users.list", "500", count=1)
    answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("error.person_not_told", "pt", error="http_500")


@pytest.mark.parametrize(
    ("scopes", "key", "language"),
    [
        ({"users:read"}, "error.person_not_shown", "es"),
        ({"usergroups:read"}, "error.person_not_shown", "pt"),
        ({"channels:read", "groups:read"}, "error.channel_not_shown", "pt"),
    ],
)
def test_a_scope_that_is_missing_is_for_the_admin_to_add(
    driver: Driver, scopes: set[str], key: str, language: str
) -> None:
    """Without ``users:read`` the language of somebody new is unknown, too: it is the one that was set."""
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.scopes -= scopes
    answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said(key, language, error="missing_scope")
    assert "alephee-bot doctor" in text_of(answer)
    assert driver.sends()[0]["state"] == "pending"
    driver.slack.scopes |= scopes
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")


def test_the_other_buttons_and_the_commands_say_it_too(sandbox: Sandbox, bot: Bots) -> None:
    driver = Driver(sandbox, bot(bot_approval_for=""))
    driver.alephee.add_fault("messages", "403")
    driver.ask(ANA, 580101, "Hola.")
    driver.wait_for_state("refused")
    alert = driver.alert(has="retry")
    for channel, act in (
        (ALERTS, lambda: driver.press(ANA, "retry", alert)),
        (SUPPORT, lambda: driver.slack.command(ANA, "/alephee pending")),
    ):
        driver.slack.fault("users.info", "500", count=1)
        assert text_of(driver.whisper(ANA, act, channel)) == said("error.person_not_told", "es", error="http_500")
    assert driver.sends()[0]["state"] == "refused"
