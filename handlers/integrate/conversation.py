"""*Mark orders as integrated*: open the modal, take the submission, hand the results and files out."""

import re
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.mark_csv import example_csv
from bot.domain.marks import INTEGRATE
from bot.domain.notes import Note
from bot.domain.requests import Story
from bot.errors import Stale, WrongLines
from bot.operations.asking.ids import new_id
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.correct import Correct
from bot.operations.integrate.ask import AskIntegrate, IntegrateForm
from bot.operations.looking_up.reports import Reports
from bot.operations.tools import Accounts
from handlers.acks import after, answer, errors_at
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.carried import number
from handlers.integrate.marks import failed_csv, mark_results
from handlers.integrate.view import MarksIds, integrate_compose
from handlers.markup import as_typed
from handlers.modals import View, chosen, in_view, open_and_fill
from handlers.payloads import Body, carried_by, choice_in, files_in, is_ticked, reply_to, text_in, value_of
from handlers.services import Forms, Services
from handlers.slack.uploads import send_file
from handlers.submissions import committed
from handlers.suggestions import searched
from handlers.views import block_kit
from handlers.views.accounts import account_options

_TURN = re.compile("integrate_(previous|next)")


def converse(app: App, services: Services) -> Forms:
    """Put the conversation together and let it listen."""
    tools, authority = services.tools, services.authority
    ask = AskIntegrate(tools, services.files, services.ask)
    answering, approvals, reports = services.answering, services.approvals, services.reports
    conversation = Conversation(answering, approvals, authority, tools.accounts, reports, ask, services.correct)
    conversation.register(app)
    return Forms(conversation.open, conversation.again)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked and answered about a list of orders."""

    answering: Answering
    approvals: Approvals
    authority: Authority
    accounts: Accounts
    reports: Reports
    ask: AskIntegrate
    correct: Correct

    def register(self, app: App) -> None:
        """Listen to the submission and to the buttons of the modal and of the receipt."""
        searched(app, "integrate_compose", ("account",), lambda _body: account_options(self.accounts.known()))

        @app.view("integrate_compose")
        def submitted(ack: Ack, body: Body, client: WebClient) -> None:
            said = self._answer(body)
            answer(self.answering, ack, client, body, said)
            ignored = () if said else self.ask.ignored.get(carried_by(body["view"], MarksIds).batch_id)
            if ignored:
                reply, note = reply_to(body, client), Note("correct.csv_ignored", {"columns": ignored})
                after(body, lambda: self.answering.run(reply, lambda: self.answering.tell(reply, note)))

        @app.action("integrate_example")
        def example(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self.answering.run(reply_to(body, client), lambda: self._send_example(client, body["user"]["id"]))

        @app.action("integrate_failed")
        def failed(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self.answering.run(reply_to(body, client), lambda: self._send_failed(client, body))

        @app.action("integrate_results")
        def results(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self._open_results(client, body)

        @app.action(_TURN, matchers=[in_view("integrate_results")])
        def turned(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            chosen(self.answering, client, body, lambda: self._turned(body))

    def open(self, client: WebClient, body: Body, numbers: str) -> None:
        """Open the modal for ``/alephee integrate N [N…]``, with the numbers filled in."""
        reply = reply_to(body, client)
        open_and_fill(
            self.answering, client, body, reply, "integrate.title", lambda: self._filled(reply.user_id, numbers)
        )

    def again(self, user_id: str, story: Story) -> View:
        """Return the form filled in with the orders that are missing of a list that is to be corrected."""
        return self._filled(user_id, "", story)

    def _filled(self, user_id: str, numbers: str, before: Story | None = None) -> View:
        self.authority.to_ask(user_id)
        page = self.ask.page(new_id(), numbers, before)
        self.approvals.look_for_approver(INTEGRATE, page.batch_id, user_id)
        speech = self.answering.speech(user_id)
        return self.approvals.warned(speech, page.batch_id, user_id, integrate_compose(speech, page))

    def _answer(self, body: Body) -> dict[str, Any]:
        """Commit what was submitted before the view closes; else say at the fields, or in the view, what is wrong."""
        form, views = self._form(body), list[View]()

        def ask() -> None:
            self.authority.to_ask(form.user_id)
            try:
                self.ask(form, timeout=self.answering.ack_budget)
            except WrongLines as error:
                page = self.ask.page(form.batch_id, "", self.correct.before(form.replaces))
                speech = self.answering.speech_at_hand(form.user_id)
                view = integrate_compose(speech, page, error)
                views.append(self.approvals.warned(speech, form.batch_id, form.user_id, view))

        errors = committed(self.answering, body, ask, otherwise="orders")
        return errors_at(errors) if errors or not views else {"response_action": "update", "view": views[0]}

    def _form(self, body: Body) -> IntegrateForm:
        """Read what was filled in."""
        view, user_id = body["view"], body["user"]["id"]
        ids = carried_by(view, MarksIds)
        return IntegrateForm(
            batch_id=ids.batch_id,
            user_id=user_id,
            language=self.answering.language_at_hand(user_id),
            account_id=number(choice_in(view, "account")),
            orders=as_typed(text_in(view, "orders")),
            integrated=choice_in(view, "integrated"),
            own_order_id=text_in(view, "own_order_id"),
            erp_status=text_in(view, "erp_status"),
            files=files_in(view, "files"),
            seen=ids.wrong if is_ticked(view, "go_on") else "",
            replaces=ids.replaces,
            keeps_marks=is_ticked(view, "kept_marks"),
        )

    def _send_example(self, client: WebClient, user_id: str) -> None:
        said = self.answering.speech(user_id).mrkdwn("integrate.example_sent")
        message = block_kit.message(block_kit.sections([said]))
        send_file(client, user_id, message, name="integrate-example.csv", content=example_csv())

    def _send_failed(self, client: WebClient, body: Body) -> None:
        user_id, story = body["user"]["id"], self._story(body, value_of(body))
        speech = self.answering.speech(user_id)
        message = block_kit.message(block_kit.sections([speech.mrkdwn("integrate.failed_sent")]))
        send_file(client, user_id, message, name="integrate-failed.csv", content=failed_csv(speech, story))

    def _open_results(self, client: WebClient, body: Body) -> None:
        reply, batch_id = reply_to(body, client), value_of(body)

        def view() -> View:
            return mark_results(self.answering.speech(reply.user_id), self._story(body, batch_id), 0)

        open_and_fill(self.answering, client, body, reply, "integrate.results", view)

    def _turned(self, body: Body) -> View:
        batch_id, _, page = value_of(body).rpartition(":")
        story, speech = self._story(body, batch_id), self.answering.speech(body["user"]["id"])
        return mark_results(speech, story, number(page) or 0)

    def _story(self, body: Body, batch_id: str) -> Story:
        """Read a batch for somebody who may look. Raises ``NotAllowed``, ``Stale``."""
        self.authority.to_look(body["user"]["id"])
        story = self.reports.story(batch_id)
        if story is None:
            raise Stale
        return story
