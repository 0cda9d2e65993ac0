"""Deliveries of another app, workspace or organisation, and people whom a delivery places elsewhere: no effect at all.

They are signed as they should be, or come over the socket.
"""

from typing import Any

import pytest

from sandbox.slack.acting import as_ack
from sandbox.slack.deliveries import Envelope
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, SUPPORT, Driver, said, text_of

ELSEWHERE: dict[str, Any] = {"id": "T0OTHER", "domain": "other"}
OURS = {"id": BRUNO, "team_id": "T0SANDBOX"}
OF_ANOTHER: list[dict[str, Any]] = [
    {"team": ELSEWHERE, "user": {"id": BRUNO, "team_id": "T0OTHER"}},
    {"team": ELSEWHERE, "user": OURS},
    {"team": None, "user": OURS},
    {"team": None, "enterprise": {"id": "E0OTHER", "name": "Other"}, "user": {"id": BRUNO}},
    {"enterprise": {"id": "E0OTHER", "name": "Other"}, "user": OURS},
    {"api_app_id": "A0OTHER", "user": OURS},
    {"api_app_id": 7, "user": OURS},
]
#: the delivery is ours, and says of the person that they are not
OF_ANOTHER_PERSON = [
    {"id": BRUNO, "team_id": "T0OTHER"},
    {"id": BRUNO, "team_id": "E0OTHER"},
    {"id": BRUNO, "team_id": 7},
    {**OURS, "enterprise_user": {"enterprise_id": "E0OTHER"}},
]


def last(driver: Driver) -> dict[str, Any]:
    delivered = driver.slack.deliveries.last
    assert delivered is not None
    return delivered.payload


def deliver(driver: Driver, payload: dict[str, Any]) -> Ack:
    return as_ack(driver.slack.deliveries.send(Envelope("interactive", payload)))


def pressed(driver: Driver) -> dict[str, Any]:
    """Return a press of *Approve* that had no effect: its requester's own."""
    driver.ask(ANA, 580101, "Hola.")
    driver.wait_until_told()
    card = driver.card("580101", has="approve")
    driver.whisper(ANA, lambda: driver.press_anyhow(ANA, "approve", card), APPROVALS)
    return last(driver)


def denials(driver: Driver) -> list[tuple[str, str, str]]:
    """Return who was refused what and why, but for the requester's own press."""
    events = [event for event in driver.events("denied") if event["actor"] != ANA]
    return [(event["actor"], event["detail"]["what"], event["detail"]["why"]) for event in events]


@pytest.mark.parametrize("elsewhere", OF_ANOTHER)
def test_an_approvers_press_from_another_installation_was_taken_for_theirs(
    both: Driver, elsewhere: dict[str, Any]
) -> None:
    payload = pressed(both)
    assert deliver(both, payload | elsewhere).ok
    both.wait(lambda: denials(both))
    why = "denied.other_app" if "api_app_id" in elsewhere else "denied.external"
    assert denials(both) == [(BRUNO, "decide", why)]
    assert both.whispers(BRUNO, APPROVALS) == []
    assert both.sends()[0]["state"] == "pending"
    assert deliver(both, payload | {"user": OURS}).ok
    both.wait_for_state("sent")


@pytest.mark.parametrize("person", OF_ANOTHER_PERSON)
def test_an_approvers_id_with_another_workspace_is_somebody_else(both: Driver, person: dict[str, Any]) -> None:
    payload = pressed(both)
    theirs = payload | {"user": person, "response_url": None}
    answer = both.whisper(BRUNO, lambda: deliver(both, theirs), APPROVALS)
    assert text_of(answer) in {said("denied.external", language) for language in ("es", "pt")}
    assert denials(both) == [(BRUNO, "decide", "denied.external")]
    assert both.sends()[0]["state"] == "pending"


def test_a_reason_submitted_from_elsewhere_declines_nothing(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    view = driver.opened(BRUNO, lambda: driver.press(BRUNO, "decline"))
    typed = {"text": {"text": {"type": "plain_text_input", "value": "No."}}}
    form = {
        "type": "view_submission",
        "api_app_id": last(driver)["api_app_id"],
        "team": ELSEWHERE,
        "user": {"id": BRUNO, "team_id": "T0OTHER"},
        "view": view | {"state": {"values": typed}},
    }
    assert deliver(driver, form).ok
    driver.wait(lambda: denials(driver))
    assert denials(driver) == [(BRUNO, "decide", "denied.external")]
    assert driver.sends()[0]["state"] == "pending"
    assert driver.approve(CARLA).ok
    driver.wait_for_state("sent")


@pytest.mark.parametrize("elsewhere", [{"team_id": "T0OTHER"}, {"enterprise_id": "E0OTHER"}, {"api_app_id": "A0OTHER"}])
def test_a_command_from_elsewhere_is_not_answered_and_opens_nothing(both: Driver, elsewhere: dict[str, str]) -> None:
    both.look_up(ANA, 580101)
    seen = len(both.whispers(ANA, SUPPORT))
    command = last(both) | elsewhere
    for words in ("order 580101", "message 580101", "create"):
        before = len(both.events("denied"))
        assert as_ack(both.slack.deliveries.send(Envelope("slash_commands", command | {"text": words}))).ok
        both.wait(lambda before=before: len(both.events("denied")) > before)  # type: ignore[misc]
    assert len(both.whispers(ANA, SUPPORT)) == seen
    assert both.slack.views(ANA) == []
    assert {event["detail"]["what"] for event in both.events("denied")} == {"ask"}


def test_a_refusal_that_cannot_be_logged_is_still_one(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    payload = pressed(driver)
    driver.bot.log.close()
    assert deliver(driver, payload | OF_ANOTHER[0]).ok
    driver.wait(lambda: "a refusal could not be logged" in caplog.text)
