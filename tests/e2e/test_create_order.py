from hashlib import sha256
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, Driver, block_ids, links, options, said, text_of
from tests.e2e.new_orders import (
    ACCOUNT,
    FREE,
    ask_file,
    ask_text,
    batch_of,
    body_of,
    created,
    exact_json,
    linked,
    open_modal,
    order,
    submit_text,
    text_of_order,
)
from tests.e2e.starting import Bots
from tests.unit.new_orders.samples import VALID


def test_the_modal_offers_the_accounts_of_the_key_and_three_ways(driver: Driver) -> None:
    view = open_modal(driver)
    assert view["callback_id"] == "create_order_compose"
    assert {"account", "files", "text", "form"} <= block_ids(view)
    assert ACCOUNT in options(view, "account")


@pytest.mark.parametrize("ask", [ask_text, ask_file])
@pytest.mark.parametrize("name", VALID)
def test_every_valid_example_is_created_and_linked(driver: Driver, name: str, ask: object) -> None:
    value = order(name)
    account = "15002" if name == "brazil" else ACCOUNT
    if ask is ask_text and len(text_of_order(value)) > 3_000:
        pytest.skip("longer than a field")
    batch = ask_text(driver, value, account) if ask is ask_text else ask_file(driver, value, account)
    row = driver.approved(batch, "sent")
    assert (row["kind"], row["external_order_id"], row["http_status"]) == ("create_order", FREE, 201)
    (there,) = created(driver)
    assert linked(driver, batch)["order_id"] == there["Id"]
    assert driver.calls("create") == 1


@pytest.mark.parametrize("ask", [ask_text, ask_file])
def test_the_card_and_the_receipt_call_the_marketplace_by_its_name(driver: Driver, ask: Any) -> None:
    ask(driver, order())
    assert "Canal propio (50)" in text_of(driver.card(FREE, has="approve"))
    assert "Canal propio" in text_of(driver.receipt(ANA, has="Canal propio"))


def test_the_card_reads_as_an_order_and_the_json_stands_whole_in_its_thread(driver: Driver) -> None:
    value = order("full")
    batch = ask_file(driver, value)
    card = driver.card(FREE, has="approve")
    text = text_of(card)
    for expected in ("Ana Prueba", "15.999,50", "FLT-0101", "order.json", said("new_order.in_thread")):
        assert expected in text
    for kept_back in ("Siempreviva", "+000000000"):
        assert kept_back not in text
    assert any("order.json" in link for link in links(card))
    assert driver.wait(lambda: exact_json(driver, card) or None) == body_of(value)
    driver.approved(batch, "sent")
    order_id = linked(driver, batch)["order_id"]
    assert f"Alephee {order_id}" in text_of(driver.card(FREE, has=str(order_id)))
    assert str(order_id) in text_of(driver.receipt(ANA, has=str(order_id)))


def test_the_digest_of_an_order_from_a_file_was_that_of_the_file_and_not_of_what_goes_out(driver: Driver) -> None:
    value = order("full")
    out, source = body_of(value).encode(), b"\n" + text_of_order(value).encode()
    batch = ask_file(driver, source)
    row = driver.wait_for_state("pending", batch)
    assert row["file_sha256"] == sha256(out).hexdigest()
    assert [kept["content"] for kept in driver.rows("SELECT content FROM files")] == [out]
    (kept,) = driver.rows("SELECT json_extract(body, '$.file.source_sha256') AS source FROM contents")
    assert kept["source"] == sha256(source).hexdigest()
    driver.approved(batch, "sent")


def test_amounts_are_written_as_in_the_country_of_whoever_reads_them(driver: Driver) -> None:
    driver.slack.change_person(ANA, locale="es-MX")
    ask_text(driver, order())
    assert "15,999.50" in text_of(driver.receipt(ANA, has="Kit de distribución"))
    assert "15.999,50" in text_of(driver.card(FREE, has="approve"))


def test_a_body_longer_than_a_message_is_shown_in_pieces(driver: Driver) -> None:
    value = order()
    value["Items"] = [value["Items"][0] | {"UnitPrice": n + 1, "Notes": "x" * 700} for n in range(20)]
    ask_file(driver, value)
    card = driver.card(FREE, has="approve")
    assert len(body_of(value)) > 9_000
    driver.wait(lambda: exact_json(driver, card) == body_of(value) or None)


def test_without_approval_it_goes_out_at_once(bot: Bots, sandbox: Sandbox) -> None:
    driver = Driver(sandbox, bot(bot_approval_for="message"))
    batch = ask_text(driver, order())
    assert driver.wait_for_state("sent", batch)["decision"] == "not_needed"
    assert linked(driver, batch)
    assert driver.cards() == []


def test_warnings_do_not_block_and_stand_on_the_card(driver: Driver) -> None:
    value = order(Integrated=True)
    ask_text(driver, value)
    card = driver.card(FREE, has="approve")
    assert "*Integrated*" in text_of(card)
    assert "no aparecerá" in text_of(card)


def test_a_number_that_the_account_has_already_is_refused_at_the_field(driver: Driver) -> None:
    view = open_modal(driver)
    ack = submit_text(driver, view, order(number="OWN-2026-000145"))
    assert ack.errors is not None
    assert "ExternalOrderId" in ack.errors["text"]
    assert "580120" in ack.errors["text"]
    assert driver.sends() == []


def test_a_used_number_was_told_only_when_all_else_was_right(driver: Driver) -> None:
    view = open_modal(driver)
    value = order(number="OWN-2026-000145", DateCreated="8.3.2026")
    ack = submit_text(driver, view, value)
    assert ack.errors is not None
    assert "DateCreated" in ack.errors["text"]
    assert "ExternalOrderId" in ack.errors["text"]
    driver.alephee.add_fault("orders", "500", count=None)
    ack = submit_text(driver, view, value)
    assert ack.errors is not None
    assert "DateCreated" in ack.errors["text"]
    assert "ExternalOrderId" not in ack.errors["text"]


def test_an_own_number_with_a_character_that_nobody_sees_is_refused_and_named(driver: Driver) -> None:
    ack = submit_text(driver, open_modal(driver), order(number="OWN-30\u200b"))
    assert ack.errors is not None
    assert "OWN-30⟨U+200B⟩" in ack.errors["text"]
    assert "U+200B ZERO WIDTH SPACE (7)" in ack.errors["text"]
    assert driver.sends() == []


def test_a_number_that_is_already_asked_for_is_refused(driver: Driver) -> None:
    ask_text(driver, order())
    view = open_modal(driver)
    ack = submit_text(driver, view, order())
    assert ack.errors is not None
    assert "ExternalOrderId" in ack.errors["text"]
    assert len(driver.sends()) == 1


def test_a_marketplace_that_the_account_does_not_list_is_warned_about(driver: Driver) -> None:
    ask_text(driver, order(MarketplaceId=7))
    card = text_of(driver.card(FREE, has="approve"))
    assert "*MarketplaceId*" in card
    assert "Mercado Libre (1), Canal propio (50), Alephee B2B (99)" in card


def test_nothing_both_or_the_wrong_file_is_said_at_the_fields(driver: Driver) -> None:
    view = open_modal(driver)
    ack = driver.slack.submit(ANA, view["id"], {"account": ACCOUNT})
    assert ack.errors == {"text": said("create.nothing")}
    upload = driver.slack.upload(ANA, "order.json", b"{}")
    ack = driver.slack.submit(ANA, view["id"], {"account": ACCOUNT, "text": "{}", "files": [upload]})
    assert ack.errors == {"files": said("create.one_way")}
    ack = driver.slack.submit(ANA, view["id"], {"account": ACCOUNT, "text": "", "files": [upload | {"name": "a.txt"}]})
    assert ack.client_errors
    assert driver.sends() == []


def test_an_account_that_is_not_the_keys_is_refused(driver: Driver) -> None:
    view = open_modal(driver)
    stranger = {"type": "static_select", "selected_option": {"value": "99999"}}
    ack = driver.slack.submit(ANA, view["id"], {"account": {"account": stranger}, "text": "{}"})
    assert ack.errors == {"account": said("create.choose_account")}


def test_a_file_that_is_no_json_file_is_refused_whatever_the_client_let_through(driver: Driver) -> None:
    view = open_modal(driver)
    upload = driver.slack.upload(ANA, "order.json", b"{}")
    odd = {"type": "file_input", "files": [upload | {"name": "order.json\u200b", "size": 0}]}
    assert driver.slack.submit(ANA, view["id"], {"account": ACCOUNT, "files": {"files": odd}}).client_errors
    big = {"type": "file_input", "files": [upload | {"size": 2_000_000}]}
    ack = driver.slack.submit(ANA, view["id"], {"account": ACCOUNT, "files": {"files": big}})
    assert ack.errors == {"files": said("file.too_large", name="order.json", limit_mb=1)}


def test_a_submission_that_comes_twice_is_one_request(driver: Driver) -> None:
    view = open_modal(driver)
    driver.slack.deliver_twice()
    assert submit_text(driver, view, order()).ok
    driver.card(FREE, has="approve")
    assert driver.slack.redeliver().ok
    assert [row["batch_id"] for row in driver.sends()] == [batch_of(view)]


def test_while_alephee_cannot_be_asked_nothing_is_asked_for(driver: Driver) -> None:
    view = open_modal(driver)
    driver.alephee.add_fault("marketplaces", "500", count=None)
    ack = submit_text(driver, view, order())
    assert ack.errors == {"text": said("error.not_asked")}
    driver.alephee.clear_faults()
    assert submit_text(driver, view, order()).ok


def test_a_guest_may_not_create_orders(driver: Driver) -> None:
    view = open_modal(driver, "U0GUEST")
    assert view["callback_id"] == "problem"
    assert said("denied.guest") in text_of(view)


def test_a_number_that_somebody_used_meanwhile_stops_it_before_the_call(driver: Driver) -> None:
    batch = ask_text(driver, order())
    driver.card(FREE, has="approve")
    driver.alephee.change_order(580121, "ExternalOrderId", FREE)
    row = driver.approved(batch, "refused")
    assert (row["attempts"], row["http_status"]) == (0, None)
    assert driver.calls("create") == 0
    assert "580121" in text_of(driver.card(FREE, has="580121"))


def test_what_alephee_refuses_tells_what_it_said(driver: Driver) -> None:
    value = order()
    value["Buyer"]["DocType"] = "CPF"
    batch = ask_text(driver, value)
    assert "Buyer.DocType" in text_of(driver.card(FREE, has="approve"))
    row = driver.approved(batch, "refused")
    assert row["http_status"] == 400
    assert "Buyer.DocType" in row["api_message"]
    assert "Buyer.DocType" in text_of(driver.card(FREE, has=said("failure.status_400_create_order")))


@pytest.mark.usefixtures("hasty")
def test_an_order_that_cannot_be_looked_up_yet_is_linked_later(driver: Driver) -> None:
    batch = sending(driver)
    driver.alephee.add_fault("orders", "500", count=None)
    assert driver.wait_for_state("sent", batch)["order_id"] is None
    looked = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > looked + 6 or None)
    driver.alephee.clear_faults()
    assert linked(driver, batch)["state"] == "sent"
    assert len(driver.events("linked")) == 1


@pytest.mark.usefixtures("hasty")
def test_an_order_that_is_not_visible_yet_is_linked_later(driver: Driver) -> None:
    batch = sending(driver)
    driver.alephee.add_fault("orders", "500", count=None)  # until it is hidden
    (there,) = driver.wait(lambda: created(driver) or None)
    with driver.alephee.lock:
        stored = driver.alephee.orders.pop(there["Id"])
        driver.alephee.clear_faults()
    assert driver.wait_for_state("sent", batch)["order_id"] is None
    looked = driver.calls("orders")
    driver.wait(lambda: driver.calls("orders") > looked + 3 or None)
    with driver.alephee.lock:
        driver.alephee.orders[there["Id"]] = stored
    assert linked(driver, batch)["state"] == "sent"
    assert len(driver.events("linked")) == 1


def sending(driver: Driver) -> str:
    """Have an order asked for and approved; return the batch's id while its call is on the way."""
    driver.alephee.delays["create"] = 0.3
    batch = ask_text(driver, order())
    driver.wait_for_state("pending", batch)
    assert driver.approve(BRUNO, driver.card(FREE, has="approve")).ok
    driver.wait(lambda: driver.calls("create") or None)
    return batch
