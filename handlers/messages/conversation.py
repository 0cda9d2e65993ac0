"""*Write to buyer*: open the modal, answer each choice made in it, take the submission."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.messages import MESSAGE
from bot.domain.reasons import Reason
from bot.errors import NotSeen
from bot.operations.looking_up.pages import ComposePage
from bot.operations.messages.ask import MessageForm
from handlers.about_order import about, admit, ids_of, open_form, recall
from handlers.acks import answer, errors_at
from handlers.alone import warned
from handlers.desk import ACK_BUDGET, Desk
from handlers.messages.view import message_compose
from handlers.modals import View, chosen, in_view
from handlers.payloads import Body, choice_in, files_in, is_ticked, metadata_of, text_in
from handlers.submissions import committed

_TITLE = "compose.title"


def register(app: App, desk: Desk) -> None:
    """Listen to the button, the choices and the submission."""

    @app.action("compose_message")
    def compose_message(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        _open(desk, client, body, ids_of(body))

    def changed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        chosen(desk, client, body, lambda: _as_chosen(desk, body))

    for name in ("account", "reason"):
        app.action({"action_id": name, "block_id": name}, matchers=[in_view("message_compose")])(changed)

    @app.view("message_compose")
    def submitted(ack: Ack, body: Body, client: WebClient) -> None:
        answer(desk, ack, client, body, _answer(desk, body))


def open_from_command(desk: Desk, client: WebClient, body: Body, number: str) -> None:
    """Open the modal for ``/alephee message N``."""
    _open(desk, client, body, number)


def _open(desk: Desk, client: WebClient, body: Body, order: str | dict[str, object]) -> None:
    look_up, kind = desk.compose.open, MESSAGE
    open_form(
        desk, client, body, _TITLE, look_up, lambda user, page: _rendered(desk, user, page), order=order, kind=kind
    )


def _answer(desk: Desk, body: Body) -> dict[str, Any]:
    """Commit what was submitted; else say at the fields what is wrong, or show what the buyer will read."""
    form, unseen = _form(desk, body), list[NotSeen]()

    def ask() -> None:
        admit(desk, desk.ask_message, form)
        try:
            desk.ask_message(form, timeout=ACK_BUDGET)
        except NotSeen as error:
            unseen.append(error)

    errors = committed(desk, body, ask, otherwise="reason")
    if errors or not unseen:
        return errors_at(errors)
    return {"response_action": "update", "view": _rendered(desk, form.user_id, _page(desk, form), unseen[0])}


def _as_chosen(desk: Desk, body: Body) -> View:
    """Show the preview, the text field or the account's order for what was chosen; what was typed stays."""
    form = _form(desk, body)
    recall(desk, desk.ask_message, form)
    return _rendered(desk, form.user_id, _page(desk, form))


def _page(desk: Desk, form: MessageForm) -> ComposePage:
    reason = Reason(int(form.reason)) if form.reason in {str(int(r)) for r in Reason} else None
    return desk.compose.choose(
        form.batch_id, user_id=form.user_id, number=form.number, account_id=form.account_id, reason=reason
    )


def _form(desk: Desk, body: Body) -> MessageForm:
    """Read what was filled in."""
    view = body["view"]
    return MessageForm(
        **about(desk, body),
        reason=choice_in(view, "reason"),
        text=text_in(view, "text"),
        files=files_in(view, "files"),
        buyer_replied=is_ticked(view, "buyer_replied"),
        seen=str(metadata_of(view).get("s") or ""),
    )


def _rendered(desk: Desk, user_id: str, page: ComposePage, unseen: NotSeen | None = None) -> View:
    speech = desk.speech_at_hand(user_id) if unseen else desk.speech(user_id)
    view = message_compose(speech, page, unseen, approval_needed=MESSAGE in desk.approval_for)
    return warned(desk, user_id, view)
