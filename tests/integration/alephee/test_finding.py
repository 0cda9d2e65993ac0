"""Finding orders by either number, one or many, with few calls."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from bot.domain.orders import Order
from bot.errors import AlepheeError, NeverSent, Refused
from tests.integration.alephee.conftest import Connect, Serve
from tests.integration.alephee.odd_server import RATE, Asked
from tests.integration.alephee.shop import order, shop

LONG = "2000000000580101"


def ids(orders: Iterable[Order]) -> list[tuple[int, int]]:
    return [(one.account_id, one.id) for one in orders]


def asked_for(calls: list[Asked], *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(one.query.get(name) for name in names) for one in calls]


def test_a_short_number_is_an_alephee_id_first_and_a_hit_stops_the_search(serve: Serve, connect: Connect) -> None:
    server = serve(shop([order(7, integrated=True), order(8, "7")]))
    found = connect(server.url).find_order("7", accounts=[15002, 15001, 15003], first=15001)
    assert ids(found) == [(15001, 7)]
    assert asked_for(server.asked, "accountId", "Integrated", "idFrom", "idTo", "limit", "offset") == [
        ("15001", "false", "7", "7", "100", "0"),
        ("15001", "true", "7", "7", "100", "0"),
    ]


def test_a_long_number_is_a_marketplace_number_first_and_all_accounts_are_asked(serve: Serve, connect: Connect) -> None:
    mine = [order(7, LONG, account=15002), order(8, LONG, account=15001, integrated=True), order(int(LONG))]
    server = serve(shop(mine))
    found = connect(server.url).find_order(LONG, accounts=[15001, 15002, 15003], first=15002)
    assert ids(found) == [(15002, 7), (15001, 8)]
    names = ("accountId", "Integrated", "externalOrderIdFrom", "externalOrderIdTo")
    assert asked_for(server.asked, *names) == [
        (account, flag, LONG, LONG) for account in ("15002", "15001", "15003") for flag in ("false", "true")
    ]


@pytest.mark.parametrize(("number", "expected"), [("9", 5), (LONG, int(LONG)), ("A-17", 6), ("404", None)])
def test_the_other_way_is_tried_when_the_first_finds_nothing(
    serve: Serve, connect: Connect, number: str, expected: int | None
) -> None:
    server = serve(shop([order(5, "9"), order(int(LONG)), order(6, "A-17")]))
    found = connect(server.url).find_order(number, accounts=[15001])
    assert [one.id for one in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize("number", ["A-17", "٣٤", "9" * 30])
def test_what_cannot_be_an_id_is_only_tried_as_a_marketplace_number(
    serve: Serve, connect: Connect, number: str
) -> None:
    server = serve(shop([]))
    assert connect(server.url).find_order(number, accounts=[15001]) == ()
    assert all("idFrom" not in one.query for one in server.asked)


def test_a_marketplace_number_must_match_exactly(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(200, {"Results": [order(7, LONG + "0")], "Total": 1}))
    assert connect(server.url).find_order(LONG, accounts=[15001]) == ()


@pytest.mark.parametrize("status", [400, 404, 416])
def test_a_number_too_long_for_an_id_is_simply_not_found(serve: Serve, connect: Connect, status: int) -> None:
    empty = {"Results": [], "Total": 0}
    server = serve(lambda asked: asked.answer(status if "idFrom" in asked.query else 200, empty))
    assert connect(server.url).find_order(LONG, accounts=[15001]) == ()
    with pytest.raises(Refused):
        connect(server.url).find_order("580101", accounts=[15001])


def test_a_refusal_of_the_key_is_never_taken_for_not_found(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(401, {"Status": 401, "Message": "Invalid API_KEY"}))
    with pytest.raises(Refused) as caught:
        connect(server.url).find_order(LONG, accounts=[15001])
    assert (caught.value.cause, caught.value.api_message) == ("failure.status_401", "Invalid API_KEY")
    assert len(server.asked) == 1


def refusing(account: str, status: int, *orders: dict[str, Any]) -> Callable[[Asked], bool]:
    """Let one account refuse, as one that may not see orders does."""
    good = shop(orders)
    no = {"Status": status, "Message": "No permission"}
    return lambda asked: asked.answer(status, no) if asked.query["accountId"] == account else good(asked)


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("number", ["7", LONG])
def test_an_account_that_may_not_see_orders_does_not_hide_those_of_the_others(
    serve: Serve, connect: Connect, status: int, number: str
) -> None:
    server = serve(refusing("15001", status, order(7, LONG, account=15002)))
    found = connect(server.url).find_order(number, accounts=[15001, 15002])
    assert ids(found) == [(15002, 7)]
    assert sum(one.query["accountId"] == "15001" for one in server.asked) == 1


def test_an_order_that_may_be_behind_a_refusal_is_not_said_to_be_missing(serve: Serve, connect: Connect) -> None:
    server = serve(refusing("15001", 403))
    with pytest.raises(Refused) as caught:
        connect(server.url).find_order("7", accounts=[15001, 15002])
    assert caught.value.api_message == "No permission"


def test_a_key_that_all_accounts_refuse_is_told_after_one_round(serve: Serve, connect: Connect) -> None:
    server = serve(lambda asked: asked.answer(401, {"Status": 401, "Message": "Invalid API_KEY"}))
    with pytest.raises(Refused):
        connect(server.url).find_order("7", accounts=[15001, 15002, 15003])
    assert len(server.asked) == 3


@pytest.mark.parametrize("number", [1234567890, 123456789012, int(LONG)])
@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_404_of_one_account_ended_the_search_for_a_long_id_in_all_others(
    serve: Serve, connect: Connect, status: int, number: int
) -> None:
    server = serve(refusing("15001", status, order(number, account=15002)))
    found = connect(server.url).find_order(str(number), accounts=[15001, 15002])
    assert ids(found) == [(15002, number)]
    assert sum(one.query["accountId"] == "15001" for one in server.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_long_id_that_may_be_behind_a_refusal_is_not_said_to_be_missing(
    serve: Serve, connect: Connect, status: int
) -> None:
    server = serve(refusing("15001", status))
    with pytest.raises(Refused):
        connect(server.url).find_order("1234567890", accounts=[15001, 15002])
    assert sum(one.query["accountId"] == "15002" for one in server.asked) == 4


@pytest.mark.parametrize(("status", "calls"), [(400, 1), (404, 3), (416, 1)])
def test_an_id_that_one_account_cannot_read_is_asked_of_no_other_unless_it_may_be_the_account(
    serve: Serve, connect: Connect, status: int, calls: int
) -> None:
    empty = {"Results": [], "Total": 0}
    server = serve(lambda asked: asked.answer(status if "idFrom" in asked.query else 200, empty))
    assert connect(server.url).find_order("123456789012", accounts=[15001, 15002, 15003]) == ()
    assert sum("idFrom" in one.query for one in server.asked) == calls


def test_zeros_in_front_make_no_id_too_long(serve: Serve, connect: Connect) -> None:
    server = serve(shop([order(580101)]))
    assert ids(connect(server.url).find_order("000000580101", accounts=[15001])) == [(15001, 580101)]


@pytest.mark.parametrize(("first", "told"), [(401, Refused), (403, NeverSent), (200, NeverSent)])
def test_a_key_that_is_refused_was_called_too_many_calls_where_the_slots_ran_out_before_the_accounts(
    serve: Serve, connect: Connect, first: int, told: type[AlepheeError]
) -> None:
    """Three calls a minute, and the bot keeps one in reserve: nobody else can be asked soon."""

    def script(asked: Asked) -> bool:
        status = first if asked.query["accountId"] == "15001" else 401
        rate = RATE.format(3, 3 - len(server.asked)).replace("reset: 1", f"reset: {20 * len(server.asked)}")
        return asked.answer(status, {"Results": [], "Total": 0}, headers=rate)

    server = serve(script)
    with pytest.raises(told) as caught:
        connect(server.url, patience=1).find_order("7", accounts=[15001, 15002, 15003])
    assert caught.value.cause == ("failure.status_401" if first == 401 else "failure.busy")
    assert len(server.asked) == 2


def test_one_order_is_read_whether_integrated_or_not(serve: Serve, connect: Connect) -> None:
    client = connect(serve(shop([order(7), order(8, integrated=True)])).url)
    for number in (7, 8):
        found = client.get_order(15001, number)
        assert found is not None
        assert found.id == number
    assert client.get_order(15001, 9) is None
    assert client.get_order(15002, 7) is None


def test_ids_close_to_each_other_take_one_call_for_each_kind(serve: Serve, connect: Connect) -> None:
    server = serve(shop(order(1000 + n, integrated=n % 2 == 1) for n in range(80)))
    found = connect(server.url).get_orders(15001, [1079, 1000, 1013, 1014, 5, 1000])
    assert sorted(found) == [1000, 1013, 1014, 1079]
    assert asked_for(server.asked, "idFrom", "idTo", "Integrated") == [
        ("5", "1079", "false"),
        ("5", "1079", "true"),
    ]


def test_no_second_call_when_everything_is_found(serve: Serve, connect: Connect) -> None:
    server = serve(shop(order(n) for n in range(1, 11)))
    assert len(connect(server.url).get_orders(15001, range(1, 11))) == 10
    assert len(server.asked) == 1
    assert connect(server.url).get_orders(15001, []) == {}
    assert len(server.asked) == 1


@pytest.mark.parametrize("page_max", [100, 40])
def test_a_dense_range_is_paged_through_although_a_page_may_be_short(
    serve: Serve, connect: Connect, page_max: int
) -> None:
    server = serve(shop((order(n) for n in range(1, 351)), page_max=page_max))
    assert sorted(connect(server.url).get_orders(15001, range(1, 351))) == list(range(1, 351))
    assert len(server.asked) == -(-350 // page_max)


def test_ids_far_apart_in_a_full_shop_are_asked_for_one_by_one(serve: Serve, connect: Connect) -> None:
    server = serve(shop(order(n) for n in range(1, 5000)))
    assert sorted(connect(server.url).get_orders(15001, [1, 2500, 4999])) == [1, 2500, 4999]
    assert asked_for(server.asked, "idFrom", "idTo") == [("1", "4999"), ("2500", "2500"), ("4999", "4999")]


def test_ids_far_apart_in_a_quiet_shop_take_one_call(serve: Serve, connect: Connect) -> None:
    server = serve(shop(order(n * 100_000) for n in range(1, 60)))
    wanted = [n * 100_000 for n in range(1, 60, 2)]
    assert sorted(connect(server.url).get_orders(15001, wanted)) == wanted
    assert len(server.asked) == 1


@pytest.mark.parametrize("page_max", [100, 40])
def test_without_a_total_full_and_partial_pages_are_followed(serve: Serve, connect: Connect, page_max: int) -> None:
    server = serve(shop((order(n) for n in range(1, 251)), page_max=page_max, tells_total=False))
    assert len(connect(server.url).get_orders(15001, range(1, 251))) == 250


def test_marketplace_numbers_are_found_each_by_itself(serve: Serve, connect: Connect) -> None:
    server = serve(shop([order(1, "A-1"), order(2, "A-2", integrated=True), order(3, "A-20")]))
    found = connect(server.url).find_external(15001, ["A-1", "A-2", "A-3", "A-1"])
    assert {number: one.id for number, one in found.items()} == {"A-1": 1, "A-2": 2}
    assert len(server.asked) == 5
