"""*Attach documents*: open the modal, answer each choice made in it, take the submission; fetch what is there."""

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.documents import DOCUMENT, document_of
from bot.domain.notes import Note
from bot.domain.requests import Story
from bot.errors import InputError
from bot.operations.asking.drafts import OpenForms
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.correct import Correct
from bot.operations.documents.ask import AskDocument, DocumentForm
from bot.operations.documents.compose import ComposeDocument, DocumentPage
from bot.operations.documents.read import DocumentAsked, ReadDocument
from handlers.about_order import FormsAboutOrder
from handlers.acks import answer, errors_at
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.carried import OrderIds, number, read
from handlers.documents.listed import DocumentIds, document_message
from handlers.documents.view import document_compose
from handlers.modals import View
from handlers.payloads import Body, choice_in, date_in, files_in, reply_to, text_in, value_of
from handlers.replies import Reply
from handlers.services import Forms, Services
from handlers.set_aside import SetAside
from handlers.slack.uploads import send_file
from handlers.slow_notice import slow_notice
from handlers.submissions import committed
from handlers.views.causes import refusal


def converse(app: App, services: Services) -> Forms:
    """Put the conversation together and let it listen."""
    tools, look_up, open_forms = services.tools, services.look_up, OpenForms(services.drafts)
    answering, approvals, authority = services.answering, services.approvals, services.authority
    ask = AskDocument(tools, look_up, open_forms, services.ask)
    forms = FormsAboutOrder(DOCUMENT, "document.title", answering, approvals, authority, ask, SetAside(services.drafts))
    compose, reading = ComposeDocument(tools, look_up, open_forms), ReadDocument(tools, look_up)
    conversation = Conversation(answering, approvals, authority, forms, compose, ask, reading, services.correct)
    conversation.register(app)
    return Forms(conversation.open, conversation.again)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked and answered about the documents of an order."""

    answering: Answering
    approvals: Approvals
    authority: Authority
    forms: FormsAboutOrder
    compose: ComposeDocument
    ask: AskDocument
    reading: ReadDocument
    correct: Correct

    def register(self, app: App) -> None:
        """Listen to the buttons, the choices and the submission."""
        form, button = "document_compose", "compose_document"
        self.forms.register(
            app, form, button=button, choices=("document_type",), open_=self.open, as_chosen=self._as_chosen
        )

        @app.action("fetch_document")
        def fetch_document(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            reply = reply_to(body, client)
            self.answering.run(reply, lambda: self._fetch(reply, read(DocumentIds, value_of(body))))

        @app.view(form)
        def submitted(ack: Ack, body: Body, client: WebClient) -> None:
            filled_in = self._form(body)
            errors = committed(self.answering, body, lambda: self._asked(filled_in), otherwise="document_type")
            answer(self.answering, ack, client, body, errors_at(errors))

    def open(self, client: WebClient, body: Body, order: str | OrderIds) -> None:
        """Open the modal for an order."""
        self.forms.open(client, body, order, self.compose.open, self._rendered)

    def again(self, user_id: str, story: Story) -> View:
        """Return the form filled in with documents that are to be corrected."""
        first = story.requests[0]
        opened = partial(self.compose.open, document_type=document_of(first).document_type)
        number, account_id = str(first.order_id), first.account_id
        return self.forms.filled(user_id, number, account_id, opened, lambda page: self._rendered(user_id, page, story))

    def _as_chosen(self, body: Body) -> View:
        """Show what the choice means, or the account's order; what was typed stays."""
        form = self._form(body)
        page = self.compose.choose(
            self.forms.recall(form), account_id=form.account_id, document_type=number(form.document_type)
        )
        return self._rendered(form.user_id, page, self.correct.before(form.replaces))

    def _form(self, body: Body) -> DocumentForm:
        """Read what was filled in."""
        view = body["view"]
        return DocumentForm(
            **self.forms.about(body),
            document_type=choice_in(view, "document_type"),
            files=files_in(view, "files"),
            document_number=text_in(view, "document_number"),
            date=date_in(view, "document_date"),
            fiscal_key=text_in(view, "fiscal_key"),
            series_number=text_in(view, "series_number"),
        )

    def _asked(self, form: DocumentForm) -> object:
        self.forms.admit(form)
        return self.ask(form, timeout=self.answering.ack_budget)

    def _rendered(self, user_id: str, page: DocumentPage, before: Story | None = None) -> View:
        speech = self.answering.speech(user_id)
        needed = DOCUMENT in self.approvals.needed_for
        view = document_compose(speech, page, approval_needed=needed, before=before)
        return self.approvals.warned(speech, page.batch_id, user_id, view)

    def _fetch(self, reply: Reply, ids: DocumentIds) -> None:
        """Bring a document out of Alephee to the person who pressed, and to nobody else."""
        if ids.account_id is None or ids.order_id is None or ids.document_type is None:
            raise InputError(Note("document.gone"))
        self.authority.to_look(reply.user_id)
        speech = self.answering.speech(reply.user_id)
        asked = DocumentAsked(ids.account_id, ids.order_id, ids.document_type, ids.extension, ids.size)
        with slow_notice(lambda: reply.say(refusal(speech, Note("document.fetching")))):
            found = self.reading(asked)
            above = document_message(speech, found)
            send_file(reply.client, reply.user_id, above, name=found.file.name, content=found.file.content)
        reply.say(refusal(speech, Note("document.sent_to_you")))
