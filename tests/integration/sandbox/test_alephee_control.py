from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.sandbox.alephee_site import KEY, Api, serving

PAGE = "http://127.0.0.1:8001"


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


def state(api: Api) -> Any:
    return api.http.get("/sandbox/state").json()


def order(api: Api, number: int) -> Any:
    (found,) = [row for row in state(api)["orders"] if row["id"] == number]
    return found


def test_the_state_shows_every_order_with_what_the_page_needs(api: Api) -> None:
    shown = state(api)
    assert [account["id"] for account in shown["accounts"]] == list(range(15001, 15008))
    assert len(shown["orders"]) == 28
    assert order(api, 580103) == {
        "id": 580103,
        "external_order_id": "2000000000580103",
        "account_id": 15001,
        "country": "AR",
        "logistic_type": "me2",
        "status": "Pendiente de envío",
        "status_key": 10,
        "pack_id": "2000007700000001",
        "buyer": "Ana Prueba",
        "waiting_for_buyer": False,
        "documents": [],
        "integrated": False,
        "own_order_id": "",
        "erp_status": "",
    }
    assert shown["limits"]["messages"] == 10_000


def test_the_state_shows_what_the_buyer_received_and_the_calls(api: Api) -> None:
    before = state(api)["version"]
    api.message(580103, text="Hola")
    shown = state(api)
    assert shown["version"] > before
    (buyer,) = shown["buyers"]
    assert (buyer["order_id"], buyer["conversation"]) == (580103, "pack:2000007700000001")
    assert (buyer["received"][0]["text"], buyer["received"][0]["file_name"]) == ("Hola", None)
    call = shown["calls"][-1]
    assert (call["method"], call["path"], call["status"]) == ("POST", "/v2/orders/580103/messages", 200)
    assert order(api, 580104)["waiting_for_buyer"]


def test_the_buyer_replies_at_the_press_of_a_button(api: Api) -> None:
    api.message()
    assert api.http.post("/sandbox/reply", json={"order_id": 580101}).json()["ok"]
    assert not order(api, 580101)["waiting_for_buyer"]


def test_faults_and_limits_can_be_set_and_cleared(api: Api) -> None:
    fault = {"endpoint": "orders", "kind": "500", "count": None, "seconds": 1}
    assert api.http.post("/sandbox/faults", json=fault).json()["ok"]
    assert state(api)["faults"] == [{**fault, "seconds": 1.0, "processed": False}]
    assert api.orders().status_code == 500
    assert api.http.delete("/sandbox/faults").json()["ok"]
    assert api.orders().status_code == 200
    assert api.http.post("/sandbox/limits", json={"endpoint": "orders", "per_minute": 5}).json()["ok"]
    assert api.orders().headers["x-ratelimit-limit"] == "5"


def test_a_reset_brings_the_seeds_back(api: Api) -> None:
    api.message()
    assert api.http.post("/sandbox/reset").json()["ok"]
    assert state(api)["buyers"] == []


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("reply", {}, "order_id is missing"),
        ("reply", {"order_id": 1}, "order_id is not an order"),
        ("reply", {"order_id": "x"}, "invalid literal"),
        ("faults", {"endpoint": "orders"}, "kind is missing"),
        ("faults", {"endpoint": "orders", "kind": "x"}, "unknown kind"),
        ("faults", {"endpoint": "orders", "kind": "500", "processed": "no"}, "processed must be"),
        ("limits", {"endpoint": "orders", "per_minute": 0}, "per_minute must be"),
        ("limits", {"endpoint": "x", "per_minute": 1}, "unknown endpoint"),
        ("limits", [], "list indices"),
    ],
)
def test_a_wrong_command_is_answered_with_a_reason(api: Api, path: str, body: Any, said: str) -> None:
    answer = api.http.post(f"/sandbox/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    assert answer.json()["error"].startswith(said)


@pytest.mark.parametrize("origin", [PAGE, "http://localhost:9"])
def test_pages_of_this_machine_may_call(api: Api, origin: str) -> None:
    answer = api.http.post("/sandbox/reset", headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == origin
    preflight = api.http.options("/sandbox/faults", headers={"Origin": origin})
    assert preflight.status_code == 204
    assert "DELETE" in preflight.headers["access-control-allow-methods"]
    assert preflight.headers["access-control-allow-headers"] == "Content-Type"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_other_pages_may_not(api: Api, origin: str) -> None:
    api.message()
    answer = api.http.post("/sandbox/reset", headers={"Origin": origin})
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert len(api.world.received) == 1


def test_control_answers_carry_no_rate_headers_and_no_key(api: Api) -> None:
    answer = api.http.get("/sandbox/state")
    assert "x-ratelimit-limit" not in answer.headers
    assert KEY not in answer.text
