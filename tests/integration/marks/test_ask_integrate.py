from typing import Any

import pytest

from bot.domain.contents import FileRef
from bot.domain.notes import Note
from bot.domain.requests import State
from bot.errors import DeliveryError, FieldErrors, FileNotAllowed, NotAccepted, WrongLines
from bot.operations.integrate.ask import AskIntegrate, IntegrateForm
from bot.operations.tools import Tools
from tests.integration.marks.conftest import Shelf


def form(orders: str = "", **fields: Any) -> IntegrateForm:
    known = {"batch_id": "batch-1", "user_id": "U0ANA", "language": "es", "account_id": None, "integrated": "true"}
    return IntegrateForm(**known | {"orders": orders} | fields)


def wrong(ask: AskIntegrate, filled_in: IntegrateForm) -> dict[str, str]:
    with pytest.raises(FieldErrors) as raised:
        ask(filled_in)
    return {field: note.key for field, note in raised.value.fields.items()}


def test_a_committed_list_waits_for_its_orders_to_be_found(ask: AskIntegrate, tools: Tools) -> None:
    batch = ask(form("580101 2000000000580102"))
    with tools.log.read() as log:
        first, second = log.requests.of_batch(batch.id)
    assert {first.state, second.state} == {State.COLLECTING}
    assert (first.order_id, first.external_order_id) == (580101, "")
    assert (second.order_id, second.external_order_id) == (None, "2000000000580102")
    assert first.account_id == 0


def test_asked_again_it_is_the_same_list(ask: AskIntegrate, tools: Tools) -> None:
    first = ask(form("580101"))
    assert ask(form("580101")).requested_at == first.requested_at
    assert wrong(ask, form("580102")) == {"orders": "error.asked_already"}
    with tools.log.read() as log:
        assert [request.order_id for request in log.requests.of_batch("batch-1")] == [580101]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"account_id": 99}, {"account": "integrate.no_account"}),
        ({"integrated": ""}, {"integrated": "integrate.choose"}),
        (
            {"own_order_id": "x" * 256, "erp_status": "a\x00b"},
            {"own_order_id": "integrate.too_long", "erp_status": "integrate.invisible"},
        ),
    ],
)
def test_what_no_honest_form_sends_is_refused_at_its_field(
    ask: AskIntegrate, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    assert wrong(ask, form("580101", **fields)) == expected


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (FileNotAllowed(Note("file.web_page", {"name": "orders.csv"})), "file.web_page"),
        (NotAccepted("http_503"), "integrate.file_later"),
    ],
)
def test_a_file_that_cannot_be_had_is_said_at_its_field(
    ask: AskIntegrate, shelf: Shelf, error: FileNotAllowed | DeliveryError, key: str
) -> None:
    assert wrong(ask, form(files=shelf.of(error))) == {"files": key}


def test_only_one_file_is_taken(ask: AskIntegrate) -> None:
    files = (FileRef(slack_id="F1", name="a.csv"), FileRef(slack_id="F2", name="b.csv"))
    assert wrong(ask, form(files=files)) == {"files": "integrate.one_file"}


def test_many_wrong_words_are_listed_one_by_one(ask: AskIntegrate) -> None:
    with pytest.raises(WrongLines) as raised:
        ask(form("580101 a b c d e f"))
    assert len(raised.value.problems) == 6
    assert raised.value.usable == 1
    assert ask(form("580101 a b c d e f", seen=raised.value.token)).id == "batch-1"


def test_a_list_without_one_usable_line_never_goes_on(ask: AskIntegrate, shelf: Shelf) -> None:
    files = shelf.of(b"order\nabc\n")
    with pytest.raises(WrongLines) as raised:
        ask(form(files=files))
    with pytest.raises(WrongLines):
        ask(form(files=files, seen=raised.value.token))


def test_a_number_typed_hundreds_of_times_was_said_not_to_fit_the_field(ask: AskIntegrate) -> None:
    page = ask.page("b1", "580101 " * 600)
    assert (page.numbers, page.left_out) == ("580101", 0)
