"""Modals when Slack or Alephee are slow, or say no: never "loading" for ever, never an answer Slack cannot show."""

from threading import Event

import pytest

from handlers.work import Work
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, said, text_of
from tests.e2e.reading import typed_in

#: stands in two accounts
TWICE = 2000000000589999
#: threads that do what may wait for Alephee
WORKERS = 24


@pytest.mark.parametrize(("fault", "count"), [("429", 1), ("500", 1), ("reset_after", 1)])
def test_an_update_that_slack_failed_on_left_the_modal_loading_for_ever(driver: Driver, fault: str, count: int) -> None:
    driver.slack.fault("views.update", fault, count=count)
    view = driver.compose(CARLA, 580101)
    assert view["callback_id"] == "message_compose"


def test_a_view_that_slack_does_not_take_is_replaced_by_an_explanation(driver: Driver) -> None:
    driver.slack.fault("views.update", "500", count=2)
    view = driver.compose(CARLA, 580101)
    assert view["callback_id"] == "problem"
    assert text_of(view)


def test_a_form_that_came_up_although_slack_did_not_say_so_is_not_taken_away_again(driver: Driver) -> None:
    driver.slack.fault("views.update", "reset_after", count=2)
    view = driver.compose(CARLA, 580101)
    driver.slack.type_into(CARLA, view["id"], {"text": "Almost done."})
    driver.wait(lambda: driver.slack.journal.counts["views.update"] == 3 or None)
    now = driver.view(CARLA, view)
    assert (now["callback_id"], typed_in(now, "text")) == ("message_compose", "Almost done.")


@pytest.mark.parametrize(("words", "field"), [("message", "reason"), ("document", "document_type")])
def test_an_error_at_a_field_that_the_view_does_not_have_yet_read_as_trouble_of_the_connection(
    driver: Driver, words: str, field: str
) -> None:
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, f"/alephee {words} {TWICE}"))
    assert field not in {one["block_id"] for one in view["blocks"]}
    account = next(one["element"]["options"][0]["value"] for one in view["blocks"] if one["type"] == "input")
    ack = driver.slack.submit(ANA, view["id"], {"account": account})
    assert list(ack.errors) == ["account"]
    assert ack.notice is None


def test_a_modal_opens_while_every_worker_waits_for_alephee(driver: Driver) -> None:
    go_on = Event()
    try:
        for _ in range(WORKERS):
            driver.bot._work.submit(go_on.wait)
        ack = driver.slack.command(CARLA, "/alephee message 580101")
        assert ack.ok
        view = driver.wait(lambda: next(iter(driver.slack.views(CARLA)), None))
        assert view["callback_id"] == "loading"
    finally:
        go_on.set()
    driver.wait(lambda: driver.slack.views(CARLA)[0]["callback_id"] == "message_compose" or None)


def test_a_decision_is_made_while_every_worker_waits_for_alephee(driver: Driver) -> None:
    go_on = Event()
    batch = driver.ask(ANA, 580101, "Hola.")
    try:
        for _ in range(WORKERS):
            driver.bot._work.submit(go_on.wait)
        driver.approved(batch, "sent")
    finally:
        go_on.set()


def test_what_was_to_be_opened_when_the_bot_stops_is_finished() -> None:
    work, done = Work(1, 1, 1), list[str]()
    work.promptly(lambda: work.submit(lambda: done.append("filled")))
    work.close()
    assert done == ["filled"]


def test_of_two_quick_choices_the_later_one_stands(driver: Driver) -> None:
    view, preview = driver.compose(BRUNO, 580101), said("compose.preview", "pt")
    driver.slack.fault("views.update", "429", retry_after=1)
    for value in ("4", "2"):
        assert driver.slack.press_in_view(BRUNO, view["id"], "reason", "reason", value).ok
    driver.wait(lambda: preview in text_of(driver.view(BRUNO, view)) or None)
