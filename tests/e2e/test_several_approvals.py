"""N of M: what needs several approvals goes out when as many different people have approved it."""

from tests.e2e import new_orders
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, Driver, Json, buttons, said, text_of
from tests.e2e.starting import Drive

HOLA = "Hola Ana, tu pedido sale hoy."
NEEDED = "message=2"


def asked(driver: Driver, user: str = ANA) -> str:
    batch_id = driver.ask(user, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    return batch_id


def approved_by_bruno(driver: Driver) -> Json:
    """Have Bruno approve, and return the card that says so."""
    assert driver.approve(BRUNO).ok
    return driver.card(has=said("deciding.approved_so_far", count=1, needed=2, by=[BRUNO]))


def test_it_goes_out_after_the_second_approval_and_all_who_gave_one_are_named(drive: Drive) -> None:
    driver = drive(bot_approvals_needed=NEEDED)
    batch_id = asked(driver)
    assert "approve" in buttons(approved_by_bruno(driver))
    row = driver.wait_for_state("pending", batch_id)
    assert (row["decision"], row["decided_by"], row["approved_by"]) == (None, None, f'["{BRUNO}"]')
    assert driver.approve(CARLA).ok
    row = driver.wait_for_state("sent", batch_id)
    assert (row["decided_by"], row["approved_by"]) == (CARLA, f'["{BRUNO}","{CARLA}"]')
    card = driver.card(has=said("deciding.approved_by_all", by=[BRUNO, CARLA], at="")[:40])
    assert buttons(card) == []
    approvals = [event["actor"] for event in driver.events("approved")]
    assert approvals == [BRUNO, CARLA]
    assert driver.texts_received() == [HOLA]


def test_the_same_person_counts_once_and_reads_it(drive: Drive) -> None:
    driver = drive(bot_approvals_needed=NEEDED)
    asked(driver)
    card = approved_by_bruno(driver)
    answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("stale.approved_by_you", "pt")
    assert [event["actor"] for event in driver.events("approved")] == [BRUNO]


def test_who_asked_does_not_count(drive: Drive) -> None:
    driver = drive(bot_approvals_needed=NEEDED)
    batch_id = asked(driver, BRUNO)
    card = driver.card(has="approve")
    answer = driver.whisper(BRUNO, lambda: driver.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("denied.own_request", "pt")
    assert driver.wait_for_state("pending", batch_id)["approved_by"] is None


def test_one_decline_ends_it(drive: Drive) -> None:
    driver = drive(bot_approvals_needed=NEEDED)
    batch_id = asked(driver)
    approved_by_bruno(driver)
    assert driver.decline(CARLA, "Falta la fecha.").ok
    row = driver.wait_for_state("declined", batch_id)
    assert (row["decided_by"], row["approved_by"]) == (CARLA, f'["{BRUNO}"]')
    assert driver.calls() == 0


def test_any_of_them_undoes_all_approvals(drive: Drive) -> None:
    driver = drive(bot_approvals_needed=NEEDED, bot_undo="10m")
    batch_id = asked(driver)
    approved_by_bruno(driver)
    assert driver.approve(CARLA).ok
    driver.wait_for_state("approved", batch_id)
    assert driver.undo(BRUNO).ok
    assert driver.wait_for_state("pending", batch_id)["approved_by"] is None
    approved_by_bruno(driver)
    assert driver.wait_for_state("pending", batch_id)["approved_by"] == f'["{BRUNO}"]'


def test_a_form_says_when_fewer_people_could_approve_than_are_needed(drive: Drive) -> None:
    driver = drive(bot_approvals_needed="create_order=2")
    driver.slack.user_groups["S0APPROVERS"] = (ANA, BRUNO)
    told = "son menos las personas que pueden darlas"
    assert told in text_of(new_orders.open_modal(driver))
    assert told not in text_of(driver.compose(ANA, 580101))
