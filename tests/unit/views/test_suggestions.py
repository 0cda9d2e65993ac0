"""What a menu of many choices offers, by the form it stands in."""

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from slack_bolt import Ack, App

from bot.domain.orders import Marketplace, Store
from bot.operations.asking.drafts import Draft, Drafts
from bot.operations.create_order.check import Surroundings
from bot.operations.create_order.drafts import OrderDraft, OrderDrafts
from handlers import suggestions
from handlers.language import speech
from tests.unit.views.examples import order

if TYPE_CHECKING:
    from handlers.desk import Desk

ANA, BRUNO = "U0ANA", "U0BRUNO"


@pytest.fixture
def typed() -> Any:
    """Return what is offered when somebody types into a menu of a form."""
    drafts, forms = Drafts(), OrderDrafts()
    orders = tuple(order(account_id=15001 + number) for number in range(150))
    drafts.keep(Draft(batch_id="b", user_id=ANA, language="es", number="580101", orders=orders))
    around = Surroundings((Marketplace(50, "Canal"),), tuple(Store(n, f"Sucursal {n}", n) for n in range(150)))
    forms.keep(OrderDraft(batch_id="b", user_id=ANA, account_id=15001, around=around))
    accounts = SimpleNamespace(known=lambda: dict.fromkeys(range(250), "Tienda"))
    asking = SimpleNamespace(drafts=drafts)
    creating = SimpleNamespace(drafts=forms, tools=SimpleNamespace(accounts=accounts))
    desk = SimpleNamespace(
        ask_message=asking, ask_document=asking, ask_create_order=creating, speech_at_hand=lambda _user: speech("es")
    )
    listeners: list[Any] = []
    app = SimpleNamespace(options=lambda _menus: listeners.append)
    suggestions.register(cast("App", app), cast("Desk", desk))

    def type_into(form: str, menu: str, words: str = "", *, user: str = ANA, batch: str = "b") -> list[str]:
        ack = Ack()  # type: ignore[no-untyped-call]  # Bolt's own
        view = {"callback_id": form, "private_metadata": json.dumps({"b": batch})}
        listeners[0](ack, {"user": {"id": user}, "view": view, "action_id": menu, "value": words})
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


@pytest.mark.parametrize("form", ["create_order_compose", "integrate_compose"])
def test_the_accounts_of_the_key_are_offered_where_no_order_is_known_yet(typed: Any, form: str) -> None:
    assert typed(form, "account", "(249)") == ["249"]
