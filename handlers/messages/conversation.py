"""*Write to buyer*: open the modal, answer each choice made in it, take the submission."""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.addressed_texts import number_and_text
from bot.domain.messages import MESSAGE, message_of
from bot.domain.reasons import Reason
from bot.domain.requests import Story
from bot.errors import NotSeen
from bot.operations.asking.drafts import OpenForms
from bot.operations.deciding.correct import Correct
from bot.operations.messages.ask import AskMessage, MessageForm
from bot.operations.messages.compose import Compose, ComposePage
from handlers.about_order import FormsAboutOrder
from handlers.acks import answer, errors_at
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.carried import FormIds, OrderIds, read
from handlers.messages.possible import WRITE
from handlers.messages.view import message_compose
from handlers.modals import View
from handlers.payloads import Body, carried_by, choice_in, files_in, is_ticked, text_in, value_of
from handlers.services import Forms, Services
from handlers.set_aside import SetAside
from handlers.slack.texts import read_text
from handlers.submissions import committed


def converse(app: App, services: Services) -> Forms:
    """Put the conversation together and let it listen."""
    tools, look_up, open_forms = services.tools, services.look_up, OpenForms(services.drafts)
    answering, approvals = services.answering, services.approvals
    ask = AskMessage(tools, look_up, open_forms, services.ask)
    forms = FormsAboutOrder(
        MESSAGE, "compose.title", answering, approvals, services.authority, ask, SetAside(services.drafts)
    )
    compose = Compose(tools, look_up, open_forms)
    conversation = Conversation(answering, approvals, forms, compose, ask, services.correct)
    conversation.register(app)
    return Forms(conversation.open, conversation.again)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked and answered about one message."""

    answering: Answering
    approvals: Approvals
    forms: FormsAboutOrder
    compose: Compose
    ask: AskMessage
    correct: Correct

    def register(self, app: App) -> None:
        """Listen to the button, the choices and the submission."""
        form = "message_compose"
        self.forms.register(app, form, button=WRITE, choices=("reason",), open_=self.open, as_chosen=self._as_chosen)

        @app.action(re.compile(f"{WRITE}:[{min(Reason):d}-{max(Reason):d}]"))
        def with_reason(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            reason = Reason(int(body["actions"][0]["action_id"].rpartition(":")[2]))
            self.open(client, body, read(OrderIds, value_of(body)), reason)

        @app.view(form)
        def submitted(ack: Ack, body: Body, client: WebClient) -> None:
            answer(self.answering, ack, client, body, self._answer(body))

    def open(self, client: WebClient, body: Body, order: str | OrderIds, reason: Reason | None = None) -> None:
        """Open the modal for an order, with a reason chosen already; with the text that was typed behind its number."""
        number, text = number_and_text(order) if isinstance(order, str) else (order, "")
        opened = partial(self.compose.open, reason=Reason.OTHER if text else reason)
        render = self._rendered
        self.forms.open(client, body, number, opened, lambda user, page: render(user, replace(page, typed=text)))

    def again(self, user_id: str, story: Story) -> View:
        """Return the form filled in with a message that is to be corrected."""
        (request,) = story.requests
        reason = Reason(message_of(request).reason)
        opened = partial(self.compose.open, reason=reason, but=story.batch.id)
        number, account_id = str(request.order_id), request.account_id
        return self.forms.filled(
            user_id, number, account_id, opened, lambda page: self._rendered(user_id, page, before=story)
        )

    def _answer(self, body: Body) -> dict[str, Any]:
        """Commit what was submitted; else say at the fields what is wrong, or show what the buyer will read."""
        form, views = self._form(body), list[View]()

        def ask() -> None:
            self.forms.admit(form)
            try:
                self.ask(form, timeout=self.answering.ack_budget)
            except NotSeen as error:
                before = self.correct.before(form.replaces)
                views.append(self._rendered(form.user_id, self._page(form), error, before))

        errors = committed(self.answering, body, ask, otherwise="reason")
        return errors_at(errors) if errors or not views else {"response_action": "update", "view": views[0]}

    def _as_chosen(self, body: Body) -> View:
        """Show the preview, the text field or the account's order for what was chosen; what was typed stays."""
        form = self._form(body)
        return self._rendered(form.user_id, self._page(form), before=self.correct.before(form.replaces))

    def _page(self, form: MessageForm) -> ComposePage:
        reason = Reason(int(form.reason)) if form.reason in {str(int(r)) for r in Reason} else None
        draft = self.forms.recall(form)
        page = self.compose.choose(draft, account_id=form.account_id, reason=reason, but=form.replaces)
        return replace(page, typed=form.text.text)

    def _form(self, body: Body) -> MessageForm:
        """Read what was filled in."""
        view = body["view"]
        return MessageForm(
            **self.forms.about(body),
            reason=choice_in(view, "reason"),
            text=read_text(text_in(view, "text")),
            files=files_in(view, "files"),
            buyer_replied=is_ticked(view, "buyer_replied"),
            seen=carried_by(view, FormIds).seen,
        )

    def _rendered(
        self, user_id: str, page: ComposePage, unseen: NotSeen | None = None, before: Story | None = None
    ) -> View:
        speech = self.answering.speech_at_hand(user_id) if unseen else self.answering.speech(user_id)
        needed = MESSAGE in self.approvals.needed_for
        view = message_compose(speech, page, unseen, approval_needed=needed, before=before)
        return self.approvals.warned(speech, page.batch_id, user_id, view)
