"""The loop that follows requests up: what it takes, what it leaves alone, and what it does when a look fails."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.follow_ups import FollowUp, What
from bot.domain.requests import Batch, Request, State
from bot.errors import LogUnavailable, NeverSent, Unknown
from bot.fail_points import FailPoint
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.sending.collect import Collect
from bot.operations.sending.follow_up import CHUNK, FollowUps, Later, Look, looks_of
from bot.operations.sending.outcomes import Outcomes
from bot.operations.sending.read_back import ReadBack
from bot.operations.sending.reconcile import Reconcile
from bot.operations.tools import Tools
from bot.ports import SendLog, Transaction
from tests.integration.log.samples import NOON, WAITS, add, at, due, events, planned, request, stored
from tests.integration.operations.test_collect import Slack

SMALL = What("small")
LATER = Later(timedelta(seconds=5))


@dataclass(frozen=True, slots=True)
class Small(Look[str]):
    """Looks at all that is due of a batch; what it finds of a request is what is given, or raised."""

    says: dict[str, Later | None] = field(default_factory=dict)
    raises: dict[str, Exception] = field(default_factory=dict)
    #: the batches of which it cannot write what it found
    broken: frozenset[str] = frozenset()
    waits_for: set[str] = field(default_factory=set)
    looked: list[str] = field(default_factory=list)
    finished: list[tuple[str, str]] = field(default_factory=list)

    what = SMALL

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        return [] if requests[0].batch_id in self.waits_for else [one for one in requests if one.id in due]

    def look(self, batch: Batch, requests: Sequence[Request]) -> str:
        self.looked.extend(one.id for one in requests)
        if batch.id in self.raises:
            raise self.raises[batch.id]
        return "found"

    def record(self, tx: Transaction, batch: Batch, request: Request, found: str, tries: int) -> Later | None:
        assert found == "found"
        if batch.id in self.broken:
            raise ZeroDivisionError
        return self.says.get(request.id, LATER)

    def failed(self, tx: Transaction, batch: Batch, request: Request, error: Exception, tries: int) -> Later | None:
        if batch.id in self.broken:
            raise ZeroDivisionError
        return self.in_a_while(request)

    def finish(self, tx: Transaction, batch: Batch, requests: Sequence[Request], error: Exception | None) -> None:
        self.finished.append((batch.id, type(error).__name__))


def plan(log: SendLog, requests: Iterable[Request], seconds: float = 0) -> None:
    """Add the requests of a batch, each to be looked at."""
    asked = tuple(requests)
    add(log, *asked)
    with log.write() as tx:
        for one in asked:
            tx.follow_ups.plan(FollowUp(request_id=one.id, batch_id=one.batch_id, what=SMALL, due_at=at(seconds)))


def test_what_is_due_of_a_batch_is_looked_at_and_done_or_put_off(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    plan(log, (request(f"r{number}") for number in range(3)))
    look = Small(tools, says={"r0": None, "r1": Later(timedelta(seconds=9), counts=False)})
    loop = FollowUps(tools, look)
    assert loop.step() == 0
    assert (planned(log, "r0"), due(log, "r1"), due(log, "r2")) == (None, (at(9), 0), (at(5), 1))
    assert loop.step() == 5
    clock.turn(timedelta(seconds=5))
    assert loop.step() == 0
    assert look.looked == ["r0", "r1", "r2", "r2"]
    assert due(log, "r2") == (at(10), 2)
    assert look.finished == [("b1", "NoneType")] * 2


def test_a_batch_that_is_not_ready_holds_up_no_other(tools: Tools, log: SendLog) -> None:
    plan(log, [request()], -9)
    plan(log, [request("r2", "b2")])
    look = Small(tools, waits_for={"b1"})
    assert FollowUps(tools, look).step() == 0
    assert look.looked == ["r2"]
    assert FollowUps(tools, look).step() == 5


def test_a_look_that_fails_is_made_later_and_says_nothing(tools: Tools, log: SendLog) -> None:
    plan(log, [request(finished_at=NOON)])
    look = Small(tools, raises={"b1": Unknown("failure.timeout")})
    assert FollowUps(tools, look).step() == 0
    assert due(log) == (NOON + timedelta(seconds=WAITS.look_later), 0)
    assert look.finished == [("b1", "Unknown")]


def test_one_that_the_bot_stumbles_over_does_not_hold_up_all_others_for_ever(tools: Tools, log: SendLog) -> None:
    """Of unknown outcomes, marks and new orders the oldest was tried again and again, and no other was looked at."""
    plan(log, [request()], -9)
    plan(log, [request("r2", "b2")])
    look = Small(tools, raises={"b1": ZeroDivisionError()})
    with pytest.raises(ZeroDivisionError):
        FollowUps(tools, look).step()
    assert FollowUps(tools, look).step() == 0
    assert look.looked == ["r1", "r2"]


def test_a_thousand_that_wait_for_others_kept_what_was_ready_from_being_looked_at(tools: Tools, log: SendLog) -> None:
    for number in range(11):
        plan(log, (request(f"b{number}r{one}", f"b{number}") for one in range(100)), -99 + number)
    plan(log, [request("r1", "ready")])
    look = Small(tools, waits_for={f"b{number}" for number in range(11)})
    assert FollowUps(tools, look).step() == 0
    assert look.looked == ["r1"]


def test_a_look_that_failed_and_cannot_be_put_off_as_it_wants_holds_up_no_other(tools: Tools, log: SendLog) -> None:
    plan(log, [request()], -9)
    plan(log, [request("r2", "b2")])
    look = Small(tools, raises={"b1": NeverSent("failure.connect")}, broken=frozenset({"b1"}))
    with pytest.raises(ZeroDivisionError):
        FollowUps(tools, look).step()
    assert FollowUps(tools, look).step() == 0
    assert look.looked == ["r1", "r2"]


def test_one_of_which_nothing_can_be_written_held_up_all_others_for_ever(tools: Tools, log: SendLog) -> None:
    plan(log, [request()], -9)
    plan(log, [request("r2", "b2")])
    look = Small(tools, broken=frozenset({"b1"}))
    with pytest.raises(ZeroDivisionError):
        FollowUps(tools, look).step()
    assert FollowUps(tools, look).step() == 0
    assert (look.looked, due(log)) == (["r1", "r2"], (at(tools.waits.look_later), 0))


def test_a_log_that_cannot_be_read_says_nothing_about_a_request(tools: Tools, log: SendLog) -> None:
    plan(log, [request()])
    look = Small(tools, raises={"b1": LogUnavailable("full")})
    with pytest.raises(LogUnavailable):
        FollowUps(tools, look).step()
    assert due(log) == (NOON, 0)


def test_what_was_moved_on_or_planned_anew_meanwhile_is_left_alone(tools: Tools, log: SendLog) -> None:
    plan(log, (request(f"r{number}") for number in range(3)))
    anew = FollowUp(request_id="r1", batch_id="b1", what=SMALL, due_at=at(1))

    def meanwhile(point: FailPoint) -> None:
        if point is FailPoint.FOLLOW_UP_COMMIT:
            with log.write() as tx:
                tx.follow_ups.done(replace(anew, request_id="r0"))
                tx.follow_ups.plan(anew)

    assert FollowUps(replace(tools, fail_point=meanwhile), Small(tools, says={"r1": None})).step() == 0
    assert (planned(log, "r0"), planned(log, "r1"), due(log, "r2")) == (None, anew, (at(5), 1))


def test_many_are_written_some_at_a_time_and_finished_once(tools: Tools, log: SendLog) -> None:
    plan(log, (request(f"r{number}") for number in range(CHUNK + 1)))
    commits: list[FailPoint] = []
    look = Small(tools)
    FollowUps(replace(tools, fail_point=commits.append), look).step()
    assert commits == [
        FailPoint.FOLLOW_UP_LOOK,
        *(FailPoint.FOLLOW_UP_COMMIT, FailPoint.FOLLOW_UP_COMMITTED) * 2,
    ]
    assert look.finished == [("b1", "NoneType")]
    assert {due(log, one) for one in ("r0", f"r{CHUNK}")} == {(at(5), 1)}


def test_each_thing_that_is_looked_at_has_one_look(tools: Tools, outcomes: Outcomes) -> None:
    kinds = make_kinds(tools)
    looks: list[Look[Any]] = [
        Collect(tools, Slack(b""), kinds),
        Reconcile(tools, outcomes, kinds),
        ReadBack(tools, outcomes, kinds),
        *looks_of(kinds, outcomes),
    ]
    assert sorted(look.what for look in looks) == ["collect", "identify", "order_id", "read_back", "reconcile"]


@pytest.mark.parametrize("state", [State.COLLECTING, State.UNKNOWN])
def test_a_kind_that_a_newer_version_followed_up_waits_for_that_version(
    tools: Tools, log: SendLog, outcomes: Outcomes, state: State
) -> None:
    add(log, request(kind="reminder", state=state))
    kinds, collecting = make_kinds(tools), state is State.COLLECTING
    look: Look[Any] = Collect(tools, Slack(b""), kinds) if collecting else Reconcile(tools, outcomes, kinds)
    one = FollowUp(request_id="r1", batch_id="b1", what=look.what, due_at=NOON)
    with log.write() as tx:
        tx.follow_ups.plan(one)
    before = events(log)
    FollowUps(tools, look).step()
    assert (planned(log), stored(log).state, events(log)) == (one, state, before)
