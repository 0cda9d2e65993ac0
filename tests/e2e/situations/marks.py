"""What can go wrong when somebody marks orders as integrated."""

from collections.abc import Callable
from typing import Any

from tests.e2e.driver import ANA, BRUNO, CARLA, Driver, text_of
from tests.e2e.integrate_forms import fill_in, mark, open_form, wait_for_states
from tests.e2e.situations.situation import Situation

FIX = "Fix it at the field, and click the button again."
FIX_FILE = "Fix the file, choose it again, and click the button."
_MANY = "order\n" + "\n".join(str(700_000 + number) for number in range(501)) + "\n"


def at_the_fields(**values: Any) -> Callable[[Driver, str], str]:
    """Fill the form in, and read what stands at its fields."""

    def reach(driver: Driver, user: str) -> str:
        ack = fill_in(driver, open_form(driver, user=user), user=user, integrated="true", **values)
        return " ".join((ack.errors or {}).values())

    return reach


def in_the_list(csv: str) -> Callable[[Driver, str], str]:
    """Choose a file with wrong lines, and read the list of them."""

    def reach(driver: Driver, user: str) -> str:
        view = open_form(driver, user=user)
        assert fill_in(driver, view, user=user, csv=csv, integrated="true").ok
        return text_of(driver.view(user, view))

    return reach


def _not_found(driver: Driver, user: str) -> str:
    wait_for_states(driver, mark(driver, "580101 999999", integrated="true"), "sent", "invalid")
    driver.wait_until_told()
    return "\n".join(message["text"] for message in driver.slack.dm(user))


SITUATIONS = (
    Situation(
        name="marks_none",
        when="Neither numbers nor a file.",
        key="numbers.none",
        reach=at_the_fields(),
        do=FIX,
    ),
    Situation(
        name="marks_no_numbers",
        when="Words that are no numbers.",
        key="integrate.not_numbers",
        params={"count": 2, "tokens": ["abc", "x+1"]},
        reach=at_the_fields(orders="580101 abc x+1"),
        who=ANA,
        do=FIX,
    ),
    Situation(
        name="marks_one_own_number",
        when="One own number for several orders.",
        key="integrate.own_for_one",
        reach=at_the_fields(orders="580101 580102", own_order_id="A-1"),
        who=BRUNO,
        do="Put each number in a CSV file, or leave the field empty.",
    ),
    Situation(
        name="marks_sheet_error",
        when="A value is an error of a spreadsheet.",
        key="integrate.sheet_error",
        params={"token": "#N/D"},
        reach=at_the_fields(orders="580101", erp_status="#N/D"),
        do=FIX,
    ),
    Situation(
        name="marks_too_many",
        when="More orders than go at a time.",
        key="numbers.too_many",
        params={"count": 501, "limit": 500},
        reach=at_the_fields(csv=_MANY),
        who=ANA,
        do="Split the list.",
    ),
    Situation(
        name="csv_empty",
        when="A file without orders.",
        key="integrate.csv_empty",
        reach=at_the_fields(csv="order\n"),
        who=CARLA,
        do=FIX_FILE,
    ),
    Situation(
        name="csv_header",
        when="The first line of a file does not name the columns.",
        key="integrate.csv_header",
        reach=at_the_fields(csv="pedido,estado\n580101,x\n"),
        who=BRUNO,
        do=FIX_FILE,
    ),
    Situation(
        name="csv_no_text",
        when="A file is a spreadsheet, no CSV.",
        key="integrate.csv_no_text",
        reach=at_the_fields(csv=b"PK\x03\x04\0\0"),
        who=ANA,
        do="Save it as CSV, and choose it again.",
    ),
    Situation(
        name="csv_not_a_number",
        when="A line of a file has no number of an order.",
        key="integrate.csv_not_a_number",
        params={"line": 3, "token": "abc"},
        reach=in_the_list("order\n580101\nabc\n"),
        do="Fix the file, or go on without that line.",
    ),
    Situation(
        name="csv_rounded",
        when="A spreadsheet shortened a number in a file.",
        key="integrate.csv_rounded",
        params={"line": 3, "token": "2E+15", "column": "order"},
        reach=in_the_list("order\n580101\n2E+15\n"),
        who=ANA,
        do="Format the column as text, and save the file again.",
    ),
    Situation(
        name="marks_order_unknown",
        when="An order of the list is nobody's; the others are marked.",
        key="error.order_not_found",
        params={"number": "999999", "cart": False},
        reach=_not_found,
        who=ANA,
        do="Check the number, and ask again for it alone.",
    ),
)
