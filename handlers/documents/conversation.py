"""*Attach documents*: open the modal, answer each choice made in it, take the submission; fetch what is there."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.documents import DOCUMENT
from bot.domain.notes import Note
from bot.errors import InputError
from bot.operations.documents.ask import DocumentForm
from bot.operations.documents.compose import DocumentPage
from bot.operations.documents.read import DocumentAsked
from handlers.about_order import about, admit, ids_of, open_form, recall
from handlers.acks import answer, errors_at
from handlers.alone import warned
from handlers.desk import ACK_BUDGET, Desk
from handlers.documents.listed import document_message
from handlers.documents.view import document_compose
from handlers.modals import View, chosen, in_view
from handlers.payloads import Body, choice_in, date_in, files_in, number, number_in, reply_to, text_in
from handlers.replies import Reply
from handlers.slack.uploads import send_file
from handlers.slow_notice import hint
from handlers.submissions import committed
from handlers.views.causes import refusal

_TITLE = "document.title"


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons, the choices and the submission."""

    @app.action("compose_document")
    def compose_document(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        _open(desk, client, body, ids_of(body))

    @app.action("fetch_document")
    def fetch_document(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        reply = reply_to(body, client)
        desk.run(reply, lambda: _fetch(desk, reply, ids_of(body)))

    def changed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        chosen(desk, client, body, lambda: _as_chosen(desk, body))

    for name in ("account", "document_type"):
        app.action({"action_id": name, "block_id": name}, matchers=[in_view("document_compose")])(changed)

    @app.view("document_compose")
    def submitted(ack: Ack, body: Body, client: WebClient) -> None:
        form = _form(desk, body)
        errors = committed(desk, body, lambda: _asked(desk, form), otherwise="document_type")
        answer(desk, ack, client, body, errors_at(errors))


def open_from_command(desk: Desk, client: WebClient, body: Body, number: str) -> None:
    """Open the modal for ``/alephee document N``."""
    _open(desk, client, body, number)


def _open(desk: Desk, client: WebClient, body: Body, order: str | dict[str, object]) -> None:
    look_up, kind = desk.compose_document.open, DOCUMENT
    open_form(
        desk, client, body, _TITLE, look_up, lambda user, page: _rendered(desk, user, page), order=order, kind=kind
    )


def _as_chosen(desk: Desk, body: Body) -> View:
    """Show what the choice means, or the account's order; what was typed stays."""
    form = _form(desk, body)
    recall(desk, desk.ask_document, form)
    page = desk.compose_document.choose(
        form.batch_id,
        user_id=form.user_id,
        number=form.number,
        account_id=form.account_id,
        document_type=number(form.document_type),
    )
    return _rendered(desk, form.user_id, page)


def _form(desk: Desk, body: Body) -> DocumentForm:
    """Read what was filled in."""
    view = body["view"]
    return DocumentForm(
        **about(desk, body),
        document_type=choice_in(view, "document_type"),
        files=files_in(view, "files"),
        document_number=text_in(view, "document_number"),
        date=date_in(view, "document_date"),
        fiscal_key=text_in(view, "fiscal_key"),
        series_number=text_in(view, "series_number"),
    )


def _asked(desk: Desk, form: DocumentForm) -> object:
    admit(desk, desk.ask_document, form)
    return desk.ask_document(form, timeout=ACK_BUDGET)


def _rendered(desk: Desk, user_id: str, page: DocumentPage) -> View:
    view = document_compose(desk.speech(user_id), page, approval_needed=DOCUMENT in desk.approval_for)
    return warned(desk, user_id, view)


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
