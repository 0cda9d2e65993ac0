"""Forms that were asked already, as far as the log alone tells: pressed again, changed, erased since."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.contents import FileRef
from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.notes import Note
from bot.domain.requests import State
from bot.errors import FieldErrors
from bot.fakes import MemoryLog
from bot.kinds import make_kinds
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.asking.same_form import _MOST, TakenForms
from bot.operations.create_order.ask import AskCreateOrder, NewOrderForm
from bot.operations.create_order.catalog import Catalog
from bot.operations.create_order.check import AccountFacts
from bot.operations.documents.ask import AskDocument, DocumentForm
from bot.operations.keeping.forget import Forget
from bot.operations.looking_up.look_up import LookUp
from bot.operations.messages.ask import AskMessage, MessageForm
from bot.operations.tools import Tools
from bot.ports import SendLog
from handlers.examples.values import order
from handlers.slack.texts import read_text
from tests.integration.log.samples import ANA, NOON, add, batch, request
from tests.unit.new_orders.documented import read_order
from tests.unit.new_orders.samples import example

A, B = (FileRef(slack_id=f"F{name}", name=f"{name}.pdf", size=9, url="https://example.com/x") for name in "AB")
OPENED: dict[str, Any] = {
    "batch_id": "b1",
    "user_id": ANA,
    "language": "es",
    "number": "580101",
    "account_id": order().account_id,
    "order_id": order().id,
}
A_MESSAGE = MessageForm(**OPENED, reason="4", text=read_text(" Sale hoy :smile:\r\n"))
DOCUMENTS = DocumentForm(
    **OPENED, document_type="0", files=(A, B), document_number="A  1", date="2026-03-02", series_number="7"
)
ORDER = {"batch_id": "b1", "user_id": ANA, "language": "es", "account_id": 15001}
JSON = json.dumps(example("minimal"), default=float)
TYPED = NewOrderForm(**ORDER, text=JSON)  # type: ignore[arg-type]  # the table names fields of the form
ATTACHED = NewOrderForm(**ORDER, files=(FileRef(slack_id="FC", name="o.json", size=9),))  # type: ignore[arg-type]  # as above

Press = Callable[[Any], str]


@pytest.fixture
def press(tools: Tools, log: MemoryLog) -> Press:
    """Return what takes a form, each time as after a restart: with nothing remembered of what was asked."""

    def pressed(form: Any) -> str:
        if isinstance(form, NewOrderForm):
            return AskCreateOrder(tools, AccountFacts(tools), Catalog(tools), Ask(tools, make_kinds(tools)))(form).id
        open_forms = OpenForms(log.drafts)
        open_forms.try_to_keep(Draft(batch_id="b1", user_id=ANA, language="es", number="580101", orders=(order(),)))
        kind = AskMessage if isinstance(form, MessageForm) else AskDocument
        return kind(tools, LookUp(tools), open_forms, Ask(tools, make_kinds(tools)))(form).id

    return pressed


def told(press: Press, form: Any) -> dict[str, Note]:
    with pytest.raises(FieldErrors) as caught:
        press(form)
    return dict(caught.value.fields)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (A_MESSAGE, {"text": read_text("Sale hoy \N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}")}),
        (A_MESSAGE, {"language": "pt", "account_id": None}),
        (DOCUMENTS, {"document_number": "A 1", "files": (B, A, A)}),
        (DOCUMENTS, {"fiscal_key": "of another type", "series_number": ""}),
        (ATTACHED, {"files": (replace(ATTACHED.files[0], name="p.json", url="https://example.com/y"),)}),
    ],
)
def test_what_comes_to_the_same_is_the_same_request(press: Press, form: Any, fields: dict[str, Any]) -> None:
    press(form)
    assert press(form) == press(replace(form, **fields)) == "b1"


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (A_MESSAGE, {"text": read_text("Otro texto.")}),
        (A_MESSAGE, {"text": read_text("")}),
        (A_MESSAGE, {"reason": "2", "text": read_text("")}),
        (A_MESSAGE, {"reason": ""}),
        (A_MESSAGE, {"buyer_replied": True}),
        (A_MESSAGE, {"files": (A,)}),
        (A_MESSAGE, {"account_id": 15002}),
        (DOCUMENTS, {"document_type": "1"}),
        (DOCUMENTS, {"document_type": ""}),
        (DOCUMENTS, {"document_type": "2"}),
        (DOCUMENTS, {"files": (A,)}),
        (DOCUMENTS, {"files": ()}),
        (DOCUMENTS, {"files": (A, replace(B, slack_id="FC"))}),
        (DOCUMENTS, {"files": (A, B, replace(B, slack_id="FC"))}),
        (DOCUMENTS, {"document_number": "A 2"}),
        (DOCUMENTS, {"date": ""}),
        (DOCUMENTS, {"date": "tomorrow"}),
        (DOCUMENTS, {"account_id": 15002}),
        (ATTACHED, {"files": (replace(ATTACHED.files[0], slack_id="FD"),)}),
        (ATTACHED, {"files": (), "text": JSON}),
        (ATTACHED, {"text": JSON}),
        (ATTACHED, {"account_id": 15002}),
    ],
)
def test_what_was_changed_in_a_form_that_had_been_asked_is_told_and_changes_nothing(
    press: Press, log: SendLog, form: Any, fields: dict[str, Any]
) -> None:
    press(form)
    field = {MessageForm: "reason", DocumentForm: "document_type", NewOrderForm: "text"}[type(form)]
    with log.read() as reader:
        asked = reader.requests.of_batch("b1")
    assert told(press, replace(form, **fields)) == {field: Note("error.asked_already")}
    with log.read() as reader:
        assert reader.requests.of_batch("b1") == asked


def test_json_that_says_the_same_is_the_same_order_and_any_other_is_told(press: Press, log: SendLog) -> None:
    read = read_order(JSON).order
    assert read is not None
    content = CreateOrderContent(external_order_id=read.external_order_id or "", body=to_body(read))
    asked = replace(request(), kind=CREATE_ORDER, order_id=None, conversation="", content=content)
    add(log, asked, of=replace(batch(), kind=CREATE_ORDER))
    assert press(replace(TYPED, text=json.dumps(json.loads(JSON), indent=2))) == "b1"
    for text in (JSON.replace("{", '{"Unknown": 1, ', 1), JSON[:-1], "", json.dumps(example("full"), default=float)):
        assert told(press, replace(TYPED, text=text)) == {"text": Note("error.asked_already")}
    assert told(press, ATTACHED) == {"text": Note("error.asked_already")}


@pytest.mark.parametrize("form", [A_MESSAGE, DOCUMENTS, ATTACHED])
def test_what_was_erased_is_not_compared(press: Press, tools: Tools, log: SendLog, form: Any) -> None:
    press(form)
    with log.write() as tx:
        for one in tx.requests.of_batch("b1"):
            state = State.INVALID if one.state is State.COLLECTING else State.WITHDRAWN
            tx.requests.move(one, state, event=state.value, at=NOON)
        requests = tx.requests.of_batch("b1")
    assert Forget(log, tools.clock)(requests, {"why": "command"}) == len(requests)
    assert press(form) == "b1"


def test_the_oldest_forms_are_forgotten_when_there_are_too_many() -> None:
    taken = TakenForms()
    for number in range(_MOST + 1):
        taken.keep(replace(A_MESSAGE, batch_id=f"b{number}"))
    assert replace(A_MESSAGE, batch_id="b0") not in taken
    assert replace(A_MESSAGE, batch_id="b1") in taken
    assert replace(A_MESSAGE, batch_id="b1", text=read_text("Otro texto.")) not in taken
