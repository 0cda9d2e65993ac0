"""What a mark leaves empty is compared with what it was: no page says what Alephee makes of it."""

from dataclasses import replace

from tests.e2e.driver import ANA, Driver, said
from tests.e2e.integrate_forms import mark, wait_for_events, wait_for_states


def test_an_erp_status_left_empty_was_promised_to_stay_and_never_looked_at(driver: Driver) -> None:
    driver.alephee.change_order(580101, "ErpStatus", "facturado")
    driver.alephee.switches = replace(driver.alephee.switches, integrate_clears=True)
    batch = mark(driver, "580101", integrated="true")
    (row,) = wait_for_states(driver, batch, "sent")
    wait_for_events(driver, "confirmed", 1)
    receipt = driver.receipt(ANA, has=said("integrate.some_changed", count=1))
    assert said("integrate.changed_erp_status", before="facturado", now="") in receipt["text"]
    assert row["order_id"] == 580101


def test_what_was_left_empty_and_is_as_it_was_needs_no_word(driver: Driver) -> None:
    driver.alephee.change_order(580101, "ErpStatus", "facturado")
    wait_for_states(driver, mark(driver, "580101", integrated="true"), "sent")
    wait_for_events(driver, "confirmed", 1)
    receipt = driver.receipt(ANA, has=said("integrate.all_confirmed"))
    assert said("integrate.some_changed", count=1) not in receipt["text"]
