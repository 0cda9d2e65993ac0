"""Each rule of a new order is caught when it is broken, at the place where it is broken."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.rules import RULES, By, check_known
from bot.domain.notes import Level
from tests.unit.new_orders.breaches import BREACHES, Row
from tests.unit.new_orders.documented import judge, read_order
from tests.unit.new_orders.patches import PATCHED_PATHS, patches
from tests.unit.new_orders.samples import VALID, apply, example, example_text, orders


def _found(text: str) -> set[tuple[str, str, Level]]:
    reading = read_order(text)
    return {(found.rule, found.path, found.level) for found in (*reading.errors, *reading.warnings)}


@pytest.mark.parametrize("row", BREACHES, ids=lambda row: f"{row.rule} {row.path}")
def test_a_breach_is_found_at_its_place_by_its_rule_and_by_no_other(row: Row) -> None:
    found = _found(row.change(example()))
    assert (row.rule, row.path, row.level) in found
    assert {rule for rule, _, _ in found} == {row.rule}


def test_every_checkable_rule_has_a_row_that_breaks_it() -> None:
    assert {rule.id for rule in RULES if rule.checkable} == {row.rule for row in BREACHES}


def test_rules_that_are_not_checked_on_the_order_have_no_check_of_their_own() -> None:
    order = NewOrder()
    for rule in RULES:
        assert bool(tuple(rule.check(order))) <= (rule.by is By.CHECK)


def test_the_table_names_every_documented_rule_once_with_its_page() -> None:
    numbers = (*range(1, 25), *range(30, 38), 39, *range(40, 47), *range(50, 62))
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert set(ids) == {f"CO-{number:02}" for number in numbers} | {"JSON", "CO-20 match"}
    assert all(rule.source and rule.text for rule in RULES)


@pytest.mark.no_cover
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(order=orders(), row=st.sampled_from(BREACHES))
def test_a_breach_is_found_in_any_order_it_can_happen_in(order: NewOrder, row: Row) -> None:
    try:
        text = row.change(json.loads(to_body(order), parse_float=Decimal))
    except (KeyError, IndexError):
        reject()
    assert (row.rule, row.path, row.level) in _found(text)


@pytest.mark.parametrize("patch", patches(), ids=lambda patch: patch["rule"])
def test_every_documented_invalid_order_is_refused_with_its_path(patch: Any) -> None:
    order = example()
    for operation in patch["patch"]:
        apply(order, operation)
    reading = read_order(write(order))
    if patch["rule"] == "CO-05":
        assert not reading.errors  # only Alephee knows which numbers are taken
        return
    level = Level.WARNED if patch["rule"] == "CO-57" else Level.REFUSED
    found = {(problem.rule, problem.path, problem.level) for problem in (*reading.errors, *reading.warnings)}
    assert (patch["rule"], PATCHED_PATHS[patch["rule"]], level) in found
    assert (reading.order is None) == (level is Level.REFUSED)


def test_everything_that_is_wrong_is_reported_together() -> None:
    order = example()
    order["Items"][0]["Status"] = "10"
    order["Items"][1]["UnitPrice"] = 0
    order["Buyer"]["Nmae"] = order["Buyer"].pop("Name")
    order["Shipping"]["Cost"]["Total"] = 1
    del order["Payments"][0]["Status"]
    order["Integrated"] = True
    assert {(rule, path) for rule, path, _ in _found(write(order))} == {
        ("CO-58", "Items[0].Status"),
        ("CO-30", "Items[1].UnitPrice"),
        ("CO-01", "Buyer.Nmae"),
        ("CO-44", "Shipping.Cost.Total"),
        ("CO-06", "Payments[0].Status"),
        ("CO-60", "Integrated"),
    }


def test_what_could_not_be_read_is_not_reported_a_second_time_as_missing() -> None:
    order = example()
    order["Items"][1] = None
    order["Shipping"] = [1]
    assert {(rule, path) for rule, path, _ in _found(write(order).replace("null", "7"))} == {
        ("CO-01", "Items[1]"),
        ("CO-01", "Shipping"),
    }


def test_two_products_outside_the_catalog_differ_by_their_titles() -> None:
    order = example("minimal")
    order["Items"][0]["Product"] = {"Title": "Manguera"}
    order["Items"].append(copy.deepcopy(order["Items"][0]))
    assert {rule for rule, _, _ in _found(write(order))} == {"CO-18"}
    order["Items"][1]["Product"]["Title"] = "Manguera larga"
    assert _found(write(order)) == set()


def test_a_zero_shipping_cost_and_a_negative_discount_are_exempt_from_prices_above_zero() -> None:
    order = example()
    order["Shipping"]["Cost"] = {"Seller": 0, "Receiver": Decimal("0.00"), "Total": 0}
    order["Payments"][0]["Discounts"][0] |= {"Amount": Decimal("-10.5"), "Value": -10}
    assert _found(write(order)) == set()


@pytest.mark.parametrize("name", VALID)
def test_valid_orders_pass_every_rule(name: str) -> None:
    order = read_order(example_text(name)).order
    assert order is not None
    assert judge(order) == ()


def _order(name: str) -> NewOrder:
    order = read_order(example_text(name)).order
    assert order is not None
    return order


def test_a_known_marketplace_and_pickup_point_pass() -> None:
    assert check_known(_order("pickup"), {1, 50}, {7001}) == ()


def test_a_marketplace_the_account_does_not_list_is_warned_about_and_the_others_named() -> None:
    (problem,) = check_known(_order("full"), [99, 1], [])
    assert (problem.rule, problem.path, problem.refused) == ("CO-04", "MarketplaceId", False)
    assert problem.note.params == {"given": 50, "choices": "1, 99"}


def test_choices_are_told_with_their_names_where_these_are_known() -> None:
    (refused,) = check_known(_order("full"), {99: "Canal propio", 1: "Mercado Libre", 2: ""}, {})
    assert refused.note.params["choices"] == "Mercado Libre (1), 2, Canal propio (99)"
    (warned,) = check_known(_order("pickup"), {50: "Tienda propia"}, {7002: "Depósito Norte"})
    assert warned.note.params["choices"] == "Depósito Norte (7002)"


def test_without_a_list_of_marketplaces_the_order_is_only_warned_about() -> None:
    (problem,) = check_known(_order("full"), (), ())
    assert (problem.rule, problem.refused, problem.note.key) == ("CO-04", False, "order.marketplace_unchecked")


def test_an_unknown_pickup_point_is_warned_about() -> None:
    (problem,) = check_known(_order("pickup"), {50}, {7002})
    assert (problem.rule, problem.path, problem.refused) == ("CO-46", "Shipping.Pickup.Id", False)


def test_an_order_without_marketplace_is_not_checked_against_the_list() -> None:
    assert check_known(NewOrder(), {1}, {1}) == ()
