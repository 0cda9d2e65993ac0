"""Collecting: what happens when Slack is slow, when files are missing, and when people are quicker."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.contents import FileRef
from bot.domain.requests import Decision, Request, State
from bot.errors import LogUnavailable, NotAccepted
from bot.fail_points import FailPoint
from bot.fakes.clock import ManualClock
from bot.kinds import make_kinds
from bot.operations.sending.collect import Collect
from bot.operations.sending.follow_up import FollowUps
from bot.operations.tools import Tools
from bot.ports import Files, SendLog
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    INVOICE,
    NOON,
    OVERDUE,
    add,
    batch,
    due,
    events,
    planned,
    request,
    stored,
)

PDF = b"%PDF-1.4\n%%EOF\n"
WITH_FILE = replace(A_MESSAGE, file=INVOICE)


class Slack:
    """Hands a file out, or does not; implements ``bot.ports.Files``."""

    def __init__(self, held: bytes | Exception) -> None:
        self.held = held

    def describe(self, file: FileRef) -> FileRef:
        return file

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        if isinstance(self.held, Exception):
            raise self.held
        return self.held[:limit]


def collecting(tools: Tools, files: Files) -> FollowUps:
    return FollowUps(tools, Collect(tools, files, make_kinds(tools)))


def asked(log: SendLog) -> Request:
    made = request(state=State.COLLECTING, content=WITH_FILE)
    add(log, made)
    return made


def test_what_slack_puts_off_is_fetched_when_its_time_has_come(tools: Tools, log: SendLog, clock: ManualClock) -> None:
    asked(log)
    slack = Slack(NotAccepted("ratelimited", retry_after=7))
    assert collecting(tools, slack).step() == 0
    assert stored(log).state is State.COLLECTING
    assert due(log) == (NOON + timedelta(seconds=7), 1)
    assert collecting(tools, slack).step() > 0
    clock.turn(timedelta(seconds=7))
    slack.held = PDF
    assert collecting(tools, slack).step() == 0
    assert (stored(log).state, planned(log)) == (State.PENDING, None)


def test_what_slack_never_hands_out_is_given_back_with_the_names_of_the_files(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    asked(log)
    clock.turn(OVERDUE)
    assert collecting(tools, Slack(NotAccepted("ratelimited"))).step() == 0
    (note,) = stored(log).notes
    assert (stored(log).state, note.key, note.params) == (
        State.INVALID,
        "file.not_available",
        {"name": INVOICE.name},
    )


def test_a_request_without_a_file_needs_nothing_of_slack(tools: Tools, log: SendLog) -> None:
    add(log, request("r1", state=State.COLLECTING), request("r2", state=State.COLLECTING, content=WITH_FILE))
    assert collecting(tools, Slack(PDF)).step() == 0
    assert [stored(log, one).state for one in ("r1", "r2")] == [State.PENDING, State.PENDING]
    assert stored(log, "r1").content == A_MESSAGE


def test_a_request_that_was_withdrawn_while_its_file_was_fetched_stays_withdrawn(tools: Tools, log: SendLog) -> None:
    made = asked(log)

    def withdraw(point: FailPoint) -> None:
        if point is FailPoint.COLLECT_COMMIT:
            with log.write() as tx:
                tx.decisions.decide(batch(), Decision.WITHDRAWN, at=NOON, by=ANA)
                tx.requests.move(made, State.WITHDRAWN, event="withdrawn", at=NOON, actor=ANA)

    assert collecting(replace(tools, fail_point=withdraw), Slack(PDF)).step() == 0
    assert stored(log).state is State.WITHDRAWN
    assert "collected" not in [name for name, _, _ in events(log)]


class Defective(Slack):
    """Stumbles over one file and hands all others out."""

    def fetch(self, file: FileRef, *, limit: int) -> bytes:
        if file.slack_id == "F0":
            raise ZeroDivisionError
        return super().fetch(file, limit=limit)


def test_a_file_that_the_collector_stumbles_over_does_not_hold_up_all_others_for_ever(
    tools: Tools, log: SendLog, clock: ManualClock
) -> None:
    """It was the oldest, so it was tried again and again and no other file was ever fetched."""
    odd = replace(WITH_FILE, file=replace(INVOICE, slack_id="F0"))
    add(log, request("r0", "b0", state=State.COLLECTING, content=odd))
    asked(log)
    collect = collecting(tools, Defective(PDF))
    with pytest.raises(ZeroDivisionError):
        collect.step()
    assert collect.step() == 0
    assert (stored(log, "r0").state, stored(log).state) == (State.COLLECTING, State.PENDING)
    clock.turn(OVERDUE)
    with pytest.raises(ZeroDivisionError):
        collect.step()
    assert (stored(log, "r0").state, stored(log, "r0").cause) == (State.INVALID, "file.not_available")


def test_a_log_that_cannot_be_read_says_nothing_about_a_file(tools: Tools, log: SendLog) -> None:
    asked(log)
    with pytest.raises(LogUnavailable):
        collecting(tools, Slack(LogUnavailable("full"))).step()
    assert stored(log).state is State.COLLECTING
    assert due(log) == (NOON, 0)
