"""*Create an order*: open the modal, take the JSON of an order as a file or as text."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.notes import MOST_SHOWN, Note
from bot.errors import InvalidOrder
from bot.operations.asking.ids import new_id
from bot.operations.create_order.ask import NewOrderForm
from handlers.acks import answer, errors_at
from handlers.alone import look_for_approver, warned
from handlers.create_order.view import at_field, create_order_compose
from handlers.desk import ACK_BUDGET, Desk
from handlers.modals import open_and_fill
from handlers.payloads import Body, choice_in, files_in, metadata_of, number, reply_to, text_in
from handlers.slack.calls import patiently
from handlers.submissions import committed
from handlers.views.problems import problem_pages

_TITLE = "create.title"


def register(app: App, desk: Desk) -> None:
    """Listen to the submission."""

    @app.view("create_order_compose")
    def submitted(ack: Ack, body: Body, client: WebClient) -> None:
        form = _form(desk, body)
        problems, errors = asked(desk, body, form, otherwise="text")
        said = at_field(desk.speech_at_hand(form.user_id), problems)
        if errors or said or not problems:
            answer(desk, ack, client, body, errors_at(errors or ({"text": said} if said else {})))
            return
        view = compose_view(desk, form.user_id, form.batch_id, problems=problems)
        answer(desk, ack, client, body, {"response_action": "update", "view": view})
        tell_all(desk, client, body, problems)


def open_from_command(desk: Desk, client: WebClient, body: Body, _rest: str) -> None:
    """Open the modal for ``/alephee create``."""
    reply = reply_to(body, client)

    def view() -> dict[str, Any]:
        desk.authority.to_ask(reply.user_id)
        batch_id = new_id()
        look_for_approver(desk, CREATE_ORDER, batch_id, reply.user_id)
        return compose_view(desk, reply.user_id, batch_id)

    open_and_fill(desk, client, body, reply, _TITLE, view)


def compose_view(
    desk: Desk, user_id: str, batch_id: str, *, caution: Note | None = None, problems: tuple[Note, ...] = ()
) -> dict[str, Any]:
    """Render the modal as it has to be now. Raises ``AlepheeError`` while the accounts cannot be asked."""
    view = create_order_compose(
        desk.speech_at_hand(user_id),
        batch_id,
        desk.ask_create_order.tools.accounts.names(),
        approval_needed=CREATE_ORDER in desk.approval_for,
        caution=caution,
        problems=problems,
    )
    return warned(desk, user_id, view)


def asked(desk: Desk, body: Body, form: NewOrderForm, *, otherwise: str) -> tuple[tuple[Note, ...], dict[str, str]]:
    """Ask for the order within the acknowledgement; what is wrong with it, and what to say at which field of the form.

    Both are empty when the request is committed.
    """
    wrong: list[InvalidOrder] = []

    def ask() -> None:
        try:
            desk.authority.to_ask(form.user_id)
            desk.ask_create_order(form, timeout=ACK_BUDGET)
        except InvalidOrder as error:
            wrong.append(error)

    errors = committed(desk, body, ask, otherwise=otherwise)
    return (wrong[0].problems if wrong else ()), errors


def tell_all(desk: Desk, client: WebClient, body: Body, problems: tuple[Note, ...]) -> None:
    """Send the whole list of problems privately when a view cannot show all of it."""
    if len(problems) <= MOST_SHOWN:
        return
    reply = reply_to(body, client)

    def send() -> None:
        for page in problem_pages(desk.speech(reply.user_id), problems):
            said = {"text": page.text, "blocks": list(page.blocks)}
            patiently(client.chat_postMessage, channel=reply.user_id, unfurl_links=False, unfurl_media=False, **said)

    desk.run(reply, send)


def _form(desk: Desk, body: Body) -> NewOrderForm:
    view, user_id = body["view"], body["user"]["id"]
    account = choice_in(view, "account")
    return NewOrderForm(
        batch_id=str(metadata_of(view).get("b") or ""),
        user_id=user_id,
        language=desk.directory.language_at_hand(user_id),
        account_id=number(account),
        text=text_in(view, "text"),
        files=files_in(view, "files"),
    )
