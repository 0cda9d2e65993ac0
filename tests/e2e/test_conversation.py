from bot.domain.messages import MESSAGE
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, Json, said, text_of
from tests.e2e.reading import at_field


def busy(row: Json) -> dict[str, str]:
    """What names a message that is on its way."""
    return {"request_id": row["request_id"], "order": str(row["order_id"]), "reason": row["reason"], "state": "pending"}


def test_while_a_message_is_on_its_way_a_second_one_is_refused_at_the_reason(both: Driver) -> None:
    both.ask(ANA, 580101, "Uno.")
    first = both.sends()[0]
    view = both.compose(CARLA, 580101)
    named = said("conversation.on_its_way", "en", **busy(first))
    assert named in text_of(view)
    ack = both.submit(CARLA, view, reason="4", text="Dos.")
    assert dict(ack.errors) == {"reason": at_field("conversation.on_its_way", "en", **busy(first))}
    assert "580101" in named
    assert len(both.sends()) == 1


def test_orders_of_one_pack_share_one_conversation(driver: Driver) -> None:
    driver.ask(ANA, 580103, "Uno.")
    first = driver.sends()[0]
    view = driver.compose(ANA, 580104)
    ack = driver.submit(ANA, view, reason="4", text="Dos.")
    assert dict(ack.errors) == {"reason": at_field("conversation.on_its_way", **busy(first))}


def test_after_a_decline_the_conversation_is_free_again(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Uno.")
    assert driver.decline(BRUNO, "No.").ok
    driver.wait_for_state("declined")
    driver.ask(ANA, 580101, "Dos.")


def test_while_one_is_unknown_a_second_one_is_warned_in_modal_and_card(driver: Driver) -> None:
    driver.alephee.add_fault("messages", "500")
    driver.approved(driver.ask(ANA, 580101, "Uno."), "unknown")
    view = driver.compose(CARLA, 580101)
    assert said("conversation.unknown", "en") in text_of(view)
    assert driver.submit(CARLA, view, reason="4", text="Dos.").ok
    assert said("conversation.unknown") in text_of(driver.card("Dos."))


def test_while_the_buyer_has_not_replied_a_message_is_refused_at_the_box(both: Driver) -> None:
    both.sent(580101)
    view = both.compose(ANA, 580101)
    ack = both.submit(ANA, view, reason="4", text="Otra vez.")
    assert set(ack.errors) == {"buyer_replied"}
    assert "<!date" not in ack.errors["buyer_replied"]
    assert len(both.sends()) == 1


def test_with_the_statement_that_the_buyer_replied_it_goes_on(driver: Driver) -> None:
    driver.sent(580101)
    driver.alephee.buyer_replies(580101)
    driver.approved(driver.ask(ANA, 580101, "Otra vez.", buyer_replied=True), "sent")
    assert len(driver.texts_received()) == 2


def test_a_wrong_statement_is_found_out_by_alephee_and_told(driver: Driver) -> None:
    driver.sent(580101)
    row = driver.approved(driver.ask(ANA, 580101, "Otra vez.", buyer_replied=True), "refused")
    assert row["http_status"] == 409
    assert said("said.not_answered") in text_of(driver.alert(has="retry"))


def test_the_order_card_says_what_was_sent_and_that_the_answer_is_awaited(driver: Driver) -> None:
    driver.sent(580101)
    card = text_of(driver.look_up(CARLA, 580101))
    assert said("state.sent", "en") in card
    assert said("glance.waiting", "en", since="@").partition("@")[0] in card


def test_a_receipt_is_one_message_that_is_kept_current(both: Driver) -> None:
    batch_id = both.ask(ANA, 580101, "Hola.")
    first = both.receipt(ANA, has="withdraw")
    assert said("outcome.waits", until="@").partition("@")[0] in text_of(first)
    both.approved(batch_id, "sent")
    last = both.receipt(ANA, has=said("outcome.sent", at="@").partition("@")[0])
    assert (first["ts"], len(both.slack.dm(ANA))) == (last["ts"], 1)
    assert said("outcome.decided_approved", by=BRUNO, at="@").partition("@")[0] in text_of(last)


def test_each_requester_gets_their_own_receipt_in_their_language(driver: Driver) -> None:
    driver.ask(CARLA, 580101, "Hola.")
    assert said("card.title", "en", kind=MESSAGE, order="580101") in text_of(driver.receipt(CARLA))
    assert driver.slack.dm(ANA) == []
