import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox.alephee.faults import REFUSAL_TEXTS
from tests.integration.sandbox.alephee_site import RATE_HEADERS, Api, eventually, impatient, refusal, serving


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


def test_a_reset_before_drops_the_connection_and_delivers_nothing(api: Api) -> None:
    api.world.add_fault("messages", "reset_before")
    with pytest.raises(httpx.ReadError):
        api.message()
    assert api.world.received == []
    call = api.world.calls[-1]
    assert (call.status, call.dropped) == (None, True)
    assert api.message().status_code == 200


def test_a_reset_after_drops_the_connection_but_the_buyer_has_it(api: Api) -> None:
    api.world.add_fault("messages", "reset_after")
    with pytest.raises(httpx.ReadError):
        api.message()
    assert [received.text for received in api.world.received] == ["Hola"]
    assert api.world.waiting(580101)


@pytest.mark.parametrize(("processed", "count"), [(None, 0), (False, 0), (True, 1)])
def test_a_500_is_a_plain_string_and_may_or_may_not_have_been_processed(api: Api, processed: Any, count: int) -> None:
    api.world.add_fault("messages", "500", processed=processed)
    answer = api.message()
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(api.world.received) == count


@pytest.mark.parametrize(("kind", "status"), [("503html", 503), ("200html", 200)])
def test_a_web_page_can_stand_where_an_answer_should(api: Api, kind: str, status: int) -> None:
    api.world.add_fault("messages", kind)
    answer = api.message()
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html>" in answer.text
    assert api.world.received == []


def test_an_empty_answer_has_a_good_status_and_no_body(api: Api) -> None:
    api.world.add_fault("messages", "empty")
    answer = api.message()
    assert (answer.status_code, answer.content) == (200, b"")
    assert len(api.world.received) == 1


@pytest.mark.parametrize("path", ["/v2/orders", "/v2/accounts"])
def test_a_truncated_answer_ends_before_its_announced_length(api: Api, path: str) -> None:
    api.world.add_fault("*", "truncated")
    with api.http.stream("GET", path, params={"API_KEY": "SANDBOX-KEY-0000-0000", "accountId": 15001}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()


def test_a_truncated_message_was_delivered(api: Api) -> None:
    api.world.add_fault("messages", "truncated")
    with pytest.raises(httpx.RemoteProtocolError):
        api.message()
    assert len(api.world.received) == 1


@pytest.mark.parametrize(("processed", "count"), [(None, 0), (True, 1)])
def test_a_hanging_call_sends_no_byte(api: Api, processed: Any, count: int) -> None:
    api.world.add_fault("messages", "hang", processed=processed)
    with pytest.raises(httpx.ReadTimeout):
        api.message(timeout=impatient())
    assert eventually(lambda: api.world.faults == ())
    assert eventually(lambda: len(api.world.received) == count)
    assert (api.world.calls[-1].status, api.world.calls[-1].dropped) == (None, False)


def test_a_hanging_call_ends_after_its_seconds_without_an_answer(api: Api) -> None:
    api.world.add_fault("orders", "hang", seconds=0.05)
    with pytest.raises(httpx.ReadError):
        api.orders()
    assert api.world.calls[-1].dropped


def test_a_site_with_a_hanging_call_stops_at_once() -> None:
    with serving() as api:
        api.world.add_fault("orders", "hang")
        with pytest.raises(httpx.ReadTimeout):
            api.call("GET", "/v2/orders", timeout=impatient())
        begun = time.monotonic()
    assert time.monotonic() - begun < 5


def test_a_429_on_demand_tells_the_seconds_to_wait_and_is_never_processed(api: Api) -> None:
    api.world.add_fault("messages", "429", seconds=7)
    answer = api.message()
    assert refusal(answer)[0] == 429
    assert (answer.headers["x-ratelimit-retryafter"], answer.headers["x-ratelimit-remaining"]) == ("7", "0")
    assert api.world.received == []


@pytest.mark.parametrize("kind", sorted(REFUSAL_TEXTS))
def test_every_documented_refusal_can_be_asked_for(api: Api, kind: str) -> None:
    api.world.add_fault("messages", kind)
    assert refusal(api.message()) == (int(kind), REFUSAL_TEXTS[kind])


@pytest.mark.parametrize("kind", ["500", "503html", "200html", "empty", "429", "409"])
def test_a_faulty_answer_has_the_four_headers_too(api: Api, kind: str) -> None:
    api.world.add_fault("orders", kind)
    headers = api.orders().headers
    assert all(headers[name].lstrip("-").isdigit() for name in RATE_HEADERS)


def test_a_fault_hits_as_often_as_asked_and_only_its_endpoint(api: Api) -> None:
    api.world.add_fault("orders", "500", count=2)
    assert api.call("GET", "/v2/accounts", None).status_code == 200
    assert [api.orders().status_code for _ in range(3)] == [500, 500, 200]
    assert api.world.faults == ()


def test_a_fault_without_count_stays_until_cleared(api: Api) -> None:
    api.world.add_fault("*", "500", count=None)
    assert [api.orders().status_code for _ in range(3)] == [500, 500, 500]
    api.world.clear_faults()
    assert api.orders().status_code == 200


def test_faults_are_used_oldest_first(api: Api) -> None:
    api.world.add_fault("orders", "500")
    api.world.add_fault("*", "503html")
    assert [api.orders().status_code for _ in range(3)] == [500, 503, 200]


def test_a_call_that_is_refused_by_the_limiter_uses_no_fault_up(api: Api) -> None:
    api.world.limits["orders"] = 1
    api.orders()
    api.world.add_fault("orders", "500")
    assert api.orders().status_code == 429
    assert len(api.world.faults) == 1


@pytest.mark.parametrize(
    ("endpoint", "kind", "options"),
    [
        ("nowhere", "500", {}),
        ("orders", "418", {}),
        ("orders", "500", {"count": 0}),
        ("orders", "hang", {"seconds": -1}),
        ("orders", "429", {"processed": True}),
        ("orders", "reset_before", {"processed": True}),
    ],
)
def test_a_fault_that_cannot_be_is_refused(api: Api, endpoint: str, kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"endpoint|kind|count|seconds|processed"):
        api.world.add_fault(endpoint, kind, **options)
