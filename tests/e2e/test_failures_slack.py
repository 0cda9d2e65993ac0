from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, buttons, said, text_of

SENT = said("outcome.sent", at="@").partition("@")[0]


def test_a_card_that_slack_puts_off_is_posted_when_its_time_has_come(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "429", count=2, retry_after=1)
    driver.ask(ANA, 580101, "Hola.")
    driver.card(has="approve")
    driver.receipt(ANA, has="withdraw")
    assert (len(driver.cards()), len(driver.slack.dm(ANA))) == (1, 1)


def test_a_card_that_slack_failed_on_is_posted_once(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "500", count=2)
    driver.ask(ANA, 580101, "Hola.")
    driver.card(has="approve")
    driver.receipt(ANA, has="withdraw")
    assert (len(driver.cards()), len(driver.slack.dm(ANA))) == (1, 1)


def test_a_card_whose_post_was_not_confirmed_is_not_posted_twice_and_can_be_decided(driver: Driver) -> None:
    driver.slack.fault("chat.postMessage", "reset_after", count=2)
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.wait(lambda: driver.rows("SELECT 1 FROM outbox WHERE closed_at IS NULL") == [])
    assert len(driver.cards()) == 1
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    assert buttons(driver.card(has=SENT)) == []


def test_what_was_approved_goes_out_while_slack_is_down_and_is_shown_afterwards(driver: Driver) -> None:
    driver.alephee.delays["messages"] = 0.3
    driver.ask(ANA, 580101, "Hola.")
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    driver.wait_for_state("sending")
    driver.slack.fault("*", "down", count=None)
    driver.wait_for_state("sent")
    assert SENT not in text_of(driver.card())
    driver.slack.clear_faults()
    assert buttons(driver.card(has=SENT)) == []
    driver.receipt(ANA, has=SENT)


def test_a_card_that_somebody_deleted_is_posted_anew_when_it_has_something_to_say(driver: Driver) -> None:
    driver.alephee.delays["messages"] = 0.3
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sending")
    channel = driver.slack.channels[card["channel"]]
    driver.slack.conversations.remove(channel, driver.slack.conversations.own(channel, card["ts"], "not_yours"))
    assert driver.card(has=SENT)["ts"] != card["ts"]


def test_a_view_that_slack_does_not_open_is_answered_privately(driver: Driver) -> None:
    driver.slack.fault("views.open", "500")
    answer = driver.whisper(CARLA, lambda: driver.slack.command(CARLA, "/alephee message 580101"))
    assert text_of(answer)
    assert driver.slack.views(CARLA) == []


def test_when_slack_cannot_say_who_a_person_is_nothing_is_decided(driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault("users.info", "500")
    assert driver.approve(BRUNO, card).ok
    driver.wait(lambda: driver.slack.api_calls["users.info"] and driver.whispers(BRUNO, card["channel"]))
    assert driver.sends()[0]["state"] == "pending"


def test_when_the_alerts_channel_cannot_be_posted_to_the_alert_comes_as_soon_as_it_can(driver: Driver) -> None:
    driver.alephee.add_fault("messages", "403")
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    driver.slack.fault("chat.postMessage", "429", count=1, retry_after=1)
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("refused")
    assert driver.press_alert(ANA, "retry").ok
    driver.wait_for_state("sent")
