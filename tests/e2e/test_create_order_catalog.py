"""The SKUs of a new order are looked up in the catalog: what it doubts is said, and nothing waits for it."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.driver import ANA, Driver, said, text_of
from tests.e2e.new_orders import FREE, ask_file, ask_text, batch_of, created, open_modal, order, submit_text
from tests.e2e.test_create_order_form import ANSWERS, open_form, submit

KNOWN, TWO_BRANDS, DELETED, UNKNOWN = "FLT-0101", "FLT-0900", "FLT-0990", "FLT-9999"


def of_product(**product: str) -> Any:
    """Return an order whose only item has this product."""
    made = order()
    made["Items"] = [item | {"Product": {"Title": "Kit"} | product} for item in made["Items"][:1]]
    return made


def codes(driver: Driver) -> list[str]:
    """Return the warnings that the log has of the newest request."""
    return list(json.loads(driver.sends()[-1]["warnings"] or "[]"))


def ask_twice(driver: Driver, value: Any) -> str:
    """Ask for an order by text that is doubted first; return the batch's id."""
    view = open_modal(driver)
    assert submit_text(driver, view, value).ok
    assert submit_text(driver, driver.view(ANA, view), value).ok
    return batch_of(view)


@pytest.fixture(params=[ask_twice, ask_file], ids=["text", "file"])
def ask_doubted(request: pytest.FixtureRequest) -> Callable[..., str]:
    asking: Callable[..., str] = request.param
    return asking


@pytest.fixture(params=[ask_text, ask_file], ids=["text", "file"])
def ask(request: pytest.FixtureRequest) -> Callable[..., str]:
    asking: Callable[..., str] = request.param
    return asking


DOUBTS: list[tuple[dict[str, str], str, dict[str, str]]] = [
    ({"SKU": UNKNOWN}, "order.sku_unknown", {"given": UNKNOWN}),
    ({"SKU": DELETED}, "order.sku_deleted", {"given": DELETED}),
    ({"SKU": TWO_BRANDS}, "order.sku_ambiguous", {"given": TWO_BRANDS, "brands": "MarcaDemo, OtraMarca"}),
    (
        {"SKU": KNOWN, "Brand": "Ajena"},
        "order.brand_of_others",
        {"given": "Ajena", "sku": KNOWN, "brands": "MarcaDemo"},
    ),
]


@pytest.mark.parametrize(("product", "doubt", "params"), DOUBTS, ids=[doubt for _, doubt, _ in DOUBTS])
def test_what_the_catalog_does_not_have_so_is_warned_about_and_never_refused(
    driver: Driver, ask_doubted: Callable[..., str], product: dict[str, str], doubt: str, params: dict[str, str]
) -> None:
    ask_doubted(driver, of_product(**product))
    warning = said(doubt, **params)
    for told in (driver.card(FREE, has="approve"), driver.receipt(ANA, has=params["given"])):
        assert warning in text_of(told)
    assert said("new_order.sku_known") not in text_of(driver.card(FREE, has="approve"))
    assert codes(driver) == [doubt]


@pytest.mark.parametrize("product", [{"SKU": KNOWN}, {"SKU": TWO_BRANDS, "Brand": "502"}])
def test_an_order_whose_skus_the_catalog_has_says_so(
    driver: Driver, ask: Callable[..., str], product: dict[str, str]
) -> None:
    ask(driver, of_product(**product))
    assert said("new_order.sku_known") in text_of(driver.card(FREE, has="approve"))
    assert codes(driver) == []
    assert driver.calls("products") == 1


def test_a_product_outside_the_catalog_is_not_looked_up(driver: Driver) -> None:
    ask_text(driver, of_product())
    card = text_of(driver.card(FREE, has="approve"))
    assert said("new_order.sku_known") not in card
    assert said("new_order.sku_unchecked") not in card
    assert driver.calls("products") == 0


def test_a_warned_order_can_be_approved_and_is_created(driver: Driver) -> None:
    driver.approved(ask_twice(driver, of_product(SKU=UNKNOWN)), "sent")
    assert len(created(driver)) == 1


@pytest.mark.parametrize("fault", ["500", "403", "429", "200html", "reset_before", "416"])
def test_a_catalog_that_cannot_be_asked_is_in_nobodys_way(driver: Driver, ask: Callable[..., str], fault: str) -> None:
    driver.alephee.add_fault("products", fault, count=None)
    ask(driver, of_product(SKU=KNOWN))
    assert said("order.sku_unchecked", given=KNOWN) in text_of(driver.card(FREE, has="approve"))
    assert codes(driver) == ["order.sku_unchecked"]


def test_a_404_is_an_sku_that_nobody_knows(driver: Driver) -> None:
    driver.alephee.add_fault("products", "404", count=None)
    ask_twice(driver, of_product(SKU=KNOWN))
    assert said("order.sku_unknown", given=KNOWN) in text_of(driver.card(FREE, has="approve"))


def test_json_with_a_doubt_is_asked_for_once_its_writer_has_seen_it(driver: Driver) -> None:
    view = open_modal(driver)
    assert submit_text(driver, view, of_product(SKU=UNKNOWN)).ok
    shown = driver.view(ANA, view)
    assert said("order.sku_unknown", given=UNKNOWN) in text_of(shown)
    assert said("create.go_on", button=said("create.ask_approval")) in text_of(shown)
    assert driver.sends() == []
    assert submit_text(driver, shown, of_product(SKU=DELETED)).ok  # another doubt: that one was not seen
    shown = driver.view(ANA, view)
    assert said("order.sku_deleted", given=DELETED) in text_of(shown)
    assert said("order.sku_unknown", given=UNKNOWN) not in text_of(shown)
    assert driver.sends() == []
    assert submit_text(driver, shown, of_product(SKU=DELETED)).ok
    assert driver.card(FREE, has="approve")
    assert driver.slack.views(ANA) == []
    assert driver.calls("products") == 2


def test_a_slow_catalog_delays_a_submission_no_longer_than_it_may(driver: Driver) -> None:
    view = open_modal(driver)
    driver.alephee.add_fault("products", "hang", count=None, seconds=20)
    begun = time.monotonic()
    assert submit_text(driver, view, of_product(SKU=KNOWN)).ok
    assert time.monotonic() - begun < 2
    assert said("order.sku_unchecked", given=KNOWN) in text_of(driver.card(FREE, has="approve"))


def test_an_answer_in_parts_is_read_to_its_end(driver: Driver) -> None:
    with driver.alephee.lock:
        driver.alephee.switches = driver.alephee.switches.__class__(page_max=1)
    ask_twice(driver, of_product(SKU=TWO_BRANDS))
    warning = said("order.sku_ambiguous", given=TWO_BRANDS, brands="MarcaDemo, OtraMarca")
    assert warning in text_of(driver.card(FREE, has="approve"))


def test_the_form_doubts_an_sku_on_the_next_screen_and_asks_for_it_once(driver: Driver) -> None:
    view = open_form(driver)
    doubt = said("order_form.wrong_sku_ambiguous", given=TWO_BRANDS, brands="MarcaDemo, OtraMarca")
    for step in ("order", "item_1", "buyer", "address", "payment", "shipping"):
        changed = {"sku": TWO_BRANDS} if step == "item_1" else {}
        assert submit(driver, view, step, ANSWERS[step] | changed).ok
        shown = text_of(driver.view(ANA, view)) if step != "shipping" else ""
        assert (doubt in shown) == (step == "item_1")
    card = text_of(driver.card(FREE, has="approve"))
    assert f"*{said('order_form.step_item', number=1)} · {said('order_form.sku')}*: {doubt}" in card
    assert driver.calls("products") == 1


@pytest.mark.parametrize("fault", ["500", "hang"])
def test_while_the_catalog_is_away_the_form_goes_on_and_says_nothing_of_it(driver: Driver, fault: str) -> None:
    view = open_form(driver)
    driver.alephee.add_fault("products", fault, count=None, seconds=20)
    assert submit(driver, view, "order").ok
    begun = time.monotonic()
    assert submit(driver, view, "item_1").ok
    assert time.monotonic() - begun < 2
    assert said("order.sku_unchecked", given=KNOWN) not in text_of(driver.view(ANA, view))
