from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.alephee import routes
from sandbox.alephee.gcra import WINDOW_NS, throttle
from sandbox.alephee.world import ENDPOINTS, AlepheeWorld
from tests.integration.sandbox.alephee_site import (
    KEY,
    RATE_HEADERS,
    Api,
    Clock,
    eventually,
    example,
    impatient,
    refusal,
    serving,
)


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limited(clock: Clock) -> Iterator[Api]:
    with serving(AlepheeWorld(clock=clock), per_minute=30) as served:
        yield served


@pytest.mark.parametrize("key", [None, "", "another"])
def test_a_missing_or_unknown_key_is_401(api: Api, key: str | None) -> None:
    query = {"accountId": "15001", **({} if key is None else {"API_KEY": key})}
    assert refusal(api.http.get("/v2/orders", params=query)) == (401, "Invalid API_KEY")


def test_an_account_of_somebody_else_is_403(api: Api) -> None:
    assert refusal(api.orders(15999))[0] == 403
    assert refusal(api.call("GET", "/v2/accounts/15999/stores", None))[0] == 403


def test_the_account_is_mandatory_except_for_the_list_of_accounts(api: Api) -> None:
    assert refusal(api.call("GET", "/v2/orders", None)) == (400, "accountId is mandatory")
    assert api.call("GET", "/v2/accounts", None).status_code == 200


def test_parameter_names_are_case_insensitive(api: Api) -> None:
    query: dict[str, str | int] = {"api_key": KEY, "ACCOUNTID": 15001, "INTEGRATED": "TRUE", "IDfrom": 580110}
    found = api.http.get("/v2/orders", params=query).json()["Results"]
    assert [order["Id"] for order in found] == [580116]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v2/nothing"), ("PATCH", "/v2/orders"), ("GET", "/v2/orders/580101/messages"), ("GET", "/v2/orders")],
)
def test_every_answer_has_the_four_headers_even_those_of_no_endpoint(api: Api, method: str, path: str) -> None:
    answer = api.http.request(method, path)
    assert answer.status_code in {401, 404, 405}
    assert refusal(answer)
    assert all(answer.headers[name].lstrip("-").isdigit() for name in RATE_HEADERS)


def test_the_headers_are_those_of_the_documented_example(limited: Api) -> None:
    documented = example("rate-limit-headers.json")
    answers = [limited.orders() for _ in range(30)]
    limited.world._clock.now += 0.9  # type: ignore[attr-defined]  # the fixture's clock
    answers.append(limited.orders())
    for answer, name in zip(
        (answers[0], answers[29], answers[30]), ("allowed", "last_one_allowed", "refused"), strict=True
    ):
        assert answer.status_code == documented[name]["status"]
        assert {header: answer.headers[header] for header in RATE_HEADERS} == documented[name]["headers"]


def test_a_refused_call_is_not_processed_and_one_more_passes_after_a_cell(limited: Api, clock: Clock) -> None:
    limited.world.set_limit("messages", 1)
    assert limited.message(text="uno").status_code == 200
    assert refusal(limited.message(580102, text="dos")) == (429, "Too many requests")
    clock.now += 60
    assert limited.message(580102, text="tres").status_code == 200
    assert [received.text for received in limited.world.received] == ["uno", "tres"]


def test_each_endpoint_has_its_own_limit_and_all_accounts_share_it(limited: Api) -> None:
    limited.world.limits["orders"] = 2
    assert [limited.orders(account).status_code for account in (15001, 15002, 15003)] == [200, 200, 429]
    assert limited.call("GET", "/v2/accounts", None).status_code == 200


def test_a_limit_can_be_changed_while_running(limited: Api) -> None:
    limited.world.limits["orders"] = 1
    assert [limited.orders().status_code for _ in range(2)] == [200, 429]
    limited.world.limits["orders"] = 60
    assert limited.orders().headers["x-ratelimit-limit"] == "60"


def test_a_call_without_a_right_to_it_costs_nothing(limited: Api) -> None:
    limited.world.limits["orders"] = 1
    assert limited.orders(15999).status_code == 403
    assert limited.orders().status_code == 200


@given(per_minute=st.integers(1, 500), gaps=st.lists(st.integers(0, WINDOW_NS), max_size=60))
def test_no_minute_of_gcra_lets_more_than_twice_the_limit_through(per_minute: int, gaps: list[int]) -> None:
    now, tat, passed = 10**18, 0, []
    for gap in gaps:
        now += gap
        verdict, tat = throttle(now, tat, per_minute)
        assert 0 <= verdict.remaining < per_minute
        assert (verdict.retry_after == -1) is verdict.allowed
        if verdict.allowed:
            passed.append(now)
    for start in passed:
        assert len([moment for moment in passed if start <= moment < start + WINDOW_NS]) <= 2 * per_minute


@given(per_minute=st.integers(1, 500))
def test_a_burst_of_exactly_the_limit_passes(per_minute: int) -> None:
    tat, verdicts = 0, []
    for _ in range(per_minute + 1):
        verdict, tat = throttle(10**18, tat, per_minute)
        verdicts.append(verdict.allowed)
    assert verdicts == [True] * per_minute + [False]


def test_the_journal_names_endpoint_account_and_status_but_never_the_key(api: Api) -> None:
    api.orders()
    api.message(text="secreto")
    api.orders(15999)
    calls = api.world.calls
    assert [(call.method, call.path, call.endpoint, call.account_id, call.status) for call in calls] == [
        ("GET", "/v2/orders", "orders", 15001, 200),
        ("POST", "/v2/orders/580101/messages", "messages", 15001, 200),
        ("GET", "/v2/orders", "orders", 15999, 403),
    ]
    assert KEY not in repr(calls)
    assert "secreto" not in repr(calls)


def test_the_key_is_in_no_representation_and_no_state(api: Api) -> None:
    state = api.http.get("/sandbox/state").text
    assert KEY not in state + repr(api.world)


def test_a_body_larger_than_the_site_takes_is_413(api: Api) -> None:
    answer = api.call("PUT", "/v2/orders/integrate", content=b" " * (49 * 1024 * 1024))
    assert refusal(answer)[0] == 413
    assert api.world.calls[-1].status == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[NaN]", b"\xff\xfe"])
def test_a_body_that_is_not_json_is_400(api: Api, body: bytes) -> None:
    assert refusal(api.call("PUT", "/v2/orders/integrate", content=body)) == (400, "The body is not valid JSON")


def test_a_malformed_form_is_400(api: Api) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = api.message(content=b"--y\r\nnothing", headers=headers)
    assert refusal(answer) == (400, "The form-data body is malformed")


def test_a_reset_brings_the_seeds_and_the_limits_back(api: Api) -> None:
    api.message()
    api.world.change_order(580101, "Status.Key", 90)
    api.world.switches = replace(api.world.switches, page_max=1)
    api.world.add_fault("*", "500", count=None)
    before = api.world.version
    api.world.reset()
    assert (api.world.received, api.world.calls, api.world.faults) == ([], (), ())
    assert api.world.limits["orders"] == 30
    assert api.order(580101)["Status"]["Key"] == 10
    assert not api.world.waiting(580101)
    assert api.world.version > before


def test_a_delay_holds_one_endpoint_and_the_call_takes_effect_afterwards(api: Api) -> None:
    api.world.delays["messages"] = 0.2
    with pytest.raises(httpx.ReadTimeout):
        api.message(timeout=impatient(0.05))
    assert api.orders().status_code == 200
    assert eventually(lambda: len(api.world.received) == 1)
    assert api.world.received[0].text == "Hola"


def test_limits_faults_and_routes_name_the_same_endpoints(api: Api) -> None:
    assert tuple(sorted(endpoint.name for endpoint in routes.ENDPOINTS)) == tuple(sorted(ENDPOINTS))
    for wrong in (("nowhere", 1), ("orders", 0)):
        with pytest.raises(ValueError, match=r"endpoint|per_minute"):
            api.world.set_limit(*wrong)
