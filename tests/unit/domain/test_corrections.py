"""What can be done about what did not go out."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.contents import FileRef
from bot.domain.corrections import WayOut, correctable, kept_file, not_replaced, to_correct, way_out, ways_out
from bot.domain.requests import Request, State
from handlers.examples.correct import corrected
from handlers.examples.values import CAUSES, FILE, message, request, story

CONTENT = ("status_400", "status_403", "status_404", "status_412", "status_413", "recheck", "order_gone")
MOMENT = ("status_401", "status_409")
OTHERS = ("status_416", "status_other", "redirect", "mark_refused", "other")


def refused(cause: str, number: int = 0) -> Request:
    return request(number, state=State.REFUSED, cause=cause)


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_way_out(state: State) -> None:
    expected = {
        **dict.fromkeys((State.INVALID, State.DECLINED, State.EXPIRED, State.WITHDRAWN), WayOut.CORRECT),
        State.REFUSED: WayOut.CORRECT_OR_AGAIN,  # 412
    }
    assert way_out(request(state=state)) is expected.get(state, WayOut.NONE)


@pytest.mark.parametrize(
    ("cause", "way"),
    [
        *((f"failure.{cause}", WayOut.CORRECT_OR_AGAIN) for cause in CONTENT),
        *((f"failure.{cause}", WayOut.AGAIN) for cause in MOMENT),
        *((f"failure.{cause}", WayOut.AGAIN_OR_CORRECT) for cause in OTHERS),
        ("error.second_attempt", WayOut.AGAIN),
        ("stale.content_changed", WayOut.CORRECT),
    ],
)
def test_the_way_out_of_a_refusal_fits_its_cause(cause: str, way: WayOut) -> None:
    assert way_out(refused(cause)) is way


@pytest.mark.parametrize(
    ("causes", "way"),
    [
        ((), WayOut.NONE),
        (("failure.status_409", "failure.status_409"), WayOut.AGAIN),
        (("failure.status_409", "failure.status_400"), WayOut.CORRECT_OR_AGAIN),
        (("failure.status_409", "failure.other"), WayOut.AGAIN_OR_CORRECT),
        (("stale.content_changed",), WayOut.CORRECT),
    ],
)
def test_several_requests_together_are_offered_what_one_of_them_needs(causes: tuple[str, ...], way: WayOut) -> None:
    sent = request(9, state=State.SENT)
    assert ways_out([sent, *(refused(cause, n) for n, cause in enumerate(causes))]) is way


def test_of_what_was_erased_nothing_is_offered() -> None:
    erased = request(state=State.DECLINED, erased_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert way_out(erased) is WayOut.NONE
    assert correctable([erased]) == ()


def test_what_went_out_or_may_have_is_never_asked_anew() -> None:
    asked = [request(n, state=state) for n, state in enumerate(State)]
    perhaps = refused("error.second_attempt", 20)
    states = {one.state for one in correctable([*asked, perhaps])}
    assert states == set(State) - {State.APPROVED, State.SENDING, State.SENT, State.UNKNOWN}
    assert perhaps not in correctable([*asked, perhaps])


def test_a_batch_is_corrected_once() -> None:
    told = story(State.DECLINED)
    assert to_correct(told) == told.requests
    assert to_correct(corrected(told)) == ()


def test_what_fails_after_the_correction_of_others_is_no_part_of_it() -> None:
    told = corrected(story(State.REFUSED, requests=[refused("failure.status_400", 0), refused("failure.other", 1)]))
    (done,) = told.events
    failed = replace(done, id=2, name="refused", request_id=told.requests[1].id, to_state=State.REFUSED)
    later = replace(told, events=(done, failed))
    assert to_correct(later) == not_replaced(later) == told.requests[1:]


def test_a_file_is_kept_by_its_bytes_or_fetched_anew_unless_it_is_at_fault() -> None:
    fresh = FileRef(slack_id="F2", name="a.pdf", url="https://files.slack.com/a.pdf", size=3)
    lost = replace(fresh, url="")
    assert kept_file(request(state=State.DECLINED)) == FILE
    assert kept_file(request(state=State.PENDING, content=message(file=None))) is None
    assert kept_file(request(state=State.COLLECTING, content=message(file=fresh))) == fresh
    assert kept_file(request(state=State.WITHDRAWN, content=message(file=lost))) == replace(lost, size=0)
    assert CAUSES[State.INVALID] == "file.not_available"
    assert kept_file(request(state=State.INVALID, content=message(file=lost))) == replace(lost, size=0)
    wrong = request(state=State.INVALID, content=message(file=lost), cause="file.content_differs")
    assert kept_file(wrong) is None
