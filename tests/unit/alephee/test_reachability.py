"""What the outcomes of calls say about Alephee and the key."""

import pytest

from bot.alephee.answers import Reply
from bot.alephee.endpoints import ACCOUNTS_GET, MESSAGES_POST, ORDERS_GET
from bot.alephee.reachability import Reachability
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from tests import process_log

Outcome = Reply | AlepheeError
PAGE = Reply(200, {"content-type": "text/html; charset=utf-8"})


@pytest.mark.parametrize(
    ("endpoint", "outcome", "state"),
    [
        (ORDERS_GET, Reply(200), "ok"),
        (ORDERS_GET, Reply(206), "ok"),
        (ACCOUNTS_GET, Reply(200), "ok"),
        (ACCOUNTS_GET, Reply(401), "refused"),
        (ACCOUNTS_GET, Reply(403), "refused"),
        (ACCOUNTS_GET, Reply(503), "unreachable"),
        (ACCOUNTS_GET, PAGE, "unreachable"),
        (ACCOUNTS_GET, NeverSent("failure.connect"), "unreachable"),
        (ACCOUNTS_GET, Unknown("failure.timeout"), "unreachable"),
        (ACCOUNTS_GET, Reply(429), "unknown"),
        (MESSAGES_POST, Refused("failure.status_400"), "unknown"),
        (ORDERS_GET, Reply(401), "unknown"),
        (ORDERS_GET, Reply(404), "unknown"),
    ],
)
def test_a_call_tells_how_alephee_is(endpoint: str, outcome: Outcome, state: str) -> None:
    known = Reachability()
    known.note(endpoint, outcome)
    assert known.state == state


@pytest.mark.parametrize(
    ("outcome", "asks"),
    [
        (Reply(401), True),
        (Reply(500), True),
        (PAGE, True),
        (Unknown("failure.timeout"), True),
        (Reply(404), False),
        (Reply(412), False),
        (Refused("failure.status_400"), False),
    ],
)
def test_an_order_that_is_refused_may_be_its_accounts_fault_so_the_key_is_asked_about(
    outcome: Outcome, *, asks: bool
) -> None:
    known, asked = Reachability(), []
    known.note(ACCOUNTS_GET, Reply(200))
    known.step(lambda: asked.append(1))
    assert asked == []
    known.note(ORDERS_GET, outcome)
    known.step(lambda: asked.append(1))
    assert bool(asked) is asks
    assert known.state == "ok"


def test_while_something_is_wrong_it_is_asked_about_now_and_then_and_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    known, asked = Reachability(), []
    known.step(lambda: asked.append(1))
    known.step(lambda: asked.append(1))
    assert asked == [1]
    for outcome in (Reply(401), Reply(401), NeverSent("failure.connect"), NeverSent("failure.connect"), Reply(200)):
        known.note(ACCOUNTS_GET, outcome)
    away, still, back = process_log.lines(caplog)
    assert away == "Alephee is away why=it refuses ALEPHEE_API_KEY (status 401)"
    assert still == "Alephee is still away why=it cannot be reached"
    assert back.startswith("Alephee is back seconds=")
