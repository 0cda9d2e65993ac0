"""What a menu of many choices offers, by the form it stands in."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_bolt import Ack, App

from bot.domain.documents import DOCUMENT
from bot.domain.messages import MESSAGE
from bot.domain.orders import Marketplace, Store
from bot.errors import LogUnavailable
from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.create_order.check import Surroundings
from bot.operations.create_order.drafts import OrderDraft, OrderDrafts
from handlers.about_order import FormsAboutOrder
from handlers.create_order import conversation as new_orders
from handlers.create_order.form import SmallForm
from handlers.examples.values import order
from handlers.integrate import conversation as marks
from handlers.language import speech
from handlers.suggestions import searched
from tests.integration.log.samples import NOON

ANA, BRUNO = "U0ANA", "U0BRUNO"


class Menus:
    """Stands in for Bolt's ``App`` and knows who listens to which menu."""

    def __init__(self) -> None:
        self._listeners: list[tuple[str, Callable[[Any], bool], Callable[[Ack, Any], None]]] = []

    def options(self, name: str, matchers: Any) -> Callable[[Any], None]:
        return lambda listener: self._listeners.append((name, matchers[0], listener))

    def view(self, *_: Any, **__: Any) -> Callable[[Any], Any]:
        return lambda listener: listener

    action = view

    def type_into(self, ack: Ack, body: dict[str, Any]) -> None:
        (listener,) = (one for name, is_it, one in self._listeners if name == body["action_id"] and is_it(body))
        listener(ack, body)


@pytest.fixture
def typed() -> Any:
    """Return what is offered when somebody types into a menu of a form."""
    log = MemoryLog(CONTENTS, ManualClock(NOON))
    unused: Any = None
    facts: Any = SimpleNamespace(tools=SimpleNamespace(rules=SimpleNamespace(national={})))
    open_forms, forms = OpenForms(log.drafts), OrderDrafts(log.drafts, facts)
    orders = tuple(order(account_id=15001 + number) for number in range(150))
    open_forms.try_to_keep(Draft(batch_id="b", user_id=ANA, language="es", number="580101", orders=orders))
    around = Surroundings((Marketplace(50, "Canal"),), tuple(Store(n, f"Sucursal {n}", n) for n in range(150)))
    forms.open(OrderDraft(batch_id="b", user_id=ANA, account_id=15001, around=around))
    accounts: Any = SimpleNamespace(known=lambda: dict.fromkeys(range(250), "Tienda"))
    asking: Any = SimpleNamespace(open_forms=open_forms)
    answering: Any = SimpleNamespace(speech_at_hand=lambda _user: speech("es"))
    app = Menus()
    for kind, form in ((MESSAGE, "message_compose"), (DOCUMENT, "document_compose")):
        forms_about = FormsAboutOrder(kind, "", answering, unused, unused, asking, unused)
        forms_about.register(cast("App", app), form, button="", choices=(), open_=unused, as_chosen=unused)
    marks.Conversation(answering, unused, unused, accounts, unused, unused, unused).register(cast("App", app))
    order_json = new_orders.Conversation(answering, unused, unused, accounts, unused, unused)
    order_json.register(cast("App", app))
    SmallForm(answering, unused, unused, unused, forms, order_json).register(cast("App", app))

    def type_into(form: str, menu: str, words: str = "", *, user: str = ANA, batch: str = "b") -> list[str]:
        ack = Ack()  # type: ignore[no-untyped-call]  # Bolt's own
        view = {"callback_id": form, "private_metadata": json.dumps({"b": batch})}
        app.type_into(ack, {"user": {"id": user}, "view": view, "action_id": menu, "value": words})
        assert ack.response is not None
        return [option["value"] for option in json.loads(ack.response.body)["options"]]

    return type_into


@pytest.mark.parametrize("form", ["message_compose", "document_compose"])
def test_a_number_that_stands_in_many_accounts_is_chosen_by_typing(typed: Any, form: str) -> None:
    assert len(typed(form, "account")) > 50  # as many as an answer has room for
    assert typed(form, "account", "15150") == ["15150"]
    assert typed(form, "account", user=BRUNO) == []
    assert typed(form, "account", batch="gone") == []


def test_the_small_form_offers_what_its_account_has(typed: Any) -> None:
    assert typed("create_order_form", "pickup_id", "sucursal 149") == ["149"]
    assert typed("create_order_form", "marketplace_id") == ["50"]
    assert typed("create_order_form", "pickup_id", user=BRUNO) == []


def test_while_the_log_cannot_be_read_a_menu_offers_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def offered(_body: object) -> list[Any]:
        raise LogUnavailable("away")

    app, ack = Menus(), Ack()  # type: ignore[no-untyped-call]  # Bolt's own
    searched(cast("App", app), "find", ("account",), offered)
    caplog.set_level("INFO")
    app.type_into(ack, {"view": {"callback_id": "find"}, "action_id": "account", "value": "x"})
    assert ack.response is not None
    assert json.loads(ack.response.body) == {"options": []}
    assert "a menu offers nothing for now" in caplog.text


@pytest.mark.parametrize("form", ["create_order_compose", "integrate_compose"])
def test_the_accounts_of_the_key_are_offered_where_no_order_is_known_yet(typed: Any, form: str) -> None:
    assert typed(form, "account", "(249)") == ["249"]
