from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.integration.sandbox.alephee_site import Api, example, refusal, serving


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as served:
        yield served


def entry(order: int, *, integrated: Any = True, own: Any = "ERP-1", status: Any = "complete") -> dict[str, Any]:
    return {"OrderId": order, "OwnOrderId": own, "Integrated": integrated, "ErpStatus": status}


def integrate(api: Api, body: Any) -> httpx.Response:
    return api.call("PUT", "/v2/orders/integrate", json=body)


def test_the_documented_request_gets_an_answer_of_the_documented_shape(api: Api) -> None:
    answer = integrate(api, example("integrate-request.json"))
    documented = example("integrate-response.json")
    assert answer.status_code == 200
    assert [set(result) for result in answer.json()["Results"]] == [set(result) for result in documented["Results"]]
    assert [result["OrderStatus"]["OrderId"] for result in answer.json()["Results"]] == [321, 123]


def test_one_order_fails_while_another_is_marked_and_statuses_are_strings(api: Api) -> None:
    body = integrate(api, [entry(580101, own="ERP-580101"), entry(999999), entry(580107)]).json()
    assert body["Total"] == 3
    verdicts = {result["OrderStatus"]["OrderId"]: (result["Status"], result["Message"]) for result in body["Results"]}
    assert verdicts == {580101: ("200", "Ok"), 999999: ("400", "Order not found"), 580107: ("400", "Order not found")}
    order = api.order(580101)
    assert (order["Integrated"], order["IntegratedOrderId"], order["ErpStatus"]) == (True, "ERP-580101", "complete")


def test_an_order_all_failed_answer_is_the_documented_one(api: Api) -> None:
    sent = {"OrderId": 999999, "OwnOrderId": "ERP-999999", "Integrated": True, "ErpStatus": "complete"}
    assert integrate(api, [sent]).json() == example("integrate-response-all-failed.json")


def test_an_all_ok_answer_is_the_documented_one(api: Api) -> None:
    sent = [entry(order, own=f"ERP-{order}") for order in (580101, 580102)]
    assert integrate(api, sent).json() == example("integrate-response-all-ok.json")


def test_results_never_come_in_the_order_of_the_request(api: Api) -> None:
    for count in (2, 3, 4, 9):
        sent = [entry(number) for number in range(580101, 580101 + count)]
        echoed = [result["OrderStatus"]["OrderId"] for result in integrate(api, sent).json()["Results"]]
        assert sorted(echoed) == [one["OrderId"] for one in sent]
        assert echoed != sorted(echoed)


def test_swapped_echoes_do_not_change_what_is_stored(api: Api) -> None:
    api.world.swap_echo = True
    body = integrate(api, [entry(580101), entry(580102, integrated=False, status="pending")]).json()
    echoed = {result["OrderStatus"]["OrderId"]: result["OrderStatus"]["Integrated"] for result in body["Results"]}
    assert echoed == {580101: False, 580102: True}
    assert (api.order(580101)["Integrated"], api.order(580102)["Integrated"]) == (True, False)


def test_an_order_can_be_unmarked_and_marked_again(api: Api) -> None:
    for value in (False, True, True):
        assert integrate(api, [entry(580116, integrated=value)]).json()["Results"][0]["Status"] == "200"
        assert api.order(580116)["Integrated"] is value


def test_too_many_orders_are_413_and_none_is_marked(api: Api) -> None:
    api.world.integrate_max = 2
    assert refusal(integrate(api, [entry(580101), entry(580102), entry(580103)])) == (413, "Request entity too large")
    assert api.ids(Integrated="true") == [580116]


def test_results_can_come_with_300(api: Api) -> None:
    api.world.switches = replace(api.world.switches, integrate_status=300)
    answer = integrate(api, [entry(580101)])
    assert (answer.status_code, answer.json()["Results"][0]["Status"]) == (300, "200")


@pytest.mark.parametrize("body", [{}, [], [1], [{"OrderId": "580101"}], [{"OrderId": True}]])
def test_a_body_that_is_no_array_of_orders_is_400(api: Api, body: Any) -> None:
    assert refusal(integrate(api, body))[0] == 400


@pytest.mark.parametrize("wrong", [entry(580101, integrated=None), entry(580101, own=5), entry(580101, status=1.5)])
def test_a_wrong_type_fails_its_own_order_only(api: Api, wrong: dict[str, Any]) -> None:
    results = integrate(api, [wrong, entry(580102)]).json()["Results"]
    assert {result["OrderStatus"]["OrderId"]: result["Status"] for result in results} == {580101: "400", 580102: "200"}
    assert api.order(580101)["Integrated"] is False


def update(api: Api, body: Any) -> httpx.Response:
    return api.call("PUT", "/v2/orders", json=body)


def test_the_documented_status_update_is_answered_as_documented(api: Api) -> None:
    body = update(api, example("update-status-request.json")).json()
    assert body == example("update-status-response.json")
    assert (api.order(580120)["Status"]["Key"], api.order(580121)["StatusType"]["Key"]) == (20, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"OrderId": 580101, "Status": 90},
        {"OrderId": 580101, "Status": 11},
        {"OrderId": 580101, "Status": "20"},
        {"OrderId": 580107, "Status": 20},
        {"OrderId": 580101, "Status": 20, "Tracking": "AB"},
    ],
)
def test_a_status_that_cannot_be_set_fails_with_an_integer_status(api: Api, wrong: dict[str, Any]) -> None:
    (result,) = update(api, [wrong]).json()["Results"]
    assert result["Status"] == 400
    assert api.order(580101)["Status"]["Key"] == 10


def test_an_order_created_by_api_can_be_cancelled(api: Api) -> None:
    update(api, [{"OrderId": 580120, "Status": 90}])
    order = api.order(580120)
    assert (order["IsCancelled"], order["StatusType"]["Key"], order["Items"][0]["Status"]["Key"]) == (True, 99, 90)


def delete(api: Api, order: object) -> httpx.Response:
    return api.call("DELETE", "/v2/orders", params={"orderId": order, "revertStock": "true"})


def test_a_deleted_order_has_status_70_and_belongs_to_no_type(api: Api) -> None:
    answer = delete(api, 580120)
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.order(580120)["Status"]["Key"] == 70
    assert 580120 not in api.ids(statusType=1)
    assert delete(api, 580120).status_code == 304


@pytest.mark.parametrize(("order", "status"), [(580101, 412), (999999, 404), ("", 400)])
def test_only_orders_created_by_api_can_be_deleted(api: Api, order: object, status: int) -> None:
    assert refusal(delete(api, order))[0] == status
