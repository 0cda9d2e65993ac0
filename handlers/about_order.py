"""What the modals about one order share: opened from a number or a button, read back, still known after a restart."""

import json
from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

from slack_sdk import WebClient

from bot.domain.kinds import Kind
from bot.operations.asking.forms import AskAboutOrder, OrderForm
from bot.operations.asking.ids import new_id
from handlers.alone import look_for_approver
from handlers.desk import Desk
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, choice_in, metadata_of, number, number_in, reply_to, value_of

Page = TypeVar("Page")


class About(TypedDict):
    """The part of a form that says who filled it in, and which order it is about."""

    batch_id: str
    user_id: str
    language: str
    number: str
    account_id: int | None
    order_id: int | None


def about(desk: Desk, body: Body) -> About:
    """Read what every form about an order carries."""
    view, user_id = body["view"], body["user"]["id"]
    ids = metadata_of(view)
    return {
        "batch_id": str(ids.get("b") or ""),
        "user_id": user_id,
        "language": desk.directory.language_at_hand(user_id),
        "number": str(ids.get("n") or ""),
        "account_id": number(choice_in(view, "account")) or number_in(ids, "a"),
        "order_id": number_in(ids, "o"),
    }


def ids_of(body: Body) -> dict[str, Any]:
    """Read the ids that a button carries; none when it carries something else."""
    try:
        value = json.loads(value_of(body))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def open_form(
    desk: Desk,
    client: WebClient,
    body: Body,
    title: str,
    look_up: Callable[..., Page],
    render: Callable[[str, Page], View],
    *,
    order: str | dict[str, Any],
    kind: Kind,
) -> None:
    """Open a modal for an order: of a number that was typed, or of the ids that a button carries.

    ``look_up``: the operation that opens it; ``render``: user id and page → view.
    """
    reply = reply_to(body, client)
    typed, account_id = (order, None) if isinstance(order, str) else (str(order.get("o") or ""), number_in(order, "a"))

    def view() -> View:
        desk.authority.to_ask(reply.user_id)
        language, batch_id = desk.directory.language(reply.user_id), new_id()
        page = look_up(batch_id, user_id=reply.user_id, language=language, number=typed, account_id=account_id)
        look_for_approver(desk, kind, batch_id, reply.user_id)
        return render(reply.user_id, page)

    open_and_fill(desk, client, body, reply, title, view)


def admit(desk: Desk, ask: AskAboutOrder, form: OrderForm) -> bool:
    """Let through who opened this modal; after a restart nobody knows, so they have to be somebody who may ask.

    Returns whether the modal is known. Raises ``NotAllowed``, ``DeliveryError``.
    """
    known = ask.knows(form)
    if not known:
        desk.authority.to_ask(form.user_id)
    return known


def recall(desk: Desk, ask: AskAboutOrder, form: OrderForm) -> None:
    """Look the order of a modal up again that outlived a restart. Raises as ``admit`` and as a look-up does."""
    if not admit(desk, ask, form):
        ask.remember(form)
