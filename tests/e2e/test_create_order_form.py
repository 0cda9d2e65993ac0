import pytest

from bot.domain.new_orders.form import fields, steps
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, Driver, Json, block_ids, options, said, text_of
from tests.e2e.new_orders import ACCOUNT, FREE, batch_of, created, exact_json, linked, open_modal
from tests.e2e.reading import at_field


def moment(seconds: int) -> Json:
    return {"type": "datetimepicker", "selected_date_time": seconds}


#: what is filled in on each screen, for two items
ANSWERS: dict[str, Json] = {
    "order": {
        "marketplace_id": "50",
        "external_order_id": FREE,
        "created_at": moment(1_773_000_000),
        "moves_stock": ["yes"],
    },
    "item_1": {"title": "Kit de distribución", "sku": "FLT-0101", "quantity": "2", "unit_price": "15999.50"},
    "item_2": {"title": "Correa", "quantity": "1", "unit_price": "800"},
    "buyer": {
        "buyer_name": "Ana Prueba",
        "buyer_document_type": "DNI",
        "buyer_document_number": "30111222",
        "tax_payer_type": "Consumidor final",
        "phone": "+000000000",
    },
    "address": {
        "country": "AR",
        "state_code": "AR-C",
        "city": "CABA",
        "street_name": "Av. Siempreviva",
        "zip_code": "1425",
    },
    "payment": {"payment_number": "PAY-999-1", "amount": "32799.00", "payment_method": "4"},
    "shipping": {
        "shipping_number": "999001",
        "shipping_method": "4",
        "logistic_type": "4",
        "delivery_at": moment(1_773_300_000),
    },
}


def of_step(step: str, answers: Json | None = None) -> Json:
    """Return the answers of a screen under the ids of its inputs; those of an item carry its number."""
    kind, _, number = step.partition("_")
    given = (ANSWERS[step] if answers is None else answers).items()
    return {f"{name}_{number}" if kind == "item" else name: value for name, value in given}


def open_form(driver: Driver, account: str = ACCOUNT) -> Json:
    root = open_modal(driver)
    driver.slack.type_into(ANA, root["id"], {"account": account})
    return driver.opened(ANA, lambda: driver.slack.press_in_view(ANA, root["id"], "form", "create_order_form"))


def submit(driver: Driver, view: Json, step: str, answers: Json | None = None) -> Ack:
    return driver.slack.submit(ANA, view["id"], of_step(step, answers))


def with_second(step: str) -> Json:
    """Return the answers of a screen; the first item says that there is another one."""
    return ANSWERS[step] | ({"another": ["yes"]} if step == "item_1" else {})


def fill_in(driver: Driver, view: Json, *, until: str = "") -> Ack:
    """Fill in all screens of an order with two items, up to one of them."""
    ack = Ack(ok=True)
    for step in steps({"another_1": "yes"}):
        if step == until:
            break
        ack = submit(driver, view, step, with_second(step))
        assert ack.ok, (step, ack)
    return ack


def test_the_form_offers_the_marketplaces_and_stores_of_the_account(driver: Driver) -> None:
    view = open_form(driver)
    assert options(view, "marketplace_id") == ["1", "50", "99"]
    fill_in(driver, view, until="shipping")
    assert options(driver.view(ANA, view), "pickup_id") == ["7001"]


def test_the_form_offers_the_documents_of_the_accounts_country(driver: Driver) -> None:
    """It offered those of every country, fifteen, to an account in Argentina."""
    driver.sent(580101)
    view = open_form(driver)
    fill_in(driver, view, until="buyer")
    offered = options(driver.view(ANA, view), "buyer_document_type")
    assert "DNI" in offered
    assert "CPF" not in offered


def test_a_filled_in_form_becomes_an_order(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view)
    assert driver.slack.views(ANA) == []
    card = driver.card(FREE, has="approve")
    assert "32.799,00" in text_of(card)
    assert driver.wait(lambda: exact_json(driver, card) or None).startswith('{"MarketplaceId":50')
    batch = batch_of(view)
    driver.approved(batch, "sent")
    (there,) = created(driver)
    assert linked(driver, batch)["order_id"] == there["Id"]
    assert [item["Product"]["Sku"] for item in there["Items"]] == ["FLT-0101", ""]


def test_every_screen_is_small_and_says_where_one_is(driver: Driver) -> None:
    view = open_form(driver)
    for number, step in enumerate(steps({"another_1": "yes"}), 1):
        shown = driver.view(ANA, view)
        inputs = [block for block in shown["blocks"] if block["type"] == "input"]
        assert tuple(block["block_id"] for block in inputs) == fields(step)
        assert len(inputs) <= 7
        assert said("order_form.where", step="", number=number, count=7 if number > 2 else 6).split("·")[1] in text_of(
            shown
        )
        assert submit(driver, view, step, with_second(step)).ok


def test_a_wrong_answer_is_said_at_its_field_at_once(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="item_1")
    answers = ANSWERS["item_1"] | {"unit_price": "15,999", "quantity": "0"}
    ack = submit(driver, view, "item_1", answers)
    assert ack.errors == {
        "unit_price_1": said("order_form.wrong_not_amount", given="15,999"),
        "quantity_1": said("order.quantity_too_small", given="0"),
    }
    assert submit(driver, view, "item_1").ok


def test_an_amount_is_read_as_the_card_writes_it(driver: Driver) -> None:
    view = open_form(driver)
    for step in steps({"another_1": "yes"}):
        changed = {"item_1": {"unit_price": "15.999,50"}, "payment": {"amount": "32.799,00"}}.get(step, {})
        ack = submit(driver, view, step, with_second(step) | changed)
        assert ack.ok, (step, ack)
    assert "32.799,00" in text_of(driver.card(FREE, has="approve"))


def test_a_number_that_is_taken_is_said_on_its_own_screen(driver: Driver) -> None:
    """It was said on the sixth, and all the screens between had to be gone through again."""
    taken = driver.alephee.orders[580101].body["ExternalOrderId"]
    view = open_form(driver)
    ack = submit(driver, view, "order", ANSWERS["order"] | {"external_order_id": taken})
    assert ack.errors == {"external_order_id": at_field("order.number_used", given=taken, order="580101")}
    assert submit(driver, view, "order").ok


def test_while_alephee_does_not_say_whether_a_number_is_taken_the_form_goes_on(driver: Driver) -> None:
    view = open_form(driver)
    driver.alephee.add_fault("orders", "500", count=None)
    assert submit(driver, view, "order").ok


def test_a_price_in_thousands_is_warned_about_on_the_next_screen_the_card_and_the_receipt(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="item_1")
    for step in ("item_1", "buyer", "address", "payment", "shipping"):
        changed = {"item_1": {"unit_price": "15.999"}, "payment": {"amount": "31.998"}}.get(step, {})
        ack = submit(driver, view, step, ANSWERS[step] | changed)
        assert ack.ok, ack
        if step == "item_1":
            shown = text_of(driver.view(ANA, view))
            assert f"*{said('order_form.step_item', number=1)} · {said('order_form.unit_price')}*" in shown
            assert said("order.three_decimals", given="15.999", thousands="15999") in shown
    for told in (driver.card(FREE, has="approve"), driver.receipt(ANA, has="15999")):
        assert said("order.three_decimals", given="31.998", thousands="31998") in text_of(told)
        assert said("new_order.sku_known") in text_of(told)


def test_one_can_go_back_and_what_was_typed_is_still_there(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="address")
    driver.slack.type_into(ANA, view["id"], {"city": "Rosario"})
    before = driver.view(ANA, view)["hash"]
    driver.slack.press_in_view(ANA, view["id"], "back", "create_order_back")
    driver.wait(lambda: driver.view(ANA, view)["hash"] != before or None)
    shown = driver.view(ANA, view)
    values = shown["state"]["values"]
    assert values["buyer_name"]["buyer_name"]["value"] == "Ana Prueba"
    assert values["buyer_document_type"]["buyer_document_type"]["selected_option"]["value"] == "DNI"
    assert submit(driver, view, "buyer").ok
    assert driver.view(ANA, view)["state"]["values"]["city"]["city"]["value"] == "Rosario"


def test_a_cancelled_form_that_is_opened_again_still_knows_the_answers(driver: Driver) -> None:
    root = open_modal(driver)
    driver.slack.type_into(ANA, root["id"], {"account": ACCOUNT})
    press = lambda: driver.slack.press_in_view(ANA, root["id"], "form", "create_order_form")  # noqa: E731 - used twice
    view = driver.opened(ANA, press)
    assert submit(driver, view, "order").ok
    driver.slack.close_view(ANA, view["id"])
    again = driver.opened(ANA, press)
    values = driver.view(ANA, again)["state"]["values"]
    assert values["external_order_id"]["external_order_id"]["value"] == FREE
    assert values["created_at"]["created_at"]["selected_date_time"] == 1_773_000_000
    assert [option["value"] for option in values["moves_stock"]["moves_stock"]["selected_options"]] == ["yes"]


def test_a_number_that_is_used_leads_back_to_the_first_screen_with_the_reason(driver: Driver) -> None:
    """Somebody took it while the form was filled in."""
    view = open_form(driver)
    fill_in(driver, view, until="shipping")
    driver.alephee.change_order(580121, "ExternalOrderId", FREE)
    submit(driver, view, "shipping")
    shown = driver.view(ANA, view)
    assert "external_order_id" in block_ids(shown)
    assert f"*{said('order_form.external_order_id')}*" in text_of(shown)
    assert "ExternalOrderId" not in text_of(shown)
    assert driver.slack.submit(ANA, view["id"], {"external_order_id": "OWN-2026-001000"}).ok
    assert driver.card("OWN-2026-001000", has="approve")


def test_what_is_wrong_on_the_last_screen_is_said_at_its_field(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="shipping")
    answers = ANSWERS["shipping"] | {"shipping_method": "2"}
    ack = submit(driver, view, "shipping", answers)
    assert set(ack.errors or {}) == {"pickup_id"}
    answers |= {"pickup_id": "7001", "logistic_type": "14"}
    ack = submit(driver, view, "shipping", answers)
    assert set(ack.errors or {}) == {"courier"}


def test_the_account_has_to_be_chosen_before_the_form(driver: Driver) -> None:
    root = open_modal(driver)
    before = root["hash"]
    assert driver.slack.press_in_view(ANA, root["id"], "form", "create_order_form").ok
    driver.wait(lambda: driver.view(ANA, root)["hash"] != before or None)
    assert said("create.choose_account") in text_of(driver.view(ANA, root))
    assert len(driver.slack.views(ANA)) == 1


def test_while_alephee_cannot_be_asked_the_form_does_not_open_and_says_why(driver: Driver) -> None:
    driver.alephee.add_fault("stores", "500", count=None)
    view = open_form(driver)
    assert view["callback_id"] == "problem"
    assert said("look_up.server_error", status=500) in text_of(view)


@pytest.mark.parametrize("endpoint", ["orders", "marketplaces"])
def test_a_look_up_that_fails_at_the_end_keeps_everything(driver: Driver, endpoint: str) -> None:
    view = open_form(driver)
    fill_in(driver, view, until="shipping")
    driver.alephee.add_fault(endpoint, "500", count=None)
    ack = submit(driver, view, "shipping")
    if endpoint == "orders":
        assert ack.errors == {"shipping_number": said("error.not_asked")}
        driver.alephee.clear_faults()
        assert submit(driver, view, "shipping").ok
    assert driver.card(FREE, has="approve")


def test_an_account_without_marketplaces_and_stores_is_typed(driver: Driver) -> None:
    with driver.alephee.lock:
        driver.alephee.marketplaces.clear()
        driver.alephee.stores.clear()
    view = open_form(driver)
    assert submit(driver, view, "order", ANSWERS["order"] | {"marketplace_id": "x"}).errors
    for step in steps({"another_1": "yes"}):
        assert submit(driver, view, step, with_second(step)).ok
    card = text_of(driver.card(FREE, has="approve"))
    assert f"*{said('order_form.marketplace_id')}*" in card
    assert "*MarketplaceId*" not in card


def test_the_warnings_of_a_card_spoke_of_json_to_those_who_filled_in_the_form(driver: Driver) -> None:
    more = {"buyer": {"buyer_document_type": "CPF"}, "shipping": {"courier": "Correo Ejemplo"}}
    view = open_form(driver)
    for step in steps({}):
        assert submit(driver, view, step, ANSWERS[step] | more.get(step, {})).ok
    card = text_of(driver.card(FREE, has="approve"))
    place, courier = said("order_form.buyer_document_type"), said("order_form.courier")
    assert card.count(f"*{place}*") == 1
    assert f"*{courier}*: {said('order_form.wrong_courier_not_needed')}" in card
    assert [name for name in ("DocType", "CourierInfo", "LogisticType") if name in card] == []
