"""Asking for something that nobody could approve: the form says so, instead of a request that expires after a day."""

import pytest

from tests.e2e import document_forms, integrate_forms, new_orders
from tests.e2e.driver import ANA, BRUNO, said, text_of
from tests.e2e.starting import Drive

GROUP = "S0APPROVERS"
KINDS = "message,document,integrate,create_order"
TOLD = said("compose.nobody_approves", "es").replace("*", "")


def is_told(view: object) -> bool:
    return "nadie aprueba su propia solicitud" in text_of(view)  # type: ignore[arg-type]  # a view reads as a message


@pytest.mark.parametrize("approvers", [ANA, GROUP])
def test_a_request_that_nobody_could_approve_expired_and_nothing_had_been_said(drive: Drive, approvers: str) -> None:
    driver = drive(bot_approvers=approvers, bot_approval_for=KINDS)
    driver.slack.user_groups[GROUP] = (ANA,)
    view = driver.compose(ANA, 580101)
    assert is_told(view)
    assert is_told(driver.choose_reason(ANA, view, "4"))  # and it stays
    assert is_told(integrate_forms.open_form(driver))
    assert is_told(new_orders.open_modal(driver))
    assert is_told(document_forms.open_form(driver, 580101))


@pytest.mark.parametrize(("group", "person"), [((ANA, BRUNO), ANA), ((ANA,), BRUNO)], ids=["a colleague", "not me"])
def test_whoever_can_be_approved_by_somebody_reads_nothing_of_it(
    drive: Drive, group: tuple[str, ...], person: str
) -> None:
    driver = drive(bot_approvers=f"{ANA},{GROUP}", bot_approval_for="message")
    driver.slack.user_groups[GROUP] = group
    assert not is_told(driver.compose(person, 580101))


def test_what_needs_no_approval_says_nothing_of_approvers(drive: Drive) -> None:
    driver = drive(bot_approvers=f"{ANA},{GROUP}", bot_approval_for="message")
    driver.slack.user_groups[GROUP] = (ANA,)
    assert is_told(driver.compose(ANA, 580101))
    assert not is_told(integrate_forms.open_form(driver))


def test_while_slack_does_not_tell_a_group_nothing_is_said_of_it(drive: Drive) -> None:
    driver = drive(bot_approvers=f"{ANA},{GROUP}", bot_approval_for="message")
    driver.slack.user_groups[GROUP] = (ANA,)
    driver.slack.fault("usergroups.users.list", "500", count=None)
    assert not is_told(driver.compose(ANA, 580101))
