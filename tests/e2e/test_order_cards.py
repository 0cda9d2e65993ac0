import html

import pytest

from tests.e2e.driver import ANA, CARLA, Driver, buttons, options, said, text_of

MERCADO_LIBRE = 1


def test_every_order_of_the_sandbox_has_a_card_with_buyer_items_shipping_status_and_account(driver: Driver) -> None:
    for order_id, order in driver.alephee.orders.items():
        card = html.unescape(text_of(driver.look_up(CARLA, order_id)))
        body = order.body
        wanted = {
            str(order_id),
            body["Buyer"]["Name"].partition("*")[0],
            f"{body['SellerAccount']['Name']} ({order.account_id})",
            body["Items"][0]["Product"]["Title"],
            said(f"order_status.{body['Status']['Key']}", "en"),
            body["MarketPlace"]["Value"],
            body["ExternalOrderId"] or "",
        }
        assert {one for one in wanted if one not in card} == set(), order_id


def test_address_phone_email_and_document_number_of_a_buyer_are_shown_nowhere(driver: Driver) -> None:
    order = driver.alephee.orders[580101].body
    card = text_of(driver.look_up(ANA, 580101))
    driver.sent(580101)
    shown = [
        card,
        text_of(driver.card()),
        text_of(driver.receipt(ANA, has=said("outcome.sent", at="").split("<")[0][:7])),
    ]
    secrets = {order["Buyer"]["Email"], order["Buyer"]["DocNumber"], "Siempreviva", order["Buyer"]["Phone"]}
    assert [secret for secret in secrets for text in shown if secret in text] == []


def test_an_order_of_another_marketplace_offers_no_message_and_says_why(driver: Driver) -> None:
    card = driver.look_up(CARLA, 580119)
    assert not any(one.startswith("compose_message") for one in buttons(card))
    assert said("rule.not_mercado_libre", "en", marketplace="Alephee B2B") in text_of(card)
    assert text_of(card).count("Alephee B2B. ") == 1  # the same refusal stood there for each of the five reasons


def test_a_cancelled_order_is_a_warning_and_messages_stay_possible(driver: Driver) -> None:
    card = driver.look_up(CARLA, 580118)
    assert said("rule.cancelled", "en") in text_of(card)
    assert "compose_message:4" in buttons(card)


@pytest.mark.parametrize("number", ["580101", "2000000000580101", "#580101"])
def test_an_order_is_found_by_each_of_its_numbers(driver: Driver, number: str) -> None:
    assert said("glance.title", number=580101) in text_of(driver.look_up(ANA, number))


def test_a_bare_number_means_order(both: Driver) -> None:
    assert said("glance.title", number=580106) in text_of(both.command(ANA, "580106"))


def test_orders_marked_as_integrated_and_with_pending_payment_are_found_too(driver: Driver) -> None:
    driver.alephee.change_order(580107, "Payments.0.Status.Value", "pending")
    assert said("glance.title", number=580106) in text_of(driver.look_up(ANA, 580106))
    assert said("glance.title", number=580107) in text_of(driver.look_up(ANA, 580107))


def test_an_unknown_number_is_answered_with_what_to_check(both: Driver) -> None:
    assert text_of(both.look_up(ANA, 999999)) == said("error.order_not_found", number="999999")


def test_what_cannot_be_a_number_is_named_and_not_looked_up(driver: Driver) -> None:
    answer = driver.command(CARLA, "order 5801*01")
    assert text_of(answer) == said("numbers.not_a_number", "en", token="5801*01")
    assert driver.calls("orders") == 0


def test_a_number_in_two_accounts_offers_both_and_the_modal_asks_for_the_account(driver: Driver) -> None:
    card = driver.look_up(CARLA, "2000000000589999")
    assert buttons(card).count("compose_message") == 2
    assert {"580131", "580132"} <= set(text_of(card).replace("(", " ").split())
    view = driver.compose(CARLA, "2000000000589999")
    assert options(view, "account") == ["15001", "15002"]
    chosen = driver.choose_account(CARLA, view, 15002)
    assert "580132" in text_of(chosen)
    assert "Peças Brasil" in text_of(chosen)


def test_the_account_chosen_is_the_one_that_is_written_to(driver: Driver) -> None:
    view = driver.compose(ANA, "2000000000589999")
    driver.choose_account(ANA, view, 15002)
    assert driver.submit(ANA, view, reason="4", text="Olá, o pedido sai hoje.").ok
    row = driver.wait_for_state("pending")
    assert (row["account_id"], row["order_id"]) == (15002, 580132)


def test_the_button_beside_an_account_opens_the_modal_for_that_account(driver: Driver) -> None:
    card = driver.look_up(ANA, "2000000000589999")
    value = [b["value"] for b in driver.slack.find_buttons(card) if b["action_id"] == "compose_message"][1]
    view = driver.opened(
        ANA, lambda: driver.slack.press(ANA, card["channel"], card["key"], "compose_message", value=value)
    )
    assert "580132" in text_of(view)


def test_a_submission_without_an_account_is_refused_at_its_field(driver: Driver) -> None:
    view = driver.compose(ANA, "2000000000589999")
    assert "account" in driver.submit(ANA, view).client_errors


def test_a_hostile_buyer_name_stays_text_on_card_modal_and_approval(driver: Driver) -> None:
    hostile = "<!channel> & <https://evil.example|x> *bold*"
    escaped = "&lt;!channel&gt; &amp; &lt;https://evil.example|x&gt;"
    card = driver.look_up(ANA, 580135)
    driver.ask(ANA, 580135, "Hola.")
    for shown in (card, driver.card("580135")):
        assert hostile not in str(shown)
        assert escaped in text_of(shown)
        assert escaped in shown["text"]
        assert "<!channel>" not in str(shown)


def test_a_slow_look_up_is_not_silent(driver: Driver) -> None:
    driver.alephee.delays["orders"] = 1.0
    assert driver.slack.command(ANA, "/alephee order 580101").ok
    hint = driver.wait(lambda: driver.slack.messages("C0SUPPORT", ANA))[0]
    assert said("glance.looking_up", number="580101") in hint["text"]
    assert said("glance.title", number=580101) in text_of(driver.wait(lambda: driver.whispers(ANA))[0])


def test_a_look_up_that_alephee_cannot_answer_says_so_in_plain_words(driver: Driver) -> None:
    driver.alephee.add_fault("orders", "503html", count=None)
    assert text_of(driver.look_up(ANA, 580101)) == said("look_up.server_error", status=503)
