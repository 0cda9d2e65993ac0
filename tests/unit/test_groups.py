"""Who is in a user group, when Slack tells it a few times a minute and many ask."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import DeliveryRefused, NotAccepted
from bot.ports import Freshness
from handlers.slack.budget import Budget
from handlers.slack.groups import Groups

ANA, BRUNO, CARLA = "U0ANA", "U0BRUNO", "U0CARLA"
STAFF, APPROVERS = "S0STAFF", "S0APPROVERS"
SECONDS, POSSIBLE, NOW = Freshness.SOME_SECONDS, Freshness.IF_POSSIBLE, Freshness.NOW


@dataclass
class Slack:
    """What is asked of Slack, what it answers, and the time meanwhile."""

    members: dict[str, frozenset[str]] = field(
        default_factory=lambda: {STAFF: frozenset({ANA}), APPROVERS: frozenset({BRUNO})}
    )
    asked: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    time: float = 1_000.0
    meanwhile: Callable[[], None] = lambda: None

    def tell(self, group_id: str) -> frozenset[str]:
        self.asked.append(group_id)
        self.meanwhile()
        if self.errors:
            raise self.errors.pop(0)
        return self.members[group_id]

    def clock(self) -> float:
        return self.time


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def groups(slack: Slack) -> Groups:
    return Groups(slack.tell, budget=Budget(clock=slack.clock), clock=slack.clock)


def test_thirty_look_ups_ask_each_group_once(slack: Slack, groups: Groups) -> None:
    for _ in range(10):
        for person, listed in ((ANA, True), (BRUNO, True)):
            assert groups.has(person, (STAFF, APPROVERS), SECONDS) is listed
    assert slack.asked == [STAFF, APPROVERS]
    slack.time += 31
    assert groups.has(BRUNO, (STAFF, APPROVERS), SECONDS)
    assert slack.asked == [STAFF, APPROVERS, APPROVERS]


def test_the_first_group_that_has_the_person_is_enough(slack: Slack, groups: Groups) -> None:
    assert groups.has(ANA, (STAFF, APPROVERS), NOW)
    assert groups.has(BRUNO, (STAFF, APPROVERS), NOW)
    assert slack.asked == [STAFF, STAFF, APPROVERS]
    assert groups.has(BRUNO, (STAFF, APPROVERS), NOW)
    assert slack.asked[3:] == [APPROVERS]


def test_a_decision_is_never_made_from_memory(slack: Slack, groups: Groups) -> None:
    assert groups.has(BRUNO, (APPROVERS,), SECONDS)
    slack.members[APPROVERS] = frozenset({CARLA})
    assert groups.has(BRUNO, (APPROVERS,), SECONDS)
    assert not groups.has(BRUNO, (APPROVERS,), NOW)
    assert not groups.has(BRUNO, (APPROVERS,), SECONDS)


def test_somebody_who_was_added_a_moment_ago_is_let_in(slack: Slack, groups: Groups) -> None:
    assert not groups.has(CARLA, (APPROVERS,), SECONDS)
    assert len(slack.asked) == 1
    slack.members[APPROVERS] = frozenset({CARLA})
    slack.time += 1
    assert groups.has(CARLA, (APPROVERS,), SECONDS)


def test_who_opens_a_form_is_judged_as_they_are_now_while_there_is_room(slack: Slack, groups: Groups) -> None:
    assert groups.has(BRUNO, (APPROVERS,), POSSIBLE)
    slack.members[APPROVERS] = frozenset()
    assert not groups.has(BRUNO, (APPROVERS,), POSSIBLE)
    slack.members[APPROVERS] = frozenset({BRUNO})
    for _ in range(30):
        groups.has(BRUNO, (APPROVERS,), POSSIBLE)
    assert len(slack.asked) <= 6  # the others are left to those who decide


def test_decisions_made_at_the_same_time_share_a_call_that_begins_after_them(slack: Slack) -> None:
    began, go_on = Event(), Event()

    def busy() -> None:
        began.set()
        assert go_on.wait(5)

    slack.meanwhile = busy
    groups = Groups(slack.tell)
    with ThreadPoolExecutor(12) as pool:
        first = pool.submit(groups.has, BRUNO, (APPROVERS,), NOW)
        assert began.wait(5)
        later = [pool.submit(groups.has, BRUNO, (APPROVERS,), NOW) for _ in range(8)]
        looking = pool.submit(groups.has, BRUNO, (APPROVERS,), SECONDS)
        go_on.set()
        assert all(one.result(5) for one in (first, *later, looking))
    assert len(slack.asked) <= 3


def test_who_only_looks_waits_for_the_call_that_is_made_already(slack: Slack) -> None:
    began, go_on = Event(), Event()

    def busy() -> None:
        began.set()
        assert go_on.wait(5)

    slack.meanwhile = busy
    groups = Groups(slack.tell)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(groups.has, BRUNO, (APPROVERS,), SECONDS)]
        assert began.wait(5)
        asked += [pool.submit(groups.has, BRUNO, (APPROVERS,), SECONDS) for _ in range(3)]
        go_on.set()
        assert all(one.result(5) for one in asked)
    assert slack.asked == [APPROVERS]


def test_a_decision_does_not_wait_for_ever_for_the_call_of_another(slack: Slack) -> None:
    began, go_on = Event(), Event()

    def busy() -> None:
        began.set()
        assert go_on.wait(5)

    slack.meanwhile = busy
    groups = Groups(slack.tell, longest_wait=0.1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(groups.has, BRUNO, (APPROVERS,), NOW)
        assert began.wait(5)
        with pytest.raises(NotAccepted, match="ratelimited"):
            groups.has(BRUNO, (APPROVERS,), NOW)
        go_on.set()
        assert first.result(5)


def test_those_who_wait_for_one_call_hear_of_its_error_together(slack: Slack) -> None:
    began, go_on = Event(), Event()

    def busy() -> None:
        began.set()
        assert go_on.wait(5)
        slack.errors = [DeliveryRefused("missing_scope")]

    slack.meanwhile = busy
    groups = Groups(slack.tell)
    with ThreadPoolExecutor(9) as pool:
        asked = [pool.submit(groups.has, BRUNO, (APPROVERS,), NOW)]
        assert began.wait(5)
        asked += [pool.submit(groups.has, BRUNO, (APPROVERS,), NOW) for _ in range(8)]
        go_on.set()
        assert all(isinstance(one.exception(5), DeliveryRefused) for one in asked)
    assert len(slack.asked) <= 3


def test_a_decision_waits_for_its_turn(slack: Slack) -> None:
    groups = Groups(slack.tell, budget=Budget(limit=20, at_once=1, window=1.0))
    for _ in range(4):
        assert groups.has(BRUNO, (APPROVERS,), NOW)
    assert len(slack.asked) == 4


def test_a_decision_whose_turn_is_too_far_off_hears_when_it_will_be(slack: Slack) -> None:
    groups = Groups(slack.tell, budget=Budget(limit=1, at_once=1, window=40.0), longest_wait=0.1)
    assert groups.has(BRUNO, (APPROVERS,), NOW)
    with pytest.raises(NotAccepted, match="ratelimited") as caught:
        groups.has(BRUNO, (APPROVERS,), NOW)
    assert 30 < caught.value.retry_after <= 40
    assert groups.has(BRUNO, (APPROVERS,), POSSIBLE)
    assert groups.has(BRUNO, (APPROVERS,), SECONDS)
    assert len(slack.asked) == 1


def test_a_short_pause_that_slack_asks_for_is_waited_out(slack: Slack) -> None:
    slack.errors = [NotAccepted("ratelimited", retry_after=0.1)]
    groups = Groups(slack.tell)
    assert groups.has(BRUNO, (APPROVERS,), NOW)
    assert len(slack.asked) == 2


def test_a_long_pause_is_told_and_nobody_asks_before_it_is_over(slack: Slack, groups: Groups) -> None:
    slack.errors = [NotAccepted("ratelimited", retry_after=50)]
    for _ in range(3):
        with pytest.raises(NotAccepted, match="ratelimited") as caught:
            groups.has(BRUNO, (APPROVERS,), NOW)
        assert caught.value.retry_after == 50
    assert len(slack.asked) == 1
    slack.time += 50
    assert groups.has(BRUNO, (APPROVERS,), NOW)


def test_who_opens_a_form_in_a_pause_is_judged_by_what_was_read_a_moment_ago(slack: Slack, groups: Groups) -> None:
    assert groups.has(BRUNO, (APPROVERS,), NOW)
    slack.errors = [NotAccepted("ratelimited", retry_after=50)]
    assert groups.has(BRUNO, (APPROVERS,), POSSIBLE)
    slack.time += 31
    with pytest.raises(NotAccepted):
        groups.has(BRUNO, (APPROVERS,), POSSIBLE)


@pytest.mark.parametrize("error", [DeliveryRefused("missing_scope"), NotAccepted("TimeoutError"), ValueError("odd")])
def test_everybody_who_waits_hears_of_an_error_and_the_next_one_asks_again(
    slack: Slack, groups: Groups, error: Exception
) -> None:
    slack.errors = [error]
    with pytest.raises(type(error)):
        groups.has(BRUNO, (APPROVERS,), NOW)
    assert groups.has(BRUNO, (APPROVERS,), NOW)


@given(st.lists(st.sampled_from((0.0, 0.2, 2.0, 4.0, 15.0, 59.0)), min_size=30, max_size=90))
@example([0.0] * 90)
@example([2.0] * 90)
@example([0.0, 0.0, 15.0, *[0.0] * 27])
def test_there_are_never_more_than_twenty_calls_in_a_minute(pauses: list[float]) -> None:
    slack, waits = Slack(), list[float]()
    budget, calls = Budget(clock=slack.clock), list[float]()
    for pause in pauses:
        slack.time += pause
        waits.append(budget.wait())
        slack.time += waits[-1]
        budget.spend()
        calls.append(slack.time)
    assert max(sum(begin <= call <= begin + 60 for call in calls) for begin in calls) <= 20
    assert max(waits) <= 5


def test_who_approves_one_after_the_other_waited_six_seconds_each(slack: Slack) -> None:
    budget, waits = Budget(clock=slack.clock), list[float]()
    for _ in range(25):
        waits.append(budget.wait())
        slack.time += waits[-1]
        budget.spend()
        slack.time += 2.0  # what it takes to read the next card
    assert waits[:5] == [0.0] * 5
    assert max(waits) < 2
