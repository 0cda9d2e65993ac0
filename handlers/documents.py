"""*Attach documents*: open the modal, answer each choice made in it, take the submission; fetch what is there."""

import json
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.domain.requests import Kind
from bot.errors import InputError
from bot.operations.ask_document import DocumentForm
from bot.operations.compose import new_id
from bot.operations.compose_document import DocumentPage
from bot.operations.read_document import DocumentAsked
from handlers.desk import ACK_BUDGET, Desk
from handlers.modals import fill, in_view, open_and_fill
from handlers.patience import hint
from handlers.payloads import (
    Body,
    choice_in,
    date_in,
    files_in,
    metadata_of,
    number,
    number_in,
    reply_to,
    text_in,
    value_of,
)
from handlers.replies import Reply
from handlers.submissions import committed
from handlers.uploads import send_file
from handlers.views.documents import document_compose
from handlers.views.lists import refusal
from handlers.views.order_documents import document_message

_TITLE = "document.title"


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons, the choices and the submission."""

    @app.action("compose_document")
    def compose_document(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        ids = _ids(body)
        _open(desk, client, body, str(ids.get("o") or ""), number_in(ids, "a"))

    @app.action("fetch_document")
    def fetch_document(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        reply = reply_to(body, client)
        desk.run(reply, lambda: _fetch(desk, reply, _ids(body)))

    def chosen(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _chosen(desk, client, body))

    for name in ("account", "document_type"):
        app.action({"action_id": name, "block_id": name}, matchers=[in_view("document_compose")])(chosen)

    @app.view("document_compose")
    def submitted(ack: Ack, body: Body) -> None:
        form = _form(desk, body)
        errors = committed(desk, form.user_id, lambda: _asked(desk, form), otherwise="document_type")
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            ack()


def open_from_command(desk: Desk, client: WebClient, body: Body, number: str) -> None:
    """Open the modal for ``/alephee document N``."""
    _open(desk, client, body, number, None)


def _ids(body: Body) -> dict[str, Any]:
    """Read the ids that a button carries; none when it carries something else."""
    try:
        value = json.loads(value_of(body))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _open(desk: Desk, client: WebClient, body: Body, number: str, account_id: int | None) -> None:
    reply = reply_to(body, client)

    def view() -> dict[str, Any]:
        desk.authority.to_ask(reply.user_id)
        page = desk.compose_document.open(
            new_id(),
            user_id=reply.user_id,
            language=desk.directory.language(reply.user_id),
            number=number,
            account_id=account_id,
        )
        return _rendered(desk, reply.user_id, page)

    desk.run(reply, lambda: open_and_fill(desk, client, body, reply, _TITLE, view))


def _chosen(desk: Desk, client: WebClient, body: Body) -> None:
    """Show what the choice means, or the account's order; what was typed stays."""
    form = _form(desk, body)
    if not desk.ask_document.knows(form):
        desk.authority.to_ask(form.user_id)
        desk.ask_document.remember(form)
    page = desk.compose_document.choose(
        form.batch_id,
        user_id=form.user_id,
        number=form.number,
        account_id=form.account_id,
        document_type=number(form.document_type),
    )
    fill(client, body["view"]["id"], _rendered(desk, form.user_id, page))


def _form(desk: Desk, body: Body) -> DocumentForm:
    """Read what was filled in."""
    view = body["view"]
    ids = metadata_of(view)
    account = choice_in(view, "account")
    return DocumentForm(
        batch_id=str(ids.get("b") or ""),
        user_id=body["user"]["id"],
        language=desk.directory.language_at_hand(body["user"]["id"]),
        number=str(ids.get("n") or ""),
        account_id=number(account) or number_in(ids, "a"),
        order_id=number_in(ids, "o"),
        document_type=choice_in(view, "document_type"),
        files=files_in(view, "files"),
        document_number=text_in(view, "document_number"),
        date=date_in(view, "document_date"),
        fiscal_key=text_in(view, "fiscal_key"),
        series_number=text_in(view, "series_number"),
    )


def _asked(desk: Desk, form: DocumentForm) -> object:
    if not desk.ask_document.knows(form):
        desk.authority.to_ask(form.user_id)
    return desk.ask_document(form, timeout=ACK_BUDGET)


def _rendered(desk: Desk, user_id: str, page: DocumentPage) -> dict[str, Any]:
    return document_compose(desk.speech(user_id), page, approval_needed=Kind.DOCUMENT in desk.approval_for)


def _fetch(desk: Desk, reply: Reply, ids: dict[str, Any]) -> None:
    """Bring a document out of Alephee to the person who pressed, and to nobody else."""
    account_id, order_id, kind = (number_in(ids, key) for key in ("a", "o", "t"))
    if account_id is None or order_id is None or kind is None:
        raise InputError(Note("document.gone"))
    desk.authority.to_look(reply.user_id)
    speech = desk.speech(reply.user_id)
    asked = DocumentAsked(account_id, order_id, kind, str(ids.get("e") or ""), number_in(ids, "s"))
    with hint(lambda: reply.say(refusal(speech, Note("document.fetching")))):
        read = desk.read_document(asked)
        above = document_message(speech, read)
        send_file(reply.client, reply.user_id, above, name=read.file.name, content=read.file.content)
    reply.say(refusal(speech, Note("document.sent_to_you")))
