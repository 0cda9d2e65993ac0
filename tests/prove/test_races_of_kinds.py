"""Every kind of action, asked twice at once and approved by everybody at once: one effect."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from bot.domain.kinds import Kind
from sandbox.server import Sandbox
from sandbox.slack.deliveries import Deliveries
from sandbox.slack.model import Ack
from tests.e2e.driver import ANA, Driver, Json
from tests.e2e.starting import Bots
from tests.figures import note_figures
from tests.prove.acts import ACTS, Act
from tests.prove.crowd import PEOPLE, at_once, card_of, gather, open_http_too, press, wait_until_told, way
from tests.prove.play import shows_it_first

#: presses of each person, over one transport and the other in turn
TURNS = 2


#: as the settings are by default, and where everything needs two approvals
CELLS = [
    *(pytest.param(act, int(act.example.is_approved), [], id=act.kind) for act in ACTS),
    *(pytest.param(act, 2, [act.kind], id=f"{act.kind}-by-two") for act in ACTS),
]


@pytest.mark.parametrize(("act", "needed", "by_two"), CELLS)
def test_a_form_delivered_twice_and_a_card_pressed_by_twenty_people_have_one_effect(
    sandbox: Sandbox, bots: Bots, act: Act, needed: int, by_two: Sequence[Kind]
) -> None:
    gather(sandbox)
    bot = bots(bot_approval_for=by_two[0], bot_approvals_needed=f"{by_two[0]}=2") if by_two else bots()
    open_http_too(sandbox, bot)
    driver, ways = Driver(sandbox, bot), (way(sandbox, "socket"), way(sandbox, "http"))
    view = driver.opened(ANA, lambda: driver.slack.command(ANA, act.command))
    values: Json | None = act.fill(driver)
    sandbox.slack.deliver_twice()
    if shows_it_first(ack := driver.slack.submit(ANA, view["id"], values)):
        sandbox.slack.deliver_twice()
        ack = driver.slack.submit(ANA, view["id"])
    assert ack.ok, ack
    (row,) = driver.wait(driver.sends)
    if needed:
        card = card_of(driver, row["batch_id"])
        acks = at_once([_clicks(sandbox, ways, user, card) for user in PEOPLE])
        assert [one for some in acks for one in some if not one.ok] == []
    driver.wait_for_state("sent")
    wait_until_told(driver)
    driver.wait(lambda: driver.rows("SELECT 1 FROM follow_ups") == [])
    assert len(driver.sends()) == 1
    approved = [event["actor"] for event in driver.events("approved")]
    assert len(approved) == len(set(approved)) == needed
    assert len(driver.cards()) == bool(needed)
    assert (act.effects(sandbox), driver.calls(act.endpoint)) == (1, 1)
    note_figures("2 races: every kind", rounds=1, lost=0, double=0, stuck=0)


def _clicks(sandbox: Sandbox, ways: tuple[Deliveries, ...], user: str, card: Json) -> Callable[[], list[Ack]]:
    one = partial(press, sandbox, user=user, card=card)
    return lambda: [one(ways[turn % len(ways)]) for turn in range(TURNS)]
