"""Quick choices in one modal, taken and answered by several replicas in whatever order: the latest one stands."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_log
from handlers.choices import Choices
from handlers.modals import chosen
from sandbox.server import Sandbox
from tests.integration.log.postgres.processes import Processes
from tests.integration.log.samples import ANA, NOON
from tests.integration.sandbox.slack_blocks import modal, section


class Opened:
    """A modal that is open in Slack, and what is chosen in it: at which replica, and how many seconds from now."""

    def __init__(self, sandbox: Sandbox, client: WebClient, user: str) -> None:
        self.sandbox, self.client, self.user = sandbox, client, user
        trigger = sandbox.slack.tickets.new_trigger(user)
        view = client.views_open(trigger_id=trigger, view=modal(section("nothing")))["view"]
        self.id, self.hash = str(view["id"]), view["hash"]

    def choose(self, replica: Choices, what: int, meanwhile: Callable[[], object] = str) -> Callable[[], None]:
        """Take a choice; returns what answers it. ``meanwhile``: what happens while its answer is found."""

        def answer() -> dict[str, Any]:
            meanwhile()
            return modal(section(str(what)))

        tasks: list[Callable[[], None]] = []
        answering: Any = SimpleNamespace(choices=replica, run=lambda _reply, task: tasks.append(task))
        body: Any = {
            "user": {"id": self.user},
            "view": {"id": self.id, "hash": self.hash},
            "actions": [{"action_ts": f"{1_773_000_000 + what / 10:.6f}"}],
        }
        chosen(answering, self.client, body, answer)
        return tasks[0]

    @property
    def shown(self) -> str:
        (view,) = (one for one in self.sandbox.slack.views(self.user) if one["id"] == self.id)
        return str(view["blocks"][0]["text"]["text"])


@pytest.fixture
def opened(sandbox: Sandbox, client: WebClient) -> Callable[[], Opened]:
    def open_() -> Opened:
        for view in sandbox.slack.views("U0REQUESTER"):
            sandbox.slack.close_view("U0REQUESTER", view["id"])
        return Opened(sandbox, client, "U0REQUESTER")

    return open_


@pytest.fixture(params=["memory", "server"])
def replicas(request: pytest.FixtureRequest) -> Iterator[Sequence[Choices]]:
    """Three of them, with a log in memory, and in PostgreSQL."""
    if request.param == "server":
        with Processes(request.getfixturevalue("postgres_url")) as processes:
            yield [Choices(processes.open().drafts) for _ in range(3)]
        return
    log = MemoryLog(CONTENTS, ManualClock(NOON))
    logs = (log, log.replica(), log.replica())
    yield [Choices(one.drafts) for one in logs]
    for one in logs:
        one.close()


def orders(steps: Sequence[int]) -> list[tuple[int, ...]]:
    """Return every order in which choices can be taken, and then answered."""
    return sorted(set(itertools.permutations(steps)))


@pytest.mark.parametrize("order", orders((0, 0, 1, 1)))
def test_of_two_choices_the_later_one_stands_whichever_replica_answers_first(
    opened: Callable[[], Opened], replicas: Sequence[Choices], order: tuple[int, ...]
) -> None:
    view, answers = opened(), dict[int, Callable[[], None]]()
    for one in order:
        if one in answers:
            answers[one]()
        else:
            answers[one] = view.choose(replicas[one], one)
    assert view.shown == "1"


def test_of_three_choices_the_latest_one_stands_in_every_order(
    opened: Callable[[], Opened], replicas: Sequence[Choices]
) -> None:
    for order in orders((0, 0, 1, 1, 2, 2)):
        view, answers = opened(), dict[int, Callable[[], None]]()
        for one in order:
            if one in answers:
                answers[one]()
            else:
                answers[one] = view.choose(replicas[one], one)
        assert view.shown == "2", order


def test_of_three_choices_answered_at_the_same_moment_the_latest_one_stands(
    opened: Callable[[], Opened], replicas: Sequence[Choices]
) -> None:
    for _ in range(20):
        view = opened()
        answers = [view.choose(replica, number) for number, replica in enumerate(replicas)]
        threads = [Thread(target=answer) for answer in answers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert view.shown == "2"


def test_a_view_that_something_else_changed_shows_what_was_chosen(
    opened: Callable[[], Opened], replicas: Sequence[Choices]
) -> None:
    view = opened()
    answer = view.choose(replicas[0], 1)
    view.client.views_update(view_id=view.id, view=modal(section("changed")))
    answer()
    assert view.shown == "1"


def test_an_earlier_choice_is_not_shown_when_a_later_one_is_known_and_not_answered_yet(
    opened: Callable[[], Opened], replicas: Sequence[Choices]
) -> None:
    view = opened()
    later: Any = {"user": {"id": view.user}, "view": {"id": view.id}, "actions": [{"action_ts": "1773000009.000000"}]}

    def meanwhile() -> None:
        view.client.views_update(view_id=view.id, view=modal(section("changed")))
        assert replicas[1].tell(replicas[1].take(later))

    view.choose(replicas[0], 1, meanwhile)()
    assert view.shown == "changed"


def test_while_the_log_is_away_the_order_is_that_of_the_process(opened: Callable[[], Opened]) -> None:
    log = MemoryLog(CONTENTS, ManualClock(NOON))
    view, here = opened(), Choices(log.drafts)
    log.unavailable = "no room"
    first, second = view.choose(here, 0), view.choose(here, 1)
    second()
    first()
    assert view.shown == "1"
    third = view.choose(here, 2)  # the person has not been shown the answer yet
    third()
    assert view.shown == "2"
    log.unavailable = ""
    log.close()


def test_where_one_process_has_the_log_a_choice_is_not_written(tmp_path: Path, opened: Callable[[], Opened]) -> None:
    log = open_log(tmp_path / "log.db", CONTENTS, lock_wait=timedelta(0), clock=ManualClock(NOON))
    view, here = opened(), Choices(log.drafts)
    first, second = view.choose(here, 0), view.choose(here, 1)
    second()
    first()
    assert view.shown == "1"
    assert here.is_latest(here.take({"user": {"id": ANA}, "view": {"id": view.id}}))  # type: ignore[typeddict-item]  # all that is read
    with log.read() as reader:
        assert reader.sql.rows("SELECT * FROM drafts") == []
    log.close()


def test_a_choice_of_which_slack_tells_no_time_is_answered(
    opened: Callable[[], Opened], replicas: Sequence[Choices]
) -> None:
    view = opened()
    body: Any = {"user": {"id": ANA}, "view": {"id": view.id}}
    choice = replicas[0].take(body, turn=1)
    assert replicas[1].tell(choice)
    assert replicas[2].is_latest(choice)
