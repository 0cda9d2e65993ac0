"""*Write to buyer*: open the modal, answer each choice made in it, take the submission."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.reasons import Reason
from bot.domain.requests import Kind
from bot.operations.ask_message import MessageForm
from bot.operations.pages import ComposePage
from handlers.about_order import about, admit, ids_of, open_form, recall
from handlers.desk import ACK_BUDGET, Desk
from handlers.modals import View, chosen, in_view
from handlers.payloads import Body, choice_in, files_in, is_ticked, text_in
from handlers.submissions import committed
from handlers.views.compose import message_compose

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
    def submitted(ack: Ack, body: Body) -> None:
        form = _form(desk, body)
        errors = committed(desk, body, lambda: _asked(desk, form), otherwise="reason")
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            ack()


def open_from_command(desk: Desk, client: WebClient, body: Body, number: str) -> None:
    """Open the modal for ``/alephee message N``."""
    _open(desk, client, body, number)


def _open(desk: Desk, client: WebClient, body: Body, order: str | dict[str, object]) -> None:
    open_form(
        desk, client, body, _TITLE, desk.compose.open, lambda user, page: _rendered(desk, user, page), order=order
    )


def _as_chosen(desk: Desk, body: Body) -> View:
    """Show the preview, the text field or the account's order for what was chosen; what was typed stays."""
    form = _form(desk, body)
    recall(desk, desk.ask_message, form)
    reason = Reason(int(form.reason)) if form.reason in {str(int(r)) for r in Reason} else None
    page = desk.compose.choose(
        form.batch_id, user_id=form.user_id, number=form.number, account_id=form.account_id, reason=reason
    )
    return _rendered(desk, form.user_id, page)


def _form(desk: Desk, body: Body) -> MessageForm:
    """Read what was filled in."""
    view = body["view"]
    return MessageForm(
        **about(desk, body),
        reason=choice_in(view, "reason"),
        text=text_in(view, "text"),
        files=files_in(view, "files"),
        buyer_replied=is_ticked(view, "buyer_replied"),
    )


def _asked(desk: Desk, form: MessageForm) -> object:
    admit(desk, desk.ask_message, form)
    return desk.ask_message(form, timeout=ACK_BUDGET)


def _rendered(desk: Desk, user_id: str, page: ComposePage) -> View:
    return message_compose(desk.speech(user_id), page, approval_needed=Kind.MESSAGE in desk.approval_for)
