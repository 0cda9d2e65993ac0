from collections.abc import Callable
from typing import Any

from tests.e2e.driver import ANA, BRUNO, Driver, buttons, said, text_of


def approved_after(driver: Driver, change: Callable[[], Any], *, reason: str = "1", state: str) -> dict[str, Any]:
    """Ask, let the order change, approve; return the row in the state it ends in."""
    batch_id = driver.ask(ANA, 580101, None if reason in "12" else "Hola.", reason=reason)
    driver.wait_for_state("pending", batch_id)
    change()
    return driver.approved(batch_id, state)


def ships_by(driver: Driver, key: int, value: str) -> None:
    driver.alephee.change_order(580101, "Shipping.LogisticType", {"Key": key, "Value": value})


def test_an_order_whose_shipping_has_changed_is_refused_before_the_call(driver: Driver) -> None:
    row = approved_after(driver, lambda: ships_by(driver, 6, "flex"), state="refused")
    assert (row["attempts"], row["http_status"], driver.calls()) == (0, None, 0)
    alert = driver.alert(has="retry")
    assert said("failure.recheck_todo") in text_of(alert)
    assert "Flex" in text_of(alert)


def test_retry_sends_it_when_the_order_is_as_it_was_approved(driver: Driver) -> None:
    approved_after(driver, lambda: ships_by(driver, 6, "flex"), state="refused")
    ships_by(driver, 8, "cross_docking")
    assert driver.press_alert(ANA, "retry").ok
    assert driver.wait_for_state("sent")["attempts"] == 1


def test_retry_checks_again_and_refuses_again(driver: Driver) -> None:
    approved_after(driver, lambda: ships_by(driver, 6, "flex"), state="refused")
    assert driver.press_alert(ANA, "retry").ok
    driver.wait(lambda: len(driver.events("refused")) == 2)
    assert driver.calls() == 0


def test_an_order_that_was_cancelled_meanwhile_is_a_warning_and_the_message_goes_out(driver: Driver) -> None:
    approved_after(driver, lambda: driver.alephee.change_order(580101, "IsCancelled", value=True), state="sent")


def test_an_order_that_is_gone_is_refused_with_what_to_do(driver: Driver) -> None:
    row = approved_after(driver, lambda: driver.alephee.orders.pop(580101), state="refused")
    assert row["attempts"] == 0
    assert said("failure.order_gone") in text_of(driver.alert(has="retry"))


def test_an_order_that_moved_to_another_marketplace_is_refused(driver: Driver) -> None:
    def move() -> None:
        driver.alephee.change_order(580101, "MarketPlace", {"Key": 99, "Value": "Alephee B2B"})

    assert approved_after(driver, move, reason="4", state="refused")["attempts"] == 0


def test_a_look_up_that_fails_delays_the_message_and_does_not_refuse_it(driver: Driver) -> None:
    batch_id = driver.ask(ANA, 580101, "Hola.")
    driver.wait_for_state("pending", batch_id)
    driver.alephee.add_fault("orders", "401", count=None)
    assert driver.approve(BRUNO).ok
    driver.wait(lambda: driver.events("postponed"))
    driver.card(has=said("outcome.postponed"))
    assert driver.sends()[0]["state"] == "approved"
    driver.alephee.clear_faults()
    assert driver.wait_for_state("sent", batch_id)["attempts"] == 1
    assert [a for a in driver.alerts() if buttons(a)] == []


def test_of_a_message_that_waits_for_a_look_up_nobody_reads_that_it_may_have_been_sent(driver: Driver) -> None:
    batch_id = driver.ask(ANA, 580101, "Hola.")
    driver.wait_for_state("pending", batch_id)
    driver.alephee.add_fault("orders", "500", count=None)
    assert driver.approve(BRUNO).ok
    told = said("put_off.server_error")
    assert said("failure.server_error") not in text_of(driver.card(has=told))
    assert told in text_of(driver.receipt(ANA, has=told))
    driver.alephee.clear_faults()
    driver.wait_for_state("sent", batch_id)


def test_fields_that_an_order_lacks_at_first_and_has_later_change_what_is_possible(driver: Driver) -> None:
    driver.alephee.change_order(580101, "Shipping.LogisticType", {})
    assert said("rule.logistic_unknown", reason="1", logistic="", allowed=["cross_docking", "me2"])[:20] in text_of(
        driver.look_up(ANA, 580101)
    )
    ships_by(driver, 8, "cross_docking")
    assert "⚠" not in text_of(driver.look_up(ANA, 580101))
