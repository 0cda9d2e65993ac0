"""Decisions about requests whose files are still being fetched, that are decided, or that cannot be decided about."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.requests import State
from tests.integration.log.samples import ANA, at
from tests.integration.permissions.page import APPROVERS, BRUNO, PEOPLE, STAFF
from tests.integration.permissions.trying import CARD_PRESS, Office, fast_log

LATE = at(-1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    with fast_log(tmp_path) as log:
        yield Office(log, PEOPLE, staff=STAFF, approvers=APPROVERS)


def test_withdrawing_what_is_still_collected_after_its_time_does_not_leave_it_collecting_for_ever(
    opened: Office,
) -> None:
    """It was written down as expired, no request moved, and the collector fetched the same files again and again."""
    batch_id, request_id = opened.asked(State.COLLECTING, LATE)
    opened.acts["withdraw"](ANA, batch_id, request_id, CARD_PRESS)
    with opened.log.read() as reader:
        batch, (request,) = reader.requests.batch(batch_id), reader.requests.of_batch(batch_id)
    assert batch is not None
    assert (str(batch.decision), request.state) == ("withdrawn", State.WITHDRAWN)


@pytest.mark.parametrize("act", ["approve", "decline"])
@pytest.mark.parametrize("state", [State.COLLECTING, State.INVALID])
@pytest.mark.parametrize("expires_at", [LATE, at(3600)])
def test_what_is_not_complete_cannot_be_decided_about(
    opened: Office, act: str, state: State, expires_at: datetime
) -> None:
    """A decision would have been written down while its request stayed where it was."""
    tried = opened.attempt(act, BRUNO, state, expires_at=expires_at)
    assert (tried.refusal, tried.changed) == ("stale.gone", False)


def test_a_decision_after_its_time_is_an_expiry(opened: Office) -> None:
    batch_id, request_id = opened.asked(State.PENDING, LATE)
    with pytest.raises(Exception, match=r"stale\.expired"):
        opened.acts["approve"](BRUNO, batch_id, request_id, CARD_PRESS)
    with opened.log.read() as reader:
        (request,) = reader.requests.of_batch(batch_id)
    assert request.state is State.EXPIRED


def test_no_card_is_posted_for_what_nobody_can_decide_about(opened: Office) -> None:
    for state in (State.COLLECTING, State.INVALID):
        assert opened.attempt("post the card again", BRUNO, state).refusal == "stale.gone"


@pytest.mark.parametrize(("act", "why"), [("approve", "denied.own_request"), ("decline", "denied.own_request")])
@pytest.mark.parametrize("state", [State.SENT, State.DECLINED, State.EXPIRED])
def test_who_may_not_decide_is_logged_also_when_somebody_has_decided_already(
    opened: Office, act: str, why: str, state: State
) -> None:
    """They read who had decided, and nothing told of their try."""
    tried = opened.attempt(act, ANA, state)
    assert (tried.refusal, tried.denials, tried.changed) == (why, 1, False)


def test_nobody_elses_decided_request_can_be_tried_to_be_withdrawn_unseen(opened: Office) -> None:
    tried = opened.attempt("withdraw", BRUNO, State.SENT)
    assert (tried.refusal, tried.denials, tried.changed) == ("denied.not_requester", 1, False)
