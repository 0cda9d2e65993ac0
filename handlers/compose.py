"""*Write to buyer*: open the modal, answer each choice made in it, take the submission."""

import json
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.domain.requests import Kind
from bot.operations.ask_message import MessageForm
from bot.operations.compose import new_id
from bot.operations.pages import ComposePage
from handlers.desk import ACK_BUDGET, Desk
from handlers.modals import fill, in_view, open_and_fill
from handlers.payloads import (
    Body,
    choice_in,
    files_in,
    is_ticked,
    metadata_of,
    number,
    number_in,
    reply_to,
    text_in,
    value_of,
)
from handlers.submissions import committed
from handlers.views.compose import message_compose

_TITLE = "compose.title"


def register(app: App, desk: Desk) -> None:
    """Listen to the button, the choices and the submission."""

    @app.action("compose_message")
    def compose_message(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        open_from_button(desk, client, body)

    @app.action({"action_id": "account", "block_id": "account"}, matchers=[in_view("message_compose")])
    def account(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _chosen(desk, client, body))

    @app.action({"action_id": "reason", "block_id": "reason"}, matchers=[in_view("message_compose")])
    def reason(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _chosen(desk, client, body))

    @app.view("message_compose")
    def submitted(ack: Ack, body: Body) -> None:
        form = _form(desk, body)
        errors = committed(desk, form.user_id, lambda: _asked(desk, form), otherwise="reason")
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            ack()


def open_from_command(desk: Desk, client: WebClient, body: Body, number: str) -> None:
    """Open the modal for ``/alephee message N``."""
    _open(desk, client, body, number, None)


def open_from_button(desk: Desk, client: WebClient, body: Body) -> None:
    """Open the modal for the order of an order card."""
    try:
        value = json.loads(value_of(body))
    except ValueError:
        value = {}
    ids = value if isinstance(value, dict) else {}
    _open(desk, client, body, str(ids.get("o") or ""), number_in(ids, "a"))


def _open(desk: Desk, client: WebClient, body: Body, number: str, account_id: int | None) -> None:
    reply = reply_to(body, client)

    def view() -> dict[str, Any]:
        desk.authority.to_ask(reply.user_id)
        page = desk.compose.open(
            new_id(),
            user_id=reply.user_id,
            language=desk.directory.language(reply.user_id),
            number=number,
            account_id=account_id,
        )
        return _rendered(desk, reply.user_id, page)

    desk.run(reply, lambda: open_and_fill(desk, client, body, reply, _TITLE, view))


def _chosen(desk: Desk, client: WebClient, body: Body) -> None:
    """Show the preview, the text field or the account's order for what was chosen; what was typed stays."""
    view, user_id = body["view"], body["user"]["id"]
    ids = metadata_of(view)
    chosen, account = choice_in(view, "reason"), choice_in(view, "account")
    account_id = number(account) or number_in(ids, "a")
    reason = Reason(int(chosen)) if chosen in {str(int(r)) for r in Reason} else None
    batch_id = str(ids.get("b") or "")
    page = desk.compose.choose(batch_id, user_id=user_id, account_id=account_id, reason=reason)
    if page is None:
        desk.authority.to_ask(user_id)
        desk.ask_message.remember(_form(desk, body))
        page = desk.compose.choose(batch_id, user_id=user_id, account_id=account_id, reason=reason)
    if page is not None:
        fill(client, view["id"], _rendered(desk, user_id, page))


def _form(desk: Desk, body: Body) -> MessageForm:
    """Read what was filled in."""
    view = body["view"]
    ids = metadata_of(view)
    account = choice_in(view, "account")
    return MessageForm(
        batch_id=str(ids.get("b") or ""),
        user_id=body["user"]["id"],
        language=desk.directory.language_at_hand(body["user"]["id"]),
        number=str(ids.get("n") or ""),
        account_id=number(account) or number_in(ids, "a"),
        order_id=number_in(ids, "o"),
        reason=choice_in(view, "reason"),
        text=text_in(view, "text"),
        files=files_in(view, "files"),
        buyer_replied=is_ticked(view, "buyer_replied"),
    )


def _asked(desk: Desk, form: MessageForm) -> object:
    if not desk.ask_message.knows(form):
        desk.authority.to_ask(form.user_id)
    return desk.ask_message(form, timeout=ACK_BUDGET)


def _rendered(desk: Desk, user_id: str, page: ComposePage) -> dict[str, Any]:
    return message_compose(desk.speech(user_id), page, approval_needed=Kind.MESSAGE in desk.approval_for)
