import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import BRUNO, Driver, said, text_of
from tests.e2e.new_orders import FREE, ask_text, created, linked, order
from tests.e2e.starting import Bots, quick


@pytest.fixture(autouse=True)
def quick_looks(bot: Bots) -> None:
    """Look as often as ever, but with shorter pauses."""
    bot.waits = quick(bot.waits, 0.1)


@pytest.mark.parametrize("fault", ["reset_after", "500", "503html", "200html", "200refusal"])
def test_a_lost_answer_of_an_order_that_exists_resolves_itself(driver: Driver, fault: str) -> None:
    driver.alephee.add_fault("create", fault, processed=True)
    batch = ask_text(driver, order())
    row = driver.approved(batch, "sent")
    (there,) = created(driver)
    assert (row["order_id"], row["attempts"]) == (there["Id"], 1)
    assert driver.calls("create") == 1
    card = driver.card(FREE, has=str(there["Id"]))
    driver.wait(lambda: "encontrado en Alephee" in "".join(map(text_of, driver.thread(card))) or None)


def test_white_space_around_its_number_does_not_create_an_order_twice(driver: Driver) -> None:
    driver.alephee.add_fault("create", "500", processed=True)
    batch = ask_text(driver, order(number=f" {FREE}\n"))
    row = driver.approved(batch, "sent")
    (there,) = created(driver)
    assert (row["external_order_id"], row["order_id"], row["attempts"]) == (FREE, there["Id"], 1)
    assert driver.calls("create") == 1


def test_an_order_that_is_surely_not_there_goes_out_again(driver: Driver) -> None:
    driver.alephee.add_fault("create", "500")
    batch = ask_text(driver, order())
    row = driver.approved(batch, "sent")
    assert row["attempts"] == 2
    assert linked(driver, batch)["order_id"] == created(driver)[0]["Id"]
    assert driver.calls("create") == 2


def test_as_long_as_alephee_cannot_be_asked_nothing_goes_out_a_second_time(driver: Driver) -> None:
    driver.alephee.delays["create"] = 0.3
    driver.alephee.add_fault("create", "500", processed=True)
    batch = ask_text(driver, order())
    driver.wait_for_state("pending", batch)
    assert driver.approve(BRUNO, driver.card(FREE, has="approve")).ok
    driver.wait(lambda: driver.calls("create") or None)
    driver.alephee.add_fault("orders", "500", count=None)
    driver.wait_for_state("unknown", batch)
    looked = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > looked + 6 or None)
    driver.wait_for_state("unknown", batch)
    assert said("failure.unknown_todo_create_order") in text_of(driver.alert())
    driver.alephee.clear_faults()
    driver.wait_for_state("sent", batch)
    assert driver.calls("create") == 1


def test_a_refusal_after_a_lost_attempt_is_looked_into(driver: Driver) -> None:
    """The first call is lost without effect; the second one creates the order and is answered with 409."""
    driver.alephee.add_fault("create", "500")
    driver.alephee.add_fault("create", "409", processed=True)
    batch = ask_text(driver, order())
    row = driver.approved(batch, "sent")
    assert (row["attempts"], row["http_status"]) == (2, 409)
    assert linked(driver, batch)["order_id"] == created(driver)[0]["Id"]


def test_a_refusal_after_a_lost_attempt_stays_one_when_there_is_no_order(driver: Driver) -> None:
    driver.alephee.add_fault("create", "500")
    driver.alephee.add_fault("create", "400")
    batch = ask_text(driver, order())
    row = driver.approved(batch, "refused")
    assert (row["attempts"], row["http_status"]) == (2, 400)
    assert created(driver) == []


def test_a_refusal_that_cannot_be_looked_into_is_unknown_until_it_can(driver: Driver) -> None:
    driver.alephee.add_fault("create", "500")
    driver.alephee.add_fault("create", "409", processed=True)
    driver.alephee.delays["create"] = 0.4
    batch = ask_text(driver, order())
    driver.wait_for_state("pending", batch)
    assert driver.approve(BRUNO, driver.card(FREE, has="approve")).ok
    driver.wait(lambda: driver.calls("create") == 2 or None)
    driver.alephee.add_fault("orders", "500", count=None)
    driver.wait(lambda: len(driver.events("unknown")) == 2 or None)
    driver.alephee.clear_faults()
    row = driver.wait_for_state("sent", batch)
    assert row["order_id"] == created(driver)[0]["Id"]
    assert driver.calls("create") == 2


def test_what_arrived_although_somebody_said_it_did_not_is_found_before_the_second_call(driver: Driver) -> None:
    driver.alephee.delays["create"] = 0.3
    driver.alephee.add_fault("create", "500", processed=True)
    batch = ask_text(driver, order())
    driver.wait_for_state("pending", batch)
    assert driver.approve(BRUNO, driver.card(FREE, has="approve")).ok
    driver.wait(lambda: driver.calls("create") or None)
    driver.alephee.add_fault("orders", "500", count=None)
    driver.wait_for_state("unknown", batch)
    assert driver.press_alert(BRUNO, "it_did_not_arrive").ok
    driver.wait_for_state("approved", batch)
    driver.alephee.clear_faults()
    row = driver.wait_for_state("sent", batch)
    assert (row["order_id"], row["attempts"]) == (created(driver)[0]["Id"], 1)
    assert driver.calls("create") == 1


def test_a_call_that_was_cut_by_a_crash_is_looked_up_by_the_next_process(sandbox: Sandbox, bot: Bots) -> None:
    def crash(step: str) -> None:
        if step == "send.called":
            raise RuntimeError("the process dies here")

    first = bot(fail_point=crash)
    driver = Driver(sandbox, first)
    batch = ask_text(driver, order())
    driver.wait_for_state("pending", batch)
    assert driver.approve(BRUNO, driver.card(FREE, has="approve")).ok
    driver.wait(lambda: created(driver) or None)
    bot.stop(first)
    driver = Driver(sandbox, bot())
    row = driver.wait_for_state("sent", batch)
    assert (row["order_id"], row["attempts"]) == (created(driver)[0]["Id"], 1)
