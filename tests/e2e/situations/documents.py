"""What can go wrong when somebody attaches documents."""

from collections.abc import Callable

from tests.e2e.document_forms import fill_in, open_form, pdf
from tests.e2e.driver import BRUNO, Driver, Upload
from tests.e2e.situations.situation import Situation

FIX = "Fix it at the field, and click the button again."


def at_the_fields(number: int, *files: Upload, kind: str = "", **fields: str) -> Callable[[Driver, str], str]:
    """Fill the form in as an old client would, and read what stands at its fields."""

    def reach(driver: Driver, user: str) -> str:
        view = open_form(driver, number, user)
        if kind:
            view = driver.choose(user, view, "document_type", kind)
        values = dict(fields) | {"files": [driver.slack.upload(user, name, content) for name, content in files]}
        return " ".join(driver.submit_unchecked(user, view, values).values())

    return reach


def _wrong_check_digit(driver: Driver, user: str) -> str:
    view = driver.choose(user, open_form(driver, 580107, user), "document_type", "2")
    ack = fill_in(driver, view, [("factura.pdf", pdf())], user=user, fiscal_key="3" * 44)
    return " ".join(ack.errors.values())


SITUATIONS = (
    Situation(
        name="fiscal_key_length",
        when="A fiscal key lacks characters.",
        key="document.fiscal_key_length",
        params={"count": 3, "length": 44},
        reach=at_the_fields(580107, ("factura.pdf", pdf()), kind="2", fiscal_key="123"),
        who=BRUNO,
        do="Copy the key again.",
    ),
    Situation(
        name="fiscal_key_check",
        when="The check digit of a fiscal key is wrong.",
        key="document.fiscal_key_check",
        reach=_wrong_check_digit,
        do="Copy the key again.",
    ),
    Situation(
        name="document_number_too_long",
        when="The document's number is longer than any.",
        key="document.too_long",
        params={"count": 120, "limit": 100},
        reach=at_the_fields(580101, ("factura.pdf", pdf()), kind="0", document_number="1" * 120),
        do=FIX,
    ),
)
