"""Several bots on one database: any takes what people do, one does what is due, and another goes on with it."""

import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, APPROVALS, BRUNO, SUPPORT, Driver, buttons
from tests.e2e.replicas import Replica, Replicas
from tests.postgres.processes import wait_until

NUMBER = 580101
TEXT = "Hola, su pedido sale hoy."


@pytest.fixture
def replicas(sandbox: Sandbox, tmp_path: Path, postgres_url: str) -> Iterator[Replicas]:
    started = Replicas(sandbox, tmp_path, postgres_url)
    yield started
    started.close()


def seconds_until_it_works(replica: Replica) -> float:
    began = monotonic()
    wait_until(lambda: replica.role == "worker", 25.0, "nobody works")
    return monotonic() - began


def test_what_is_asked_at_one_is_chosen_at_another_and_approved_at_a_third(replicas: Replicas) -> None:
    first, second, third = (replicas.start() for _ in range(3))
    assert [one.role for one in (first, second, third)] == ["worker", "standby", "standby"]
    people = replicas.people
    with replicas.at(second):
        view = people.compose(ANA, NUMBER)
    with replicas.at(third):
        view = people.choose_reason(ANA, view, "4")
    with replicas.at(second):
        people.submit(ANA, view, text=TEXT)
        card = people.card()
    with replicas.at(third):
        assert people.approve(BRUNO, card).ok
        assert people.wait_for_state("sent")["text"] == TEXT
    assert people.calls() == 1
    assert [event["detail"]["transport"] for event in people.events("started")] == ["http"] * 3


def test_when_the_worker_is_killed_another_goes_on_with_what_is_due(replicas: Replicas) -> None:
    first, second = replicas.start(), replicas.start()
    with replicas.at(second) as people:
        people.ask(ANA, NUMBER, TEXT)
        card = people.card()
        first.process.send_signal(signal.SIGKILL)
        assert people.approve(BRUNO, card).ok
        assert seconds_until_it_works(second) < 10
        people.wait_for_state("sent")
    assert people.calls() == 1


def test_a_worker_that_is_stopped_finishes_its_call_and_lets_another_go_on_at_once(replicas: Replicas) -> None:
    first, second = replicas.start(), replicas.start()
    with replicas.at(second) as people:
        people.ask(ANA, NUMBER, TEXT)
        people.alephee.delays["messages"] = 1.5
        assert people.approve(BRUNO, people.card()).ok
        people.wait_for_state("sending")
        first.process.send_signal(signal.SIGTERM)
        people.wait_for_state("sent")
        wait_until(lambda: first.process.poll() is not None, 10.0, "it does not end")
        assert seconds_until_it_works(second) < 3
    assert (first.process.returncode, people.calls()) == (0, 1)


def test_the_answer_to_a_worker_that_froze_in_its_call_counts_when_it_wakes(replicas: Replicas) -> None:
    first, second = replicas.start(), replicas.start()
    with replicas.at(second) as people:
        people.ask(ANA, NUMBER, TEXT)
        people.alephee.delays["messages"] = 1.5
        assert people.approve(BRUNO, people.card()).ok
        people.wait_for_state("sending")
        people.wait(people.calls)
        first.process.send_signal(signal.SIGSTOP)
        assert seconds_until_it_works(second) < 20
        people.wait_for_state("unknown")
        first.process.send_signal(signal.SIGCONT)
        people.wait_for_state("sent")
        wait_until(lambda: first.role == "standby", 10.0, "it does not stand by")
    assert (second.role, people.calls()) == ("worker", 1)


def decidable(people: Driver, channel: str) -> int:
    return sum("approve" in buttons(one) for one in people.slack.messages(channel))


def test_cards_move_to_the_channel_that_the_next_worker_names_when_it_works_and_not_before(replicas: Replicas) -> None:
    first = replicas.start()
    with replicas.at(first) as people:
        people.ask(ANA, NUMBER, TEXT)
        people.card()
        people.wait_until_told()
        second = replicas.start(bot_approvals_channel=SUPPORT)
        assert (second.role, decidable(people, APPROVALS), decidable(people, SUPPORT)) == ("standby", 1, 0)
        first.process.send_signal(signal.SIGTERM)
        people.wait(lambda: decidable(people, SUPPORT) == 1)
        people.wait(lambda: decidable(people, APPROVALS) == 0)
