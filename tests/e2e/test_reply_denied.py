"""What Alephee says about the buyer counts against somebody's tick."""

from sandbox.alephee.reasons import Conversation, conversation_key
from tests.e2e.driver import ANA, Driver, block, block_ids, said, text_of

AGAIN = "¿Llegó bien?"
DENIED = said("glance.reply_denied", since="@").split("@")[1]


def denied(driver: Driver) -> None:
    """Have Ana say that the buyer replied, and Alephee that they did not."""
    driver.sent(580101)
    row = driver.approved(driver.ask(ANA, 580101, AGAIN, buyer_replied=True), "refused")
    assert row["http_status"] == 409


def test_the_bot_believed_a_tick_against_alephees_own_word(driver: Driver) -> None:
    denied(driver)
    assert DENIED in text_of(driver.look_up(ANA, 580101))
    view = driver.compose(ANA, 580101)
    assert DENIED in text_of(view)
    assert set(driver.submit(ANA, view, reason="4", text="Otra vez.").errors) == {"buyer_replied"}
    (event,) = driver.events("reply_denied")
    assert event["detail"]["evidence"] == 409


def test_a_newer_statement_counts_again(driver: Driver) -> None:
    denied(driver)
    driver.alephee.buyer_replies(580101)
    view = driver.compose(ANA, 580101)
    assert driver.submit(ANA, view, reason="4", text="Otra vez.", buyer_replied=True).ok
    driver.approved(driver.wait_for_state("pending")["batch_id"], "sent")
    assert DENIED not in text_of(driver.look_up(ANA, 580101))


def test_the_refused_message_itself_may_be_sent_again_once_the_buyer_has_replied(driver: Driver) -> None:
    denied(driver)
    driver.alephee.buyer_replies(580101)
    assert driver.press_alert(ANA, "retry").ok
    driver.wait_for_state("sent")


def test_a_409_of_another_kind_says_nothing_about_the_buyer(driver: Driver) -> None:
    driver.alephee.add_fault("messages", "409")
    driver.approved(driver.ask(ANA, 580101, AGAIN), "refused")
    view = driver.compose(ANA, 580101)
    assert DENIED not in text_of(view)
    assert "buyer_replied" not in block_ids(view)
    assert driver.events("reply_denied") == []


def test_without_a_message_of_ours_the_box_names_none(driver: Driver) -> None:
    key = conversation_key(driver.alephee.orders[580101].body)
    driver.alephee.conversations[key] = Conversation(waiting=True, opened=True)
    driver.approved(driver.ask(ANA, 580101, AGAIN), "refused")
    box = block(driver.compose(ANA, 580101), "buyer_replied")["element"]["options"][0]["text"]["text"]
    assert box == said("compose.replied")
