"""Forms at two replicas: each choice, screen and press goes to the other one than that before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.domain.new_orders.form import steps
from sandbox.server import Sandbox
from tests.e2e.document_forms import approve, fill_in, open_form, pdf, wait_for_states
from tests.e2e.driver import ANA, BRUNO, Driver, Json, block_ids, text_of
from tests.e2e.new_orders import ACCOUNT, FREE, batch_of, open_modal
from tests.e2e.replicas import Replica, Replicas
from tests.e2e.test_create_order_form import of_step, with_second

SCREENS = steps({"another_1": "yes"})


@dataclass
class Team:
    """Two replicas, and the people who are led to them in turn."""

    replicas: Replicas
    both: list[Replica]

    def next(self) -> Driver:
        """Return the people, whose next delivery goes to the other replica."""
        self.both.reverse()
        self.replicas.lead_to(self.both[0])
        return self.replicas.people


@pytest.fixture
def team(sandbox: Sandbox, tmp_path: Path, postgres_url: str) -> Iterator[Team]:
    replicas = Replicas(sandbox, tmp_path, postgres_url)
    try:
        yield Team(replicas, [replicas.start(), replicas.start()])
    finally:
        replicas.close()


def test_every_form_goes_on_at_the_other_replica(team: Team) -> None:
    write_a_message(team)
    for number in (580103, 580104):
        attach_a_document(team, number)
        team.next()  # so that it is the other one that takes the second file
    create_an_order(team)
    find_orders(team)


def write_a_message(team: Team) -> None:
    view = team.next().compose(ANA, "2000000000589999")
    view = team.next().choose_account(ANA, view, 15002)
    view = team.next().choose_reason(ANA, view, "4")
    assert team.next().submit(ANA, view, reason="4", text="Hola, su pedido sale hoy.").ok
    batch_id = batch_of(view)
    team.next().wait_for_state("pending", batch_id)
    approve(team.next(), batch_id)
    row = team.next().wait_for_state("sent", batch_id)
    assert (row["account_id"], row["text"]) == (15002, "Hola, su pedido sale hoy.")


def attach_a_document(team: Team, number: int) -> None:
    view = open_form(team.next(), number)
    view = team.next().choose(ANA, view, "document_type", "0")
    ack = fill_in(team.next(), view, [("a.pdf", pdf())])
    assert ack.ok, ack
    team.next().wait_for_state("pending", batch_of(view))
    approve(team.next(), batch_of(view))
    assert wait_for_states(team.next(), batch_of(view), "sent")


def create_an_order(team: Team) -> None:
    view, (first, second, *others) = small_form(team), SCREENS
    screens(team, view, [first, second])
    people = team.next()
    assert people.slack.press_in_view(ANA, view["id"], "back", "create_order_back").ok
    people.wait(lambda: "another_1" in block_ids(people.view(ANA, view)) or None)
    screens(team, view, [second, *others])
    assert team.next().slack.views(ANA) == []
    card = people.card(FREE, has="approve")
    assert "32.799,00" in text_of(card)
    assert team.next().approve(BRUNO, card).ok
    people.wait_for_state("sent", batch_of(view))


def find_orders(team: Team) -> None:
    people = team.next()
    view = people.opened(ANA, lambda: people.slack.shortcut(ANA, "alephee_find"))
    for query in ("580101", "580103"):
        assert team.next().slack.submit(ANA, view["id"], {"query": query}).ok
        people.wait(partial(shows, people, view, query))


def shows(people: Driver, view: Json, what: str) -> bool:
    return what in text_of(people.view(ANA, view))


def small_form(team: Team) -> Json:
    root = open_modal(team.next())
    team.replicas.people.slack.type_into(ANA, root["id"], {"account": ACCOUNT})
    people = team.next()
    return people.opened(ANA, lambda: people.slack.press_in_view(ANA, root["id"], "form", "create_order_form"))


def screens(team: Team, view: Json, names: Sequence[str]) -> None:
    for step in names:
        ack = team.next().slack.submit(ANA, view["id"], of_step(step, with_second(step)))
        assert ack.ok, (step, ack)


def test_forms_go_on_where_they_were_when_every_replica_was_killed(team: Team) -> None:
    view, people = small_form(team), team.replicas.people
    message = team.next().compose(BRUNO, 580102)
    screens(team, view, SCREENS[:4])
    people.wait(lambda: people.rows("SELECT 1 FROM drafts WHERE body LIKE '%\"version\":4%'"))
    for one in team.both:
        one.process.kill()
        one.process.wait()
    team.both[:] = [team.replicas.start(), team.replicas.start()]
    screens(team, view, SCREENS[4:])
    assert people.slack.views(ANA) == []
    assert "32.799,00" in text_of(people.card(FREE, has="approve"))
    message = team.next().choose_reason(BRUNO, message, "4")
    assert team.next().submit(BRUNO, message, reason="4", text="Hola.").ok
    people.wait_for_state("pending", batch_of(message))
