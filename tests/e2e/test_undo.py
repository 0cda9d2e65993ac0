"""Undo: what was approved waits a moment before it goes out, and whoever approved it can take that back."""

from datetime import datetime

from sandbox.server import Sandbox
from sandbox.slack.model import Ack
from tests.e2e import integrate_forms
from tests.e2e.driver import ANA, APPROVALS, BRUNO, CARLA, Driver, Json, buttons, said, text_of
from tests.e2e.reading import menu
from tests.e2e.starting import Bots, Drive

HOLA = "Hola Ana, tu pedido sale hoy."
LONG = "10m"


def approved(driver: Driver, number: int = 580101) -> str:
    """Have Bruno approve what Ana asks; return the batch's id when its card can be undone."""
    batch_id = driver.ask(ANA, number, HOLA)
    driver.wait_for_state("pending", batch_id)
    assert driver.approve(BRUNO).ok
    driver.wait_for_state("approved", batch_id)
    driver.card(has="undo")
    return batch_id


def test_what_is_approved_is_sent_when_its_window_is_over_and_the_card_loses_its_button(drive: Drive) -> None:
    driver = drive(bot_undo="2s")
    batch_id = approved(driver)
    card = driver.card(has="undo")
    assert said("deciding.goes_out", soon=True, seconds=2, at="") in text_of(card)
    assert driver.calls() == 0
    row = driver.wait_for_state("sent", batch_id)
    (due,) = driver.rows("SELECT due_at FROM requests")
    passed = datetime.fromisoformat(row["finished_at"]) - datetime.fromisoformat(row["decided_at"])
    assert passed.total_seconds() >= 2
    assert row["decided_at"] < due["due_at"]
    driver.wait(lambda: buttons(driver.card("580101")) == [])


def test_an_approval_is_undone_and_the_card_is_undecided_again(drive: Drive) -> None:
    driver = drive(bot_undo=LONG)
    batch_id = approved(driver)
    assert driver.undo(BRUNO).ok
    row = driver.wait_for_state("pending", batch_id)
    assert (row["decision"], row["decided_by"], row["decided_at"], row["approved_by"]) == (None, None, None, None)
    card = driver.card(has="approve")
    assert buttons(card) == ["approve", "decline", "more"]
    assert said("outcome.waits", until="")[:20] in text_of(driver.receipt(ANA, has="withdraw"))
    names = [row["name"] for row in driver.rows("SELECT name FROM events WHERE batch_id = ? ORDER BY id", batch_id)]
    assert names == ["asked", "approved", "undone"]
    line = driver.wait(lambda: driver.thread(card))[-1]
    assert "deshizo la aprobación" in text_of(line)
    assert driver.calls() == 0


def test_whoever_undid_may_approve_again_and_it_goes_out_after_a_window_of_its_own(drive: Drive) -> None:
    driver = drive(bot_undo="1s")
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    for _ in range(2):
        assert driver.approve(BRUNO).ok
        driver.wait_for_state("approved", batch_id)
        assert driver.undo(BRUNO).ok
        driver.wait_for_state("pending", batch_id)
    assert driver.approve(BRUNO).ok
    row = driver.wait_for_state("sent", batch_id)
    passed = datetime.fromisoformat(row["finished_at"]) - datetime.fromisoformat(row["decided_at"])
    assert passed.total_seconds() >= 1
    assert driver.texts_received() == [HOLA]


def test_only_who_approved_undoes_it(drive: Drive) -> None:
    driver = drive(bot_undo=LONG)
    batch_id = approved(driver)
    answer = driver.whisper(CARLA, lambda: driver.undo(CARLA), APPROVALS)
    assert text_of(answer) == said("denied.not_approved_by_you", "en", by=[BRUNO])
    assert driver.wait_for_state("approved", batch_id)["approved_by"] == f'["{BRUNO}"]'
    assert [event["detail"]["what"] for event in driver.events("denied")] == ["undo"]


def test_with_a_window_approving_asks_nothing_first_and_without_one_it_does(bot: Bots, sandbox: Sandbox) -> None:
    for undo, asks in ((LONG, False), ("0s", True)):
        driver = Driver(sandbox, bot(bot_undo=undo))
        driver.ask(ANA, 580101 if asks else 580103, HOLA)
        driver.wait_until_told()
        card = driver.card(has="approve")
        (element,) = [one for block in card["blocks"] for one in block.get("elements", []) if _approves(one)]
        assert ("confirm" in element) is asks
        bot.stop()


def _approves(element: Json) -> bool:
    return element.get("action_id") == "approve"


def test_whoever_undoes_too_late_reads_that_it_has_gone_out(drive: Drive) -> None:
    driver = drive(bot_undo="1s")
    driver.alephee.delays["messages"] = 1.0
    batch_id = approved(driver)
    card = driver.card(has="undo")
    driver.wait_for_state("sending", batch_id)
    answer = driver.whisper(BRUNO, lambda: driver.press_anyhow(BRUNO, "undo", card), APPROVALS)
    assert text_of(answer) == said("stale.gone_out", "pt")
    driver.wait_for_state("sent", batch_id)
    assert driver.texts_received() == [HOLA]


def test_while_the_sender_is_held_up_it_can_be_undone_for_longer(drive: Drive) -> None:
    driver = drive(bot_undo="1s")
    driver.alephee.set_limit("messages", 1)
    driver.sent(580103)
    batch_id = approved(driver)
    driver.wait(lambda: driver.rows("SELECT 1 FROM requests WHERE due_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"))
    assert driver.undo(BRUNO).ok
    driver.wait_for_state("pending", batch_id)


def test_a_restart_keeps_the_window_and_the_button(bot: Bots, sandbox: Sandbox) -> None:
    first = bot(bot_undo=LONG)
    batch_id = approved(Driver(sandbox, first))
    bot.stop(first)
    driver = Driver(sandbox, bot(bot_undo=LONG))
    assert driver.undo(BRUNO).ok
    driver.wait_for_state("pending", batch_id)
    assert driver.calls() == 0


def test_what_is_undone_after_its_time_is_over_expires(drive: Drive) -> None:
    driver = drive(bot_undo=LONG, bot_approval_ttl="3s")
    batch_id = approved(driver)
    driver.wait(lambda: driver.rows("SELECT 1 FROM batches WHERE expires_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"))
    assert driver.undo(BRUNO).ok
    assert driver.wait_for_state("expired", batch_id)["decision"] == "expired"


def test_marks_that_need_no_approval_wait_as_long_and_their_requester_withdraws_them(drive: Drive) -> None:
    driver = drive(bot_undo=LONG)
    batch_id = integrate_forms.mark(driver, orders="580101 580102 580103", integrated="true")
    driver.wait(lambda: {row["state"] for row in driver.sends()} == {"approved"})
    receipt = driver.receipt(ANA, has=said("deciding.goes_out_own", soon=False, seconds=600, at="")[:12])
    assert "withdraw" in buttons(receipt)
    assert driver.withdraw(ANA).ok
    driver.wait_for_state("withdrawn", batch_id)
    assert {(row["state"], row["decision"], row["decided_by"]) for row in driver.sends()} == {
        ("withdrawn", "withdrawn", ANA)
    }
    assert driver.calls("integrate") == 0


def test_whoever_withdraws_what_needed_no_approval_too_late_reads_that_it_has_gone_out(drive: Drive) -> None:
    driver = drive(bot_undo="1s")
    integrate_forms.mark(driver, orders="580101", integrated="true")
    receipt = driver.receipt(ANA, has="withdraw")
    driver.wait_for_state("sent")
    answer = driver.whisper(ANA, lambda: _withdraw(driver, receipt), receipt["channel"])
    assert text_of(answer) == said("stale.gone_out")


def _withdraw(driver: Driver, receipt: Json) -> Ack:
    return driver.press_anyhow(ANA, "withdraw", receipt)


def test_sending_again_waits_for_no_window(drive: Drive) -> None:
    driver = drive(bot_undo="2s")
    driver.alephee.add_fault("messages", "400")
    batch_id = approved(driver)
    driver.wait_for_state("refused", batch_id)
    driver.press_alert(ANA, "retry")
    (row,) = driver.wait(lambda: [r for r in driver.rows("SELECT * FROM requests") if r["state"] != "refused"])
    (retried,) = driver.events("retried")
    assert row["due_at"] <= retried["at"]
    driver.wait_for_state("sent", batch_id)


def test_the_menu_shows_the_order_and_the_card_in_the_readers_language(drive: Drive) -> None:
    driver = drive(bot_undo=LONG)
    driver.ask(ANA, 580101, HOLA)
    card = driver.card(has="approve")
    shown = driver.whisper(CARLA, lambda: _choose(driver, card, "my_language"), APPROVALS)
    assert HOLA in text_of(shown)
    assert buttons(shown) == []
    order = driver.whisper(CARLA, lambda: _choose(driver, card, "show_order"), APPROVALS)
    assert "580101" in text_of(order)


def _choose(driver: Driver, card: Json, button: str) -> Ack:
    (value,) = [value for value in menu(card) if value.startswith(f"{button}:")]
    return driver.slack.press(CARLA, APPROVALS, card["key"], "more", value=value)
