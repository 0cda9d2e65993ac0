import os
import signal
import threading

from sandbox.server import Sandbox
from tests.e2e.children import Children
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Driver, buttons, said, text_of
from tests.e2e.starting import Bots, Drive

HOLA = "Hola Ana, tu pedido sale hoy."


def test_pending_cards_stay_clickable_after_a_restart(driver: Driver, bot: Bots, drive: Drive) -> None:
    driver.ask(ANA, 580101, HOLA)
    card = driver.card(has="approve")
    bot.stop()
    again = drive()
    assert again.approve(BRUNO, card).ok
    again.wait_for_state("sent")
    assert again.card(has=said("outcome.sent", at="@").partition("@")[0])["ts"] == card["ts"]
    assert len(again.cards()) == 1


def test_a_modal_that_was_open_before_a_restart_still_works(driver: Driver, bot: Bots, drive: Drive) -> None:
    view = driver.compose(ANA, 580101)
    bot.stop()
    again = drive()
    assert again.submit(ANA, view, reason="4", text=HOLA).ok
    assert again.wait_for_state("pending")["text"] == HOLA


def test_a_reason_chosen_after_a_restart_still_changes_the_preview(driver: Driver, bot: Bots, drive: Drive) -> None:
    view = driver.compose(ANA, 580101)
    bot.stop()
    again = drive()
    assert said("compose.preview") in text_of(again.choose_reason(ANA, view, "1"))


def test_what_was_approved_goes_out_after_a_restart(driver: Driver, bot: Bots, drive: Drive) -> None:
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    driver.alephee.add_fault("orders", "401", count=None)
    assert driver.approve(BRUNO).ok
    driver.wait(lambda: driver.events("postponed"))
    bot.stop()
    driver.alephee.clear_faults()
    assert drive().wait_for_state("sent", batch_id)["attempts"] == 1
    assert driver.texts_received() == [HOLA]


def test_what_a_look_up_learned_of_the_pace_is_kept_at_once_and_survives_a_restart(
    driver: Driver, bot: Bots, drive: Drive
) -> None:
    driver.alephee.add_fault("orders", "429", seconds=60)
    driver.look_up(ANA, 580101)
    driver.wait(
        lambda: driver.rows(
            "SELECT 1 FROM pace WHERE name = 'orders.get' AND json_extract(state, '$.blocked_until') > unixepoch() + 30"
        )
    )
    bot.stop()
    calls = driver.calls("orders")
    again = drive()
    assert again.bot.health().pace["orders.get"] > 30
    again.look_up(ANA, 580101)
    assert again.calls("orders") == calls


def test_what_expired_while_the_bot_was_off_is_told_when_it_is_back(drive: Drive, bot: Bots) -> None:
    driver = drive(bot_approval_ttl="1s")
    driver.ask(ANA, 580101, HOLA)
    driver.card(has="approve")
    bot.stop()
    assert drive().wait_for_state("expired")["decision"] == "expired"


def test_an_unknown_outcome_stays_a_question_after_a_restart(driver: Driver, bot: Bots, drive: Drive) -> None:
    driver.alephee.add_fault("messages", "500")
    driver.approved(driver.ask(ANA, 580101, HOLA), "unknown")
    driver.alert(has="it_did_not_arrive")
    bot.stop()
    again = drive()
    assert again.press_alert(BRUNO, "it_did_not_arrive").ok
    again.wait_for_state("sent")
    assert driver.texts_received() == [HOLA]


def test_a_stopped_bot_leaves_no_thread_behind(sandbox: Sandbox, drive: Drive, bot: Bots) -> None:
    before = set(threading.enumerate())
    drive().sent(580101)
    bot.stop()
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert {name for name in left if not name.startswith(("sandbox", "asyncio-"))} == set()


def test_a_call_whose_end_a_killed_process_did_not_see_becomes_unknown_and_is_shown(
    children: Children, drive: Drive, sandbox: Sandbox
) -> None:
    child = children.ready()
    people = Watching(sandbox, children)
    people.ask(ANA, 580101, HOLA)
    sandbox.alephee.add_fault("messages", "hang", processed=True)
    assert people.approve(BRUNO).ok
    people.wait_for_state("sending")
    people.wait(lambda: sandbox.alephee.received)
    children.kill(child)
    again = drive()
    row = again.wait_for_state("unknown")
    assert (row["attempts"], again.calls()) == (1, 1)
    assert said("failure.crash") in text_of(again.alert(has="it_arrived"))
    assert buttons(again.card(has=said("outcome.unknown"))) == []
    assert again.press_alert(BRUNO, "it_arrived").ok
    again.wait_for_state("sent")
    assert len(again.texts_received()) == 1


def test_sigterm_finishes_the_call_in_flight_and_starts_no_other(
    children: Children, drive: Drive, sandbox: Sandbox
) -> None:
    child = children.ready()
    people = Watching(sandbox, children)
    sandbox.alephee.delays["messages"] = 0.7
    for number in (580101, 580102):
        batch_id = people.ask(ANA, number, HOLA)
        people.wait_for_state("pending", batch_id)
    for card in people.wait(lambda: cards if len(cards := people.cards()) == 2 else None):
        assert people.approve(BRUNO, card).ok
    people.wait(lambda: sorted(row["state"] for row in people.sends()) == ["approved", "sending"])
    status, _ = children.kill(child, signal.SIGTERM)
    assert status == 0
    assert sorted(row["state"] for row in people.sends()) == ["approved", "sent"]
    assert len(sandbox.alephee.received) == 1
    sandbox.alephee.delays.clear()
    again = drive()
    again.wait(lambda: {row["state"] for row in again.sends()} == {"sent"})
    assert [row["attempts"] for row in again.sends()] == [1, 1]


def test_a_second_process_names_the_holder_and_ends_with_1(driver: Driver, children: Children) -> None:
    status, told = children.ended()
    assert status == 1
    assert f"process {os.getpid()}" in told
    assert str(driver.database) in told
    assert driver.look_up(ANA, 580101)


def test_a_second_process_waits_for_the_first_one_to_leave(bot: Bots, driver: Driver, children: Children) -> None:
    child = children.start(bot_lock_wait="20s")
    bot.stop()
    driver.wait(lambda: driver.slack.sockets, 20)
    assert children.kill(child, signal.SIGTERM)[0] == 0


def test_every_wrong_setting_is_named_in_a_line_of_its_own(children: Children) -> None:
    status, told = children.ended(bot_approvers="", bot_port="many", bot_language="de", alephee_api_key="")
    assert status == 2
    named = [line.partition(":")[0] for line in told.strip().splitlines()]
    assert sorted(named) == ["ALEPHEE_API_KEY", "BOT_APPROVERS", "BOT_LANGUAGE", "BOT_PORT"]


def test_an_empty_list_of_approvers_is_a_wrong_setting(children: Children) -> None:
    status, told = children.ended(bot_approvers="")
    assert (status, told.partition(":")[0]) == (2, "BOT_APPROVERS")


def test_a_shared_approvals_channel_is_a_wrong_setting(children: Children, sandbox: Sandbox) -> None:
    sandbox.slack.channels[APPROVALS].is_ext_shared = True
    status, told = children.ended()
    assert status == 2
    assert "BOT_APPROVALS_CHANNEL" in told.strip().splitlines()[-1]


def test_an_app_token_that_slack_refuses_is_a_wrong_setting(children: Children) -> None:
    status, told = children.ended(slack_app_token="xapp-1-A0OTHER-1-0000")
    assert status == 2
    assert told.strip().splitlines()[-1] == "SLACK_APP_TOKEN: Slack says invalid_auth"


def test_no_key_and_no_token_stands_in_what_a_process_says(children: Children, sandbox: Sandbox) -> None:
    child = children.ready(bot_log_level="DEBUG")
    people = Watching(sandbox, children)
    people.sent(580101)
    _, told = children.kill(child, signal.SIGTERM)
    secrets = [value for name, value in sandbox.env().items() if "TOKEN" in name or "KEY" in name or "SECRET" in name]
    assert [secret for secret in secrets if secret in told] == []
    assert "Hola, su pedido sale hoy." not in told


class Watching(Driver):
    """The people at work with a bot in another process."""

    def __init__(self, sandbox: Sandbox, children: Children) -> None:
        self.sandbox = sandbox
        self.slack, self.alephee = sandbox.slack, sandbox.alephee
        self.address = children.database
