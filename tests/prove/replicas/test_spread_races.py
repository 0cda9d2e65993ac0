"""Many press at once, and Slack spreads it over three replicas: one effect."""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import SimpleNamespace
from typing import Any, Self

import pytest

from sandbox.server import Sandbox
from sandbox.slack.model import Ack, NotPossibleError
from tests.e2e.driver import ANA, Driver, Json, buttons
from tests.figures import note_figures
from tests.prove.crowd import (
    PEOPLE,
    at_once,
    card_of,
    gather,
    more_orders,
    press,
    wait_for_one_of,
    wait_until_told,
    way,
)
from tests.prove.replicas.troupe import Troupe, settings_of

SEED = int(os.environ.get("PROVE_SEED", "20261201"))
CLICKS = 10
ROUNDS = int(os.environ.get("PROVE_RACES", "20"))


@pytest.mark.parametrize("rounds", [1, pytest.param(ROUNDS, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_two_hundred_clicks_over_three_replicas_have_one_effect(
    sandbox: Sandbox, postgres_url: str, rounds: int
) -> None:
    acks = list[Ack]()
    with Three(sandbox, postgres_url):
        people = _people(sandbox, postgres_url)
        for number in more_orders(sandbox, rounds):
            batch_id = people.ask(ANA, number, f"Hola {number}.")
            card = card_of(people, batch_id)
            over = way(sandbox, "socket")
            acks += at_once([partial(press, sandbox, over, user, card) for user in PEOPLE for _ in range(CLICKS)])
            wait_for_one_of(people, batch_id, {"sent"})
        wait_until_told(people)
        assert sorted(people.texts_received()) == sorted(f"Hola {n}." for n in more_orders(sandbox, rounds))
        assert len(people.events("approved")) == rounds
    late = [ack for ack in acks if not ack.ok]
    assert {ack.error for ack in late} <= {"operation_timeout"}  # a machine that is busy with other tests
    note_figures("3 replicas: clicks", rounds=len(acks), late=len(late), lost=0, double=0, stuck=0)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_whatever_is_pressed_at_once_has_one_outcome(sandbox: Sandbox, postgres_url: str) -> None:
    chance, sent = random.Random(SEED), 0
    with Three(sandbox, postgres_url, bot_undo="1s"):
        people = _people(sandbox, postgres_url)
        for number in more_orders(sandbox, ROUNDS):
            view = people.compose(ANA, number)
            people.slack.deliver_twice()
            people.submit(ANA, view, reason="4", text=f"Hola {number}.")
            batch_id = people.rows("SELECT id FROM batches ORDER BY requested_at DESC LIMIT 1")[0]["id"]
            card = card_of(people, batch_id)
            receipt = people.receipt(ANA, has="withdraw")
            over = way(sandbox, "socket")
            acts: list[Callable[[], Any]] = [
                *(partial(press, sandbox, over, user, card) for user in PEOPLE[:6]),
                *(partial(press, sandbox, over, user, card, "decline") for user in PEOPLE[6:8]),
                partial(press, sandbox, over, ANA, receipt, "withdraw"),
                *(partial(_undo, people, user) for user in PEOPLE[:2]),
            ]
            chance.shuffle(acts)
            at_once(acts)
            row = _outcome(people, batch_id, lambda card: press(sandbox, over, PEOPLE[9], card))  # noqa: B023
            sent += row["state"] == "sent"
            assert people.texts_received().count(f"Hola {number}.") == (row["state"] == "sent")
        wait_until_told(people)
        assert len(people.rows("SELECT id FROM batches")) == ROUNDS
        assert len(people.texts_received()) == sent


def _outcome(people: Driver, batch_id: str, approve: Callable[[Json], object]) -> Json:
    """Return the row when it is over; what is undecided in the end is approved once more."""
    for _ in range(5):
        with suppress(TimeoutError):
            return people.wait(lambda: _row(people, batch_id, {"sent", "withdrawn", "declined"}), 8)
        if _row(people, batch_id, {"pending"}):
            approve(card_of(people, batch_id))
    raise AssertionError(f"no outcome: {people.sends()[-1]}")


def _row(people: Driver, batch_id: str, states: set[str]) -> Json | None:
    (row,) = people.rows("SELECT * FROM sends WHERE batch_id = ?", batch_id)
    return row if row["state"] in states else None


def _undo(people: Driver, user: str) -> None:
    for card in people.cards()[-1:]:
        if "undo" in buttons(card):
            try:
                people.slack.press(user, card["channel"], card["key"], "undo")
            except NotPossibleError:
                return


def _people(sandbox: Sandbox, database: str) -> Driver:
    bot: Any = SimpleNamespace(settings=SimpleNamespace(bot_database=database))
    gather(sandbox)
    return Driver(sandbox, bot)


class Three(Troupe):
    """Three replicas that are up."""

    def __init__(self, sandbox: Sandbox, database: str, **own: str) -> None:
        super().__init__(settings_of(sandbox.env(), database, **own), random.Random(SEED))
        sandbox.slack.faults.limits = {}  # each replica asks for the members of groups as often as one alone may

    def __enter__(self) -> Self:
        super().__enter__()
        assert self.wait_until_up(), (self.refused, self.errors)
        return self
