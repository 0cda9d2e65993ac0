"""The pacer's rules, one by one."""

import threading

import pytest

from bot.alephee.pacer import GcraPacer
from bot.alephee.pacing import (
    FORGET,
    LONGEST_BLOCK,
    PROBE,
    Pace,
    RateHeaders,
    blocked,
    calls_left,
    learned,
    lost,
    read_headers,
    seconds_to_wait,
    taken,
    wait_after_refusal,
)

ENDPOINT = "messages.post"
NOW = 1000.0


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def headers(limit: int, remaining: int, reset: int, retry_after: int = -1) -> dict[str, str]:
    names = ("limit", "remaining", "reset", "retryafter")
    values = (limit, remaining, reset, retry_after)
    return {f"x-ratelimit-{name}": str(value) for name, value in zip(names, values, strict=True)}


def test_headers_are_read_in_any_case_and_unreadable_ones_count_as_absent() -> None:
    found = read_headers({"X-RateLimit-Limit": "30", "x-ratelimit-remaining": "many", "X-RATELIMIT-RETRYAFTER": "-1"})
    assert found == RateHeaders(limit=30, remaining=None, reset=None, retry_after=-1)


def test_the_burst_is_one_below_the_servers() -> None:
    pace = Pace(limit=4, tat=NOW)
    for _ in range(3):
        assert seconds_to_wait(pace, NOW) == 0
        pace = taken(pace, NOW)
    assert seconds_to_wait(pace, NOW) == pytest.approx(15)


def test_a_limit_of_one_still_lets_one_call_out() -> None:
    pace = Pace(limit=1)
    assert seconds_to_wait(pace, NOW) == 0
    assert seconds_to_wait(taken(pace, NOW), NOW) == pytest.approx(60)


def test_calls_in_flight_must_fit_into_the_burst() -> None:
    assert seconds_to_wait(Pace(limit=4), NOW, in_flight=2) == 0
    assert seconds_to_wait(Pace(limit=4), NOW, in_flight=3) > 0


@pytest.mark.parametrize(
    ("told", "debt"),
    [
        (RateHeaders(30, 29, 1), 2.0),  # reset is truncated: below 2 s
        (RateHeaders(30, 0, 59), 60.0),
        (RateHeaders(600, 590, 0), 1.0),
        (RateHeaders(600, 599, 5), 0.1),  # remaining is the tighter bound
        (RateHeaders(30, None, 10), 11.0),
        (RateHeaders(30, 20, None), 20.0),
        (RateHeaders(30, 40, 3), 0.0),  # more left than there are: nothing is owed
    ],
)
def test_the_debt_is_the_safe_bound_of_truncated_headers(told: RateHeaders, debt: float) -> None:
    assert learned(Pace(), told, NOW).tat == pytest.approx(NOW + debt)


def test_calls_that_may_be_counted_later_are_added() -> None:
    assert learned(Pace(), RateHeaders(30, 29, 1), NOW, others=3).tat == pytest.approx(NOW + 8)


def test_no_debt_exceeds_the_window() -> None:
    assert learned(Pace(), RateHeaders(30, 0, 59), NOW, others=9).tat == NOW + 60


def test_a_limit_alone_is_learned_and_the_own_count_kept() -> None:
    assert learned(Pace(30, NOW + 7), RateHeaders(limit=10), NOW) == Pace(10, NOW + 7)


def test_an_answer_without_headers_teaches_nothing() -> None:
    assert learned(Pace(), RateHeaders(), NOW) == Pace()
    assert learned(Pace(), RateHeaders(limit=0, reset=4), NOW) == Pace()


def test_a_refusal_blocks_for_a_second_more_than_told() -> None:
    pace = learned(Pace(30, NOW), RateHeaders(30, 29, 1, 4), NOW)
    assert seconds_to_wait(pace, NOW) == pytest.approx(5)
    assert seconds_to_wait(pace, NOW + 5) == 0


@pytest.mark.parametrize(("told", "seconds"), [(None, 1), (-1, 1), (0, 1), (1, 2), (59, 60), (10**9, LONGEST_BLOCK)])
def test_the_wait_after_a_refusal(told: int | None, seconds: float) -> None:
    assert wait_after_refusal(RateHeaders(retry_after=told)) == seconds


def test_a_shorter_block_does_not_lift_a_longer_one() -> None:
    assert blocked(blocked(Pace(), NOW, 30), NOW, 1).blocked_until == NOW + 30


def test_a_lost_call_may_have_been_counted_at_its_end() -> None:
    assert lost(Pace(30, NOW - 20), NOW, others=1).tat == pytest.approx(NOW + 4)
    assert lost(Pace(), NOW) == Pace()


def test_a_clock_set_back_never_stops_an_endpoint_for_long() -> None:
    assert seconds_to_wait(Pace(30, NOW + 9e6), NOW) <= 60
    assert seconds_to_wait(Pace(30, 0, NOW + 9e6), NOW) == LONGEST_BLOCK


def test_a_clock_set_back_by_a_day_does_not_stop_an_endpoint_until_it_has_caught_up() -> None:
    clock = Clock()
    pacer = GcraPacer(clock)
    day = 86_400
    pacer.restore({ENDPOINT: Pace(30, NOW + day + 50), "blocked": Pace(30, 0, NOW + day + 10)})
    assert pacer.wait(ENDPOINT) <= 60
    assert pacer.wait("blocked") == LONGEST_BLOCK
    clock.now += 60
    assert pacer.take(ENDPOINT) == 0
    clock.now += LONGEST_BLOCK
    assert pacer.take("blocked") == 0


def test_an_unknown_endpoint_gets_one_call_until_the_first_answer() -> None:
    pacer = GcraPacer(Clock())
    assert pacer.wait(ENDPOINT) == 0
    assert pacer.take(ENDPOINT) == 0
    assert pacer.take(ENDPOINT) == PROBE
    assert pacer.take("another.endpoint") == 0
    pacer.learn(ENDPOINT, headers(30, 29, 1), NOW)
    assert pacer.take(ENDPOINT) == 0


def test_an_unknown_endpoint_is_free_again_after_a_call_without_an_answer() -> None:
    pacer = GcraPacer(Clock())
    pacer.take(ENDPOINT)
    pacer.finish(ENDPOINT, NOW, since=NOW)
    assert pacer.take(ENDPOINT) == 0


def test_a_slot_whose_call_never_reported_back_is_forgotten() -> None:
    clock = Clock()
    pacer = GcraPacer(clock)
    pacer.take(ENDPOINT)
    clock.now += FORGET + 1
    assert pacer.take(ENDPOINT) == 0


def test_a_slot_taken_before_the_clock_was_set_back_is_forgotten() -> None:
    clock = Clock()
    pacer = GcraPacer(clock)
    pacer.take(ENDPOINT)
    clock.now -= 500
    assert pacer.take(ENDPOINT) == 0


def test_an_answer_overtaken_by_another_counts_the_other_too() -> None:
    pacer = GcraPacer(Clock())
    pacer.restore({ENDPOINT: Pace(30, NOW)})
    pacer.take(ENDPOINT)
    pacer.take(ENDPOINT)
    pacer.learn(ENDPOINT, headers(30, 28, 3), NOW + 1, since=NOW)
    pacer.learn(ENDPOINT, headers(30, 29, 1), NOW + 1, since=NOW)
    assert pacer.dump()[ENDPOINT].tat == pytest.approx(NOW + 1 + 2 + 2)


def test_a_block_without_headers_holds() -> None:
    clock = Clock()
    pacer = GcraPacer(clock)
    pacer.block(ENDPOINT, 3)
    assert pacer.take(ENDPOINT) == 3
    clock.now += 3
    assert pacer.take(ENDPOINT) == 0
    assert pacer.now() == NOW + 3


def test_the_state_survives_a_restart() -> None:
    first, second = GcraPacer(Clock()), GcraPacer(Clock())
    first.take(ENDPOINT)
    first.learn(ENDPOINT, headers(2, 0, 59), NOW)
    second.restore(first.dump())
    assert second.dump() == first.dump()
    assert second.wait(ENDPOINT) == pytest.approx(60)


def test_threads_never_take_more_than_the_burst() -> None:
    pacer = GcraPacer(Clock())
    pacer.restore({ENDPOINT: Pace(20)})
    got: list[float] = []
    threads = [threading.Thread(target=lambda: got.append(pacer.take(ENDPOINT))) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got.count(0) == 19


def test_a_clock_that_was_set_back_made_a_short_block_an_hour_long() -> None:
    clock = Clock()
    clock.now = NOW + 7200
    pacer = GcraPacer(clock)
    pacer.block(ENDPOINT, 5)
    assert pacer.wait(ENDPOINT) == 5
    clock.now = NOW
    assert pacer.wait(ENDPOINT) == 5
    clock.now = NOW + 5
    assert pacer.wait(ENDPOINT) == 0


def test_a_block_that_was_kept_by_a_clock_ahead_is_as_long_as_it_was_meant_after_a_restart() -> None:
    clock = Clock()
    clock.now = NOW + 7200
    before = GcraPacer(clock)
    before.block(ENDPOINT, 5)
    clock.now = NOW
    after = GcraPacer(clock)
    after.restore(before.dump())
    assert after.wait(ENDPOINT) == 5


@pytest.mark.parametrize(
    ("pace", "left"),
    [
        (Pace(), None),
        (Pace(limit=60), 60),
        (Pace(limit=60, tat=10.0), 50),
        (Pace(limit=60, tat=59.5), 0),
        (Pace(limit=60, tat=900.0), 0),
        (Pace(limit=60, blocked_until=1.0), 0),
    ],
)
def test_the_calls_that_the_server_would_take_now_are_what_is_not_spent(pace: Pace, left: int | None) -> None:
    assert calls_left(pace, 0.0) == left
    pacer = GcraPacer(lambda: 0.0)
    pacer.restore({"messages.post": pace})
    assert pacer.remaining() == ({} if left is None else {"messages.post": left})
