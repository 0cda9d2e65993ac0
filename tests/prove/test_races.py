"""Everybody at once: one effect, and a polite answer for all the others."""

import json
import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from sandbox.server import Sandbox
from sandbox.slack.deliveries import Deliveries
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, BRUNO, CARLA, SUPPORT, Driver, Json, aged, buttons, text_of
from tests.e2e.starting import Bots
from tests.figures import note_figures
from tests.prove.crowd import (
    PEOPLE,
    answers,
    at_once,
    card_of,
    forget,
    gather,
    more_orders,
    open_http_too,
    press,
    wait_for_one_of,
    wait_until_told,
    way,
)

PATIENCE = 30.0


def rounds(quick: int, long: int) -> list[object]:
    return [
        pytest.param(quick, id="quick"),
        pytest.param(long, id="long", marks=[pytest.mark.slow, pytest.mark.timeout(1200), pytest.mark.alone]),
    ]


@pytest.mark.parametrize("count", rounds(2, 100))
def test_200_clicks_of_20_people_over_both_transports_send_once_and_199_are_told_who_decided(
    sandbox: Sandbox, bots: Bots, count: int
) -> None:
    gather(sandbox)
    bot = bots()
    open_http_too(sandbox, bot)
    driver, ways = Driver(sandbox, bot), (way(sandbox, "socket"), way(sandbox, "http"))
    double = 0
    for number in more_orders(sandbox, count):
        forget(sandbox)
        card = card_of(driver, driver.ask(ANA, number, f"Hola, pedido {number}."))

        def clicks(user: str, place: int, card: Json = card) -> Callable[[], list[Ack]]:
            return lambda: [press(sandbox, ways[(place + turn) % 2], user, card) for turn in range(10)]

        acks = [ack for some in at_once([clicks(user, place) for place, user in enumerate(PEOPLE)]) for ack in some]
        assert [ack for ack in acks if not ack.ok] == []
        driver.wait(lambda: driver.sends()[-1]["state"] == "sent", PATIENCE)
        driver.wait(lambda: len(answers(sandbox)) >= 199, PATIENCE)
        wait_until_told(driver)
        winner, polite = driver.sends()[-1]["decided_by"], answers(sandbox)
        double += sum(received.order_id == number for received in driver.alephee.received) - 1
        assert winner in PEOPLE
        assert len(polite) == 199
        assert [text for text in polite if f"<@{winner}>" not in text] == []
    note_figures("2 races: 200 clicks", rounds=count, lost=0, double=double, stuck=0)
    assert double == 0
    assert len(driver.alephee.received) == count


@pytest.mark.parametrize("count", rounds(2, 60))
def test_approve_decline_withdraw_and_expiry_at_once_leave_one_decision(
    sandbox: Sandbox, bots: Bots, count: int
) -> None:
    driver = Driver(sandbox, bots(bot_approval_ttl="2s"))
    chance, decisions = random.Random(4), dict[str, int]()
    for number in more_orders(sandbox, count):
        batch_id = driver.ask(ANA, number, "Hola.")
        card = card_of(driver, batch_id)
        expires = driver.rows("SELECT expires_at FROM batches WHERE id = ?", batch_id)[0]["expires_at"]
        at_once(
            _three_decisions(driver, card, datetime.fromisoformat(expires).timestamp() + chance.uniform(-0.15, 0.03))
        )
        row = wait_for_one_of(driver, batch_id, {"sent", "declined", "withdrawn", "expired"})
        wait_until_told(driver)
        decisions[row["decision"]] = decisions.get(row["decision"], 0) + 1
        arrived = sum(received.order_id == number for received in driver.alephee.received)
        assert arrived == int(row["decision"] == "approved")
        assert row["state"] == ("sent" if row["decision"] == "approved" else row["decision"])
        assert [event["batch_id"] for event in driver.events("decided")].count(batch_id) == 1
        assert not {"approve", "decline", "withdraw"} & set(buttons(driver.cards()[-1]))
    note_figures("2 races: four decisions", rounds=count, lost=0, double=0, stuck=0)
    assert sum(decisions.values()) == count


def _three_decisions(driver: Driver, card: Json, moment: float) -> list[Callable[[], object]]:
    """Return what three people do at one moment: the one at which the request expires, or nearly."""
    view = driver.opened(CARLA, lambda: driver.press(CARLA, "decline", card))
    one = way(driver.sandbox, "socket")

    def then(act: Callable[[], object]) -> Callable[[], object]:
        def acted() -> object:
            time.sleep(max(0.0, moment - time.time()))  # to the moment that the race is about
            return act()

        return acted

    return [
        then(lambda: press(driver.sandbox, one, BRUNO, card)),
        then(lambda: driver.slack.submit(CARLA, view["id"], {"text": "No."})),
        then(lambda: press(driver.sandbox, one, ANA, aged(card), "withdraw")),
    ]


@pytest.mark.parametrize("count", rounds(3, 60))
def test_undo_and_the_senders_claim_at_once_leave_one_of_them(sandbox: Sandbox, bots: Bots, count: int) -> None:
    bot = bots(bot_undo="1s")
    open_http_too(sandbox, bot)
    driver, ways = Driver(sandbox, bot), (way(sandbox, "socket"), way(sandbox, "http"))
    chance, won = random.Random(5), {"sent": 0, "pending": 0}
    for number in more_orders(sandbox, count):
        forget(sandbox)
        batch_id = driver.ask(ANA, number, f"Hola, pedido {number}.")
        assert press(sandbox, ways[0], BRUNO, card_of(driver, batch_id)).ok
        card = driver.wait(lambda: next((one for one in driver.cards() if "undo" in buttons(one)), None))
        (row,) = driver.rows("SELECT due_at FROM requests WHERE batch_id = ?", batch_id)
        moment = datetime.fromisoformat(row["due_at"]).timestamp() + chance.uniform(-0.05, 0.1)
        at_once([partial(_undo_at, moment, sandbox, ways[turn % 2], card) for turn in range(10)])
        state = wait_for_one_of(driver, batch_id, {"sent", "pending"})["state"]
        wait_until_told(driver)
        undone = [event["batch_id"] for event in driver.events("undone")].count(batch_id)
        arrived = sum(received.order_id == number for received in driver.alephee.received)
        assert (undone > 0, arrived) == (state == "pending", int(state == "sent"))
        driver.wait(partial(_all_answered, sandbox, 10 - bool(undone)))
        won[state] += 1
    note_figures("2 races: undo", rounds=count, lost=0, double=0, stuck=0, undone=won["pending"])
    assert sum(won.values()) == count


def _all_answered(sandbox: Sandbox, count: int) -> bool:
    return len(answers(sandbox, [BRUNO])) >= count


def _undo_at(moment: float, sandbox: Sandbox, one: Deliveries, card: Json) -> Ack:
    time.sleep(max(0.0, moment - time.time()))  # to the moment that the race is about
    return press(sandbox, one, BRUNO, card, "undo")


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_what_slack_delivers_twice_has_its_effect_once(sandbox: Sandbox, bots: Bots, transport: str) -> None:
    driver = Driver(sandbox, bots(transport="http" if transport == "http" else "socket"))
    view = driver.compose(ANA, 580101)
    driver.slack.deliver_twice()
    assert driver.submit(ANA, view, reason="4", text="Hola.").ok
    driver.slack.redeliver()
    card = card_of(driver, json.loads(view["private_metadata"])["b"])
    driver.slack.deliver_twice()
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    driver.slack.redeliver()
    wait_until_told(driver)
    assert len(driver.sends()) == 1
    assert len(driver.cards()) == 1
    assert driver.texts_received() == ["Hola."]
    assert driver.sends()[0]["decided_by"] == BRUNO


@pytest.mark.parametrize("count", rounds(3, 60))
def test_of_two_requests_for_one_conversation_at_once_one_is_refused_at_its_field(
    sandbox: Sandbox, bots: Bots, count: int
) -> None:
    driver = Driver(sandbox, bots())
    for number in more_orders(sandbox, count):
        views = {user: driver.compose(user, number) for user in (ANA, CARLA)}

        def asks(user: str, views: dict[str, Json] = views) -> Callable[[], Ack]:
            return lambda: driver.submit(user, views[user], reason="4", text=f"Hola de {user}.")

        acks = at_once([asks(ANA), asks(CARLA)])
        refused = [ack for ack in acks if not ack.ok]
        assert len(refused) == 1
        mine = [row for row in driver.sends() if row["order_id"] == number]
        assert len(mine) == 1
        assert str(number) in refused[0].errors["reason"]
    note_figures("2 races: one conversation", rounds=count, lost=0, double=0, stuck=0)


def test_trouble_two_clicks_have_two_effects(driver: Driver) -> None:
    card = card_of(driver, driver.ask(ANA, 580101, "Hola."))
    sandbox, ways = driver.sandbox, way(driver.sandbox, "socket")
    at_once([lambda: press(sandbox, ways, BRUNO, card)] * 2)
    driver.wait_for_state("sent")
    wait_until_told(driver)
    assert driver.texts_received() == ["Hola."]


def test_trouble_a_restart_orphans_the_card(sandbox: Sandbox, bots: Bots) -> None:
    first = bots()
    card = card_of(Driver(sandbox, first), Driver(sandbox, first).ask(ANA, 580101, "Hola."))
    bots.stop(first)
    driver = Driver(sandbox, bots())
    assert driver.approve(BRUNO, card).ok
    assert driver.wait_for_state("sent")["decided_by"] == BRUNO
    wait_until_told(driver)
    assert len(driver.cards()) == 1


def test_trouble_approving_one_card_decides_another(driver: Driver) -> None:
    batches = {number: driver.ask(ANA, number, f"Hola {number}.") for number in (580101, 580102, 580105)}
    cards = {number: card_of(driver, batch_id) for number, batch_id in batches.items()}
    assert driver.approve(BRUNO, cards[580102]).ok
    driver.wait_for_state("sent", batches[580102])
    wait_until_told(driver)
    assert driver.texts_received() == ["Hola 580102."]
    assert [wait_for_one_of(driver, batches[number], {"pending"})["state"] for number in (580101, 580105)] == [
        "pending",
        "pending",
    ]


def test_trouble_by_whom_is_lost_in_racing_updates(driver: Driver) -> None:
    gather(driver.sandbox)
    numbers = more_orders(driver.sandbox, 8)
    cards = [card_of(driver, driver.ask(ANA, number, f"Hola {number}.")) for number in numbers]
    one = way(driver.sandbox, "socket")
    pairs = list(zip(PEOPLE, cards, strict=False))
    at_once([partial(press, driver.sandbox, one, user, card) for user, card in pairs])
    driver.wait(lambda: [row["state"] for row in driver.sends()] == ["sent"] * 8)
    wait_until_told(driver)
    shown = {card["ts"]: text_of(card) for card in driver.cards()}
    for user, card in pairs:
        assert f"<@{user}>" in shown[card["ts"]]
        assert sum(f"<@{other}>" in shown[card["ts"]] for other in PEOPLE) == 1
    assert {row["order_id"]: row["decided_by"] for row in driver.sends()} == dict(zip(numbers, PEOPLE, strict=False))


def test_trouble_the_card_says_sent_before_it_was(driver: Driver) -> None:
    driver.alephee.delays["messages"] = 1.0
    card = card_of(driver, driver.ask(ANA, 580101, "Hola."))
    assert driver.approve(BRUNO, card).ok
    seen = []

    def watch() -> bool:
        said = "Enviado" in text_of(driver.cards()[-1])
        arrived = len(driver.alephee.received) == 1
        seen.append((said, arrived))
        return said

    driver.wait(watch)
    assert (True, False) not in seen
    assert (False, False) in seen


def test_people_are_answered_where_they_pressed(driver: Driver) -> None:
    """Nobody who comes too late is left without a word, and nobody else reads it."""
    card = card_of(driver, driver.ask(ANA, 580101, "Hola."))
    assert driver.approve(BRUNO, card).ok
    driver.wait_for_state("sent")
    assert press(driver.sandbox, way(driver.sandbox, "socket"), CARLA, card).ok
    driver.wait(lambda: [text for text in answers(driver.sandbox, [CARLA]) if f"<@{BRUNO}>" in text])
    assert driver.whispers(ANA, SUPPORT) == []
