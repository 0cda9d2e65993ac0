"""Enterprise Grid: the app in one workspace of an organisation, and in the whole of it."""

import pytest

from sandbox.server import Sandbox
from sandbox.slack.installation import Installation
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, EVA, Driver, said, text_of
from tests.e2e.starting import Drive, Transport

TEAMS = ("T0SANDBOX", "T0SISTER")
IN_ORG, ORG_WIDE = Installation("E0SANDBOX", teams=TEAMS), Installation("E0SANDBOX", teams=TEAMS, org_wide=True)


@pytest.fixture(params=[IN_ORG, ORG_WIDE], ids=["workspace", "organisation"])
def installed(request: pytest.FixtureRequest, sandbox: Sandbox) -> None:
    """Carla works in the sister workspace; she and Bruno approve by their group."""
    sandbox.slack.installation = request.param
    sandbox.slack.change_person(CARLA, team_id="T0SISTER")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("transport", ["socket", "http"])
@pytest.mark.parametrize("approver", [BRUNO, CARLA])
def test_people_of_an_organisation_ask_and_approve(drive: Drive, transport: Transport, approver: str) -> None:
    driver = drive(transport)
    assert "580101" in text_of(driver.look_up(ANA, 580101))
    driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(approver).ok
    assert driver.wait_for_state("sent")["decided_by"] == approver
    assert driver.events("denied") == []


@pytest.mark.usefixtures("installed")
def test_people_of_another_organisation_do_not(drive: Drive) -> None:
    driver = drive()
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    assert driver.press_anyhow(EVA, "approve", card).ok
    driver.wait(lambda: driver.events("denied"))
    assert driver.events("denied")[0]["detail"]["why"] == "denied.external"
    assert driver.sends()[0]["state"] == "pending"


def test_somebody_for_whom_slack_told_no_workspace_approved(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.change_person(BRUNO, team_id="")
    answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) in {said("denied.no_workspace", language) for language in ("es", "pt")}
    assert driver.sends()[0]["state"] == "pending"
    driver.slack.change_person(BRUNO, team_id="T0SANDBOX")
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
