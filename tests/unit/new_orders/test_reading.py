"""Reading the JSON of an order: kinds of values, names, dates and texts that are no order at all."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.json_text import write
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem, path_of, shown
from bot.domain.new_orders.reading import LONGEST, MOST_VALUES
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import example, example_text, put


def _only_error(text: str) -> Problem:
    reading = read_order(text)
    assert reading.order is None
    (problem,) = reading.errors
    return problem


def _mend(pointer: str, value: object) -> Problem:
    """Return what is wrong with the minimal example after one change."""
    return _only_error(put(pointer, value)(example("minimal")))


@pytest.mark.parametrize(
    ("text", "rule", "key"),
    [
        ("", "JSON", "not_json"),
        ("{'a': 1}", "JSON", "not_json"),
        ('{"a": 1,}', "JSON", "not_json"),
        ("[" * 100_000, "JSON", "too_deep"),
        ('{"a":' * 50_000, "JSON", "too_deep"),
        (" " * (LONGEST + 1), "JSON", "too_long"),
        (write({"Items": [{}] * MOST_VALUES}), "JSON", "too_many_values"),
        ("[]", "CO-02", "several_orders"),
        ("[{}, {}]", "CO-02", "several_orders"),
        ("7", "CO-02", "not_an_order"),
        ("null", "CO-02", "not_an_order"),
        ('"text"', "CO-02", "not_an_order"),
        ("NaN", "CO-02", "not_an_order"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_text_that_is_no_order_is_refused_as_a_whole(text: str, rule: str, key: str) -> None:
    problem = _only_error(text)
    assert (problem.path, problem.rule, problem.note.key) == ("", rule, f"order.{key}")


def test_wrong_json_is_named_with_line_and_column() -> None:
    assert _only_error('{\n  "a": ,\n}').note.params == {"line": 2, "column": 8}


def test_a_byte_order_mark_before_the_json_does_no_harm() -> None:
    assert read_order("\N{BYTE ORDER MARK}" + example_text("minimal")).order is not None


def test_an_empty_object_lacks_every_section_and_each_is_named_once() -> None:
    reading = read_order("{}")
    assert [problem.path for problem in reading.errors] == [
        "MarketplaceId",
        "ExternalOrderId",
        "DateCreated",
        "Buyer",
        "Shipping",
        "Items",
        "Payments",
    ]


@pytest.mark.parametrize(
    ("name", "key", "hint"),
    [
        ("MarketPlace", "get_name", "MarketplaceId"),
        ("Status", "get_name", "Items[].Status"),
        ("IsCancelled", "get_name_left_out", None),
        ("marketplaceid", "unknown_name_near", "MarketplaceId"),
        ("ExternalOrderID", "unknown_name_near", "ExternalOrderId"),
        ("external_order_id", "unknown_name_near", "ExternalOrderId"),
        ("zzz", "unknown_name", None),
    ],
)
def test_an_unknown_name_is_refused_with_the_name_that_may_be_meant(name: str, key: str, hint: str | None) -> None:
    problem = _mend(f"/{name}", None)
    assert (problem.path, problem.rule, problem.note.key) == (name, "CO-01", f"order.{key}")
    assert hint in {problem.note.params.get("instead"), problem.note.params.get("nearest")}


@pytest.mark.parametrize(
    ("pointer", "nearest"),
    [
        ("/Items/0/Product/Titel", "Title"),
        ("/Payments/0/Discount", "Discounts"),
        ("/Shipping/Cost/Totl", "Total"),
        ("/Shipping/Receiver/Address/CountryID", "CountryId"),
        ("/Shipping/Pickups", "Pickup"),
    ],
)
def test_the_nearest_name_is_one_of_the_same_section(pointer: str, nearest: str) -> None:
    problem = _mend(pointer, None)
    assert problem.path == path_of(tuple(int(step) if step.isdigit() else step for step in pointer[1:].split("/")))
    assert problem.note.params["nearest"] == nearest


@pytest.mark.parametrize(
    ("pointer", "value", "rule", "key"),
    [
        ("/Buyer/Name", 5, "CO-01", "not_text"),
        ("/Buyer/Name", True, "CO-01", "not_text"),
        ("/Buyer/Name", ["Ana"], "CO-01", "not_text"),
        ("/Buyer/Address", [], "CO-01", "not_object"),
        ("/Items", "none", "CO-01", "not_list"),
        ("/Integrated", "false", "CO-01", "not_flag"),
        ("/Integrated", 0, "CO-01", "not_flag"),
        ("/MarketplaceId", True, "CO-01", "not_whole"),
        ("/MarketplaceId", Decimal("50.0"), "CO-01", "not_whole"),
        ("/MarketplaceId", {"Key": 50, "Value": "Canal propio"}, "CO-01", "pair_for_number"),
        ("/Shipping/ExternalShippingId", "147001", "CO-01", "not_whole"),
        ("/Shipping/ExternalShippingId", 2**63, "CO-01", "number_too_large"),
        ("/Shipping/ExternalShippingId", 10**50, "CO-01", "number_too_large"),
        ("/Items/0/Quantity", "1", "CO-34", "quantity_not_whole"),
        ("/Items/0/Status", "10", "CO-58", "number_of_list"),
        ("/Items/0/Status", True, "CO-58", "number_of_list"),
        ("/Payments/0/Method", {"Key": 0, "Value": "account_money"}, "CO-58", "pair_for_number"),
        ("/Items/0/UnitPrice", "15999.5", "CO-31", "not_amount"),
        ("/Items/0/UnitPrice", True, "CO-31", "not_amount"),
        ("/Items/0/UnitPrice", 10**15, "CO-31", "amount_too_large"),
        ("/Items/0/UnitPrice", Decimal("0." + "0" * 15 + "1"), "CO-31", "too_many_decimals"),
        ("/DateCreated", 20260308, "CO-36", "not_date"),
        ("/DateCreated", "", "CO-36", "not_date"),
        ("/DateCreated", "2026-03-08", "CO-36", "not_date"),
        ("/DateCreated", "2026-03-08 16:20:11Z", "CO-36", "not_date"),
        ("/DateCreated", "2026-03-08t16:20:11z", "CO-36", "not_date"),
        ("/DateCreated", "2026-02-30T16:20:11Z", "CO-36", "no_such_date"),
        ("/DateCreated", "0001-01-01T00:00:00+05:00", "CO-36", "no_such_date"),
        ("/DateCreated", "2026-03-08T16:20:11+99:00", "CO-36", "no_such_date"),
        ("/DateCreated", "2026-03-08T16:20:11+05:61", "CO-36", "no_such_date"),
        ("/DateCreated", "2026-03-08T16:20:11-15:00", "CO-36", "no_such_date"),
        ("/DateCreated", "2026-03-08T24:00:00Z", "CO-36", "no_such_date"),
    ],
)
def test_a_value_of_a_wrong_kind_is_refused_with_its_mend(pointer: str, value: object, rule: str, key: str) -> None:
    problem = _mend(pointer, value)
    assert (problem.rule, problem.note.key) == (rule, f"order.{key}")
    assert problem.path == path_of(tuple(int(step) if step.isdigit() else step for step in pointer[1:].split("/")))


def test_a_listed_number_written_as_text_names_its_list_and_what_it_allows() -> None:
    params = _mend("/Items/0/Status", "10").note.params
    assert params == {"given": "10", "name": "Status", "choices": "10 Confirmed, 20 Shipped, 80 Delivered"}


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("NaN", "not_amount"),
        ("-Infinity", "not_amount"),
        ("1e9999999999999999999999", "not_amount"),
        ("1e999999", "amount_too_large"),
        ("1e-999999", "too_many_decimals"),
        ("1e3", "amount_exponent"),
        ("1e2", "amount_exponent"),
        ("1e-4", "amount_exponent"),
        ("1.5E1", "amount_exponent"),
        ("-0.00", "minus_zero"),
        ("9" * 5000, "amount_too_large"),
    ],
    ids=lambda value: value[:12],
)
def test_a_number_that_is_no_plain_decimal_is_refused_without_being_computed(number: str, key: str) -> None:
    text = write(example("minimal")).replace('"UnitPrice":15999.5', f'"UnitPrice":{number}')
    problem = _only_error(text)
    assert (problem.path, problem.rule, problem.note.key) == ("Items[0].UnitPrice", "CO-31", f"order.{key}")


def test_not_a_number_is_no_text_either() -> None:
    text = write(example("minimal")).replace('"Name":"Ana Prueba"', '"Name":NaN', 1)
    problem = _only_error(text)
    assert (problem.path, problem.note.params) == ("Buyer.Name", {"given": "NaN"})


def test_a_repeated_name_is_refused_wherever_it_stands() -> None:
    text = write(example("minimal")).replace('"City":"CABA"', '"City":"CABA","City":"Rosario"', 1)
    problem = _only_error(text)
    assert (problem.path, problem.rule) == ("Buyer.BillingInfo.Address.City", "JSON")


def test_half_of_a_surrogate_pair_is_refused_as_it_cannot_be_sent() -> None:
    text = write(example("minimal")).replace("Ana Prueba", r"Ana \ud83d", 1)
    problem = _only_error(text)
    assert (problem.path, problem.note.key) == ("Buyer.Name", "order.not_unicode")


def test_a_name_with_unprintable_characters_is_shown_with_their_codes() -> None:
    problem = _only_error(write(example("minimal")).replace("{", r'{"\ud83d\u0007Q":1,', 1))
    assert problem.path == "?⟨U+0007⟩Q"


def test_long_values_are_shown_shortened() -> None:
    assert shown("x" * 60) == "x" * 60
    assert shown("x" * 61) == "x" * 59 + "…"
    assert (shown({"a": 1}), shown([1]), shown(value=True)) == ("{…}", "[…]", "true")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("2026-03-08T13:20:11-03:00", "2026-03-08T16:20:11Z"),
        ("2026-03-08T18:20:11+0200", "2026-03-08T16:20:11Z"),
        ("2026-03-08T16:20:11.999Z", "2026-03-08T16:20:11Z"),
        ("2026-03-08T16:20:11+00:00", "2026-03-08T16:20:11Z"),
    ],
)
def test_a_date_in_another_form_of_iso_is_turned_to_utc_with_a_warning(given: str, sent: str) -> None:
    reading = read_order(put("/Payments/0/DateApproved", given)(example("minimal")))
    assert reading.order is not None
    (problem,) = reading.warnings
    assert (problem.path, problem.rule) == ("Payments[0].DateApproved", "CO-36")
    assert problem.note.params == {"given": given, "sent": sent}
    assert json.loads(to_body(reading.order))["Payments"][0]["DateApproved"] == sent


def test_a_date_as_documented_gives_no_warning() -> None:
    assert read_order(example_text("full")).warnings == ()


def test_code_that_builds_an_order_is_held_to_the_same_kinds() -> None:
    local = dt.datetime(2026, 3, 8, 13, 20, 11, 5, tzinfo=dt.timezone(-dt.timedelta(hours=3)))
    assert NewOrder(date_created=local).date_created == dt.datetime(2026, 3, 8, 16, 20, 11, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="not_date"):
        NewOrder(date_created=local.replace(tzinfo=None))
    with pytest.raises(ValueError, match="not_whole"):
        NewOrder(marketplace_id=50.0)


def test_blank_optional_fields_and_sections_count_as_absent() -> None:
    order = example("minimal")
    order |= {"ErpStatus": " ", "Integrated": None}
    order["Payments"][0] |= {"Taxes": {}, "Discounts": None, "Notes": ""}
    order["Shipping"] |= {"Pickup": {"Name": ""}, "CourierInfo": None}
    assert read_order(write(order)).order == read_order(example_text("minimal")).order
