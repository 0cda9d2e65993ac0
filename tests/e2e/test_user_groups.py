"""Staff and approvers as user groups: Slack tells who is in them twenty times a minute, to the whole team together."""

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, Driver, said, text_of
from tests.e2e.starting import Bots

LISTED = "usergroups.users.list"


@pytest.fixture
def team(sandbox: Sandbox, bot: Bots) -> Driver:
    sandbox.slack.user_groups["S0STAFF"] = (ANA,)
    return Driver(sandbox, bot(bot_staff="S0STAFF"))


def test_of_thirty_look_ups_by_three_people_ten_were_refused(team: Driver) -> None:
    answers = [text_of(team.command(who, "pending")) for _ in range(10) for who in (ANA, BRUNO, CARLA)]
    assert not [answer for answer in answers if "ratelimited" in answer]
    assert team.events("denied") == []
    assert team.slack.api_calls[LISTED] <= 6


def test_an_approver_who_has_just_left_the_group_decides_nothing(team: Driver) -> None:
    """What was remembered for looking things up says that they are still in it."""
    team.ask(ANA, 580101, "Hola.")
    card = team.card(has="approve")
    team.command(BRUNO, "pending")
    team.slack.user_groups["S0APPROVERS"] = (CARLA,)
    for action_id in ("approve", "decline"):
        answer = team.whisper(BRUNO, lambda action=action_id: team.press(BRUNO, action, card), APPROVALS)  # type: ignore[misc]
        assert text_of(answer) == said("denied.not_approver", "pt")
    assert [view for view in team.slack.views(BRUNO) if view["submit"]] == []
    assert team.sends()[0]["state"] == "pending"


def test_a_decision_waits_out_a_short_pause(team: Driver) -> None:
    team.ask(ANA, 580101, "Hola.")
    team.card(has="approve")
    team.slack.fault(LISTED, "429", retry_after=1)
    assert team.approve(BRUNO).ok
    team.wait_for_state("sent")


def test_a_decision_that_would_wait_too_long_is_told_when_to_press_again(team: Driver) -> None:
    team.ask(ANA, 580101, "Hola.")
    card = team.card(has="approve")
    team.slack.fault(LISTED, "429", retry_after=50)
    answer = team.whisper(BRUNO, lambda: team.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("error.asked_too_often", "pt", seconds=50)
    assert team.sends()[0]["state"] == "pending"
    assert "580101" in text_of(team.look_up(ANA, 580101))


def test_strangers_guests_and_own_requests_do_not_use_up_what_slack_tells_in_a_minute(driver: Driver) -> None:
    driver.ask(BRUNO, 580101, "Hola.")
    card, asked = driver.card(has="approve"), driver.slack.api_calls[LISTED]
    for who in ("U0GUEST", "U0EXTERNAL", "U0DELETED", BRUNO):
        assert driver.press_anyhow(who, "approve", card).ok
    driver.wait(lambda: len(driver.events("denied")) == 4)
    assert driver.slack.api_calls[LISTED] == asked


def test_who_presses_too_late_hears_who_was_quicker_without_another_question_to_slack(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    asked = driver.slack.api_calls[LISTED]
    driver.whisper(CARLA, lambda: driver.press_anyhow(CARLA, "approve", card), APPROVALS)
    assert driver.slack.api_calls[LISTED] == asked
