import pytest

from bot.errors import NeverSent, Refused, Unknown
from bot.operations.sending.order_by_order import outcome_of, outcome_of_all
from bot.ports import Answer

REFUSED = "failure.mark_refused"


@pytest.mark.parametrize("status", [200, 201, 204, 304])
def test_a_yes_to_one_order_is_an_answer(status: int) -> None:
    assert outcome_of(Answer(status, "Ok"), REFUSED) == Answer(status, "Ok")


@pytest.mark.parametrize(
    ("status", "kind", "cause"),
    [
        (300, Refused, REFUSED),
        (400, Refused, REFUSED),
        (404, Refused, REFUSED),
        (429, NeverSent, "failure.rate_limited"),
        (500, Unknown, "failure.server_error"),
    ],
)
def test_a_no_to_one_order_is_its_own(status: int, kind: type[Exception], cause: str) -> None:
    outcome = outcome_of(Answer(status, "Order not found"), REFUSED)
    assert isinstance(outcome, kind)
    assert isinstance(outcome, NeverSent | Refused | Unknown)
    assert (outcome.cause, outcome.status, outcome.api_message) == (cause, status, "Order not found")


def test_too_many_at_once_were_not_processed_and_may_go_in_smaller_calls() -> None:
    outcome = outcome_of_all(Refused("failure.status_413", status=413), 2)
    assert isinstance(outcome, NeverSent)
    assert outcome.status == 413


@pytest.mark.parametrize(
    ("error", "count"),
    [
        (Refused("failure.status_413", status=413), 1),
        (Refused("failure.status_400", status=400), 50),
        (Unknown("x"), 9),
    ],
)
def test_any_other_error_holds_for_all_orders_of_the_call(error: Refused | Unknown, count: int) -> None:
    assert outcome_of_all(error, count) is error
