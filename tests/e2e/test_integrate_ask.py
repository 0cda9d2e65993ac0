import pytest

from tests.e2e.driver import ALERTS, ANA, GUIDO, Driver, block, block_ids, buttons, options, said, text_of
from tests.e2e.integrate_forms import (
    batch_of,
    fill_in,
    is_integrated,
    mark,
    open_form,
    rows_of,
    stock,
    wait_for_events,
    wait_for_states,
)
from tests.e2e.starting import Bots

FIELDS = {"account", "orders", "integrated", "own_order_id", "erp_status", "files"}


def test_the_form_opens_with_the_numbers_that_were_typed(both: Driver) -> None:
    view = open_form(both, "580101, 580102;580103")
    assert view["callback_id"] == "integrate_compose"
    assert block_ids(view) >= FIELDS
    assert block(view, "orders")["element"]["initial_value"] == "580101 580102 580103"
    assert said("integrate.then_sent") in text_of(view)
    assert "15001" in options(view, "account")


def test_the_form_opens_without_a_number_and_shows_how_a_file_looks(driver: Driver) -> None:
    view = open_form(driver)
    assert "initial_value" not in block(view, "orders")["element"]
    assert "order,own_order_id,integrated,erp_status" in text_of(view)


def test_numbers_that_do_not_fit_the_field_are_counted(driver: Driver) -> None:
    view = open_form(driver, " ".join(str(2000000000000000 + n) for n in range(300)))
    shown = block(view, "orders")["element"]["initial_value"].split()
    assert said("integrate.left_out", count=300 - len(shown)) in text_of(view)


def test_a_key_with_one_account_is_not_asked_for_it(bot: Bots) -> None:
    started = Driver(bot.sandbox, bot(alephee_accounts="15001=Tienda AR"))
    assert "account" not in block_ids(open_form(started, "580101"))


def test_guests_are_refused_in_the_view(driver: Driver) -> None:
    view = driver.opened(GUIDO, lambda: driver.slack.command(GUIDO, "/alephee integrate 580101", "C0SUPPORT"))
    assert view["callback_id"] == "problem"
    assert said("denied.guest") in text_of(view)


def test_orders_of_several_accounts_are_marked_in_one_go(both: Driver) -> None:
    batch = mark(both, "580101 2000000000580102 580106", integrated="true", erp_status="facturado")
    rows = wait_for_states(both, batch, "sent", "sent", "sent")
    assert [row["order_id"] for row in rows] == [580101, 580102, 580106]
    assert [row["account_id"] for row in rows] == [15001, 15001, 15002]
    assert {row["kind"] for row in rows} == {"integrate"}
    assert {row["decision"] for row in rows} == {"not_needed"}
    assert {row["http_status"] for row in rows} == {200}
    assert is_integrated(both, [580101, 580102, 580106]) == {True}
    assert both.alephee.orders[580102].body["ErpStatus"] == "facturado"
    wait_for_events(both, "confirmed", 3)
    receipt = both.receipt(ANA, has=said("integrate.all_confirmed"))
    assert "580102" in text_of(receipt)
    assert buttons(receipt) == []


def test_an_order_is_unmarked_and_keeps_its_own_number(driver: Driver) -> None:
    batch = mark(driver, "580106", integrated="false", own_order_id="A-0006")
    wait_for_states(driver, batch, "sent")
    body = driver.alephee.orders[580106].body
    assert (body["Integrated"], body["IntegratedOrderId"]) == (False, "A-0006")


def test_a_number_that_is_no_number_is_said_at_the_field(driver: Driver) -> None:
    view = open_form(driver)
    ack = fill_in(driver, view, orders="580101 abc x+1", integrated="true")
    assert ack.errors == {"orders": said("integrate.not_numbers", count=2, tokens=["abc", "x+1"])}
    assert driver.sends() == []


@pytest.mark.parametrize(
    ("fields", "field", "key"),
    [
        ({"orders": "580101 580102", "own_order_id": "A-1"}, "own_order_id", "integrate.own_for_one"),
        ({}, "orders", "numbers.none"),
        ({"csv": ""}, "files", "file.empty"),
        ({"csv": "order\n"}, "files", "integrate.csv_empty"),
        ({"csv": "pedido,estado\n580101,x\n"}, "files", "integrate.csv_header"),
        ({"csv": b"PK\x03\x04\0\0"}, "files", "integrate.csv_no_text"),
        ({"orders": "580101", "erp_status": "#N/D"}, "erp_status", "integrate.sheet_error"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(driver: Driver, fields: dict[str, str], field: str, key: str) -> None:
    ack = fill_in(driver, open_form(driver), integrated="true", **fields)
    assert ack.errors is not None
    assert list(ack.errors) == [field]
    assert driver.sends() == []
    if key != "file.empty":
        assert ack.errors == {field: said(key, token="#N/D")}


def test_more_than_500_orders_are_refused(driver: Driver) -> None:
    rows = "\n".join(str(700_000 + n) for n in range(501))
    ack = fill_in(driver, open_form(driver), csv=f"order\n{rows}\n", integrated="true")
    assert ack.errors == {"files": said("numbers.too_many", count=501, limit=500)}


def test_wrong_lines_of_a_file_are_listed_and_nothing_goes_out_until_the_person_says_so(both: Driver) -> None:
    csv = "Order;ERP_status;integrated;own_order_id\r\n580101;listo;;A-1\r\nabc;;;\r\n580103;;quizás;\r\n"
    view = open_form(both)
    assert fill_in(both, view, csv=csv, integrated="true").ok
    listed = both.view(ANA, view)
    assert "Fila 3" in text_of(listed)
    assert "Fila 4" in text_of(listed)
    assert both.sends() == []
    assert fill_in(both, view, integrated="true").ok
    assert both.sends() == [], "pressing again without a tick changes nothing"
    ack = fill_in(both, view, go_on=["yes"])
    assert ack.ok, ack
    assert both.slack.views(ANA) == []
    wait_for_states(both, batch_of(view), "sent")
    body = both.alephee.orders[580101].body
    assert (body["IntegratedOrderId"], body["ErpStatus"]) == ("A-1", "listo")


def test_a_tick_holds_only_for_the_lines_that_were_listed(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, csv="order\n580101\nabc\n", integrated="true")
    fill_in(driver, view, csv="order\n580101\nxyz\n", go_on=["yes"])
    assert "xyz" in text_of(driver.view(ANA, view))
    assert driver.sends() == []


def test_a_mended_file_goes_out_from_the_same_form(driver: Driver) -> None:
    view = open_form(driver)
    fill_in(driver, view, csv="order\n580101\nabc\n", integrated="true")
    assert fill_in(driver, view, csv="\ufefforder\n580101\n580102\n").ok
    wait_for_states(driver, batch_of(view), "sent", "sent")


def test_orders_that_are_not_found_are_invalid_and_the_others_go_out(driver: Driver) -> None:
    batch = mark(driver, "580101 999999 2000000000589999", integrated="true")
    rows = wait_for_states(driver, batch, "sent", "invalid", "invalid")
    assert [row["attempts"] for row in rows] == [1, 0, 0]
    receipt = driver.receipt(ANA, has="integrate_failed")
    shown = driver.receipt(ANA)["text"]
    assert said("error.order_not_found", number="999999") in shown
    assert "varias cuentas" in shown
    assert "retry" not in buttons(receipt)
    assert driver.slack.messages(ALERTS) == []


def test_a_number_in_several_accounts_is_found_in_the_one_that_was_chosen(driver: Driver) -> None:
    account = driver.alephee.orders[580132].account_id
    batch = mark(driver, "2000000000589999", integrated="true", account=str(account))
    (row,) = wait_for_states(driver, batch, "sent")
    assert (row["account_id"], row["order_id"]) == (account, 580132)


def test_two_numbers_of_one_order_mark_it_once(driver: Driver) -> None:
    batch = mark(driver, "580101 2000000000580101", integrated="true")
    wait_for_states(driver, batch, "sent", "invalid")
    assert driver.calls("integrate") == 1


def test_a_double_submit_is_one_batch(driver: Driver) -> None:
    view = open_form(driver, "580101")
    driver.slack.deliver_twice()
    assert fill_in(driver, view, integrated="true").ok
    wait_for_states(driver, batch_of(view), "sent")
    assert len(driver.sends()) == 1


def test_the_example_file_comes_by_direct_message(driver: Driver) -> None:
    view = open_form(driver)
    assert driver.slack.press_in_view(ANA, view["id"], block_of(view, "integrate_example"), "integrate_example").ok
    file = driver.wait(lambda: next((m["files"][0] for m in driver.slack.dm(ANA) if m.get("files")), None))
    assert file["name"] == "integrate-example.csv"


def block_of(view: dict[str, list[dict[str, object]]], action_id: str) -> str:
    found = next(b for b in view["blocks"] if action_id in str(b.get("elements")))
    return str(found["block_id"])


def test_with_approval_a_card_shows_all_orders_and_nothing_goes_out_before(bot: Bots) -> None:
    driver = Driver(bot.sandbox, bot(bot_approval_for="integrate"))
    view = open_form(driver, "580101 580102 580106")
    assert said("integrate.then_approval") in text_of(view)
    assert fill_in(driver, view, integrated="true").ok
    batch = batch_of(view)
    wait_for_states(driver, batch, "pending", "pending", "pending")
    card = driver.card("580102", has="approve")
    assert "580101" in text_of(card)
    assert "Autopartes del Plata (15001) · Peças Brasil (15002)" in text_of(card)
    assert driver.calls("integrate") == 0
    driver.approved(batch, "sent")
    assert {row["decided_by"] for row in rows_of(driver, batch)} == {"U0APPROVER1"}
    assert driver.thread(card) == []


def test_five_hundred_orders_take_few_look_ups_and_ten_calls(driver: Driver) -> None:
    ids = stock(driver.alephee, 500)
    csv = "order\n" + "\n".join(map(str, ids))
    batch = mark(driver, csv=csv, integrated="true")
    wait_for_states(driver, batch, *["sent"] * len(ids))
    looked_up = driver.calls("orders")
    assert looked_up <= 20
    assert driver.calls("integrate") == 10
    assert is_integrated(driver, ids) == {True}
    wait_for_events(driver, "confirmed", len(ids))
    assert driver.calls("orders") - looked_up <= 20


def test_columns_of_an_erp_that_nobody_asked_for_are_passed_over_and_named_once(driver: Driver) -> None:
    csv = "order,Razón social,result,own_order_id\n580101,Prueba SRL,✓,A-1\n"
    batch = mark(driver, csv=csv, integrated="true")
    (row,) = wait_for_states(driver, batch, "sent")
    assert row["order_id"] == 580101
    said_so = said("correct.csv_ignored", columns=["Razón social"])
    driver.wait(lambda: any(said_so in text_of(message) for message in driver.slack.dm(ANA)) or None)
    wait_for_states(driver, mark(driver, "580102", integrated="true"), "sent")
    assert sum(said_so in text_of(message) for message in driver.slack.dm(ANA)) == 1
