"""*Create an order*: open the modal, take the JSON of an order as a file or as text."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.notes import MOST_SHOWN, Note
from bot.domain.requests import Story
from bot.errors import InvalidOrder, LogUnavailable, NotSeen
from bot.operations.asking.ids import new_id
from bot.operations.create_order.ask import AskCreateOrder, NewOrderForm
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.correct import Correct
from bot.operations.tools import Accounts
from handlers.acks import answer, errors_at
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.carried import number
from handlers.create_order.view import TOLD, NewOrderIds, at_field, create_order_compose
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, carried_by, choice_in, files_in, reply_to, text_in, ticked_in
from handlers.slack.calls import patiently
from handlers.submissions import at_fields, committed
from handlers.suggestions import searched
from handlers.views.accounts import account_options
from handlers.views.problems import problem_pages


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps an order from being asked for.

    ``problems``: what is wrong with it; ``errors``: what to say at which field; ``unseen``: what is to be seen first.
    """

    problems: tuple[Note, ...]
    errors: dict[str, str]
    unseen: NotSeen | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked and answered about one new order."""

    answering: Answering
    approvals: Approvals
    authority: Authority
    accounts: Accounts
    ask: AskCreateOrder
    correct: Correct

    def register(self, app: App) -> None:
        """Listen to the submission, and to what is typed into the menu of accounts."""
        searched(app, "create_order_compose", ("account",), lambda _body: account_options(self.accounts.known()))

        @app.view("create_order_compose")
        def submitted(ack: Ack, body: Body, client: WebClient) -> None:
            said, problems = self._answer(body)
            answer(self.answering, ack, client, body, said)
            self.tell_all(client, body, problems)

    def open(self, client: WebClient, body: Body, _rest: str) -> None:
        """Open the modal for ``/alephee create``."""
        reply = reply_to(body, client)
        open_and_fill(self.answering, client, body, reply, "create.title", lambda: self.again(reply.user_id, None))

    def again(self, user_id: str, story: Story | None) -> View:
        """Return the form, filled in with a new order that is to be corrected, if there is one."""
        self.authority.to_ask(user_id)
        batch_id = new_id()
        self.approvals.look_for_approver(CREATE_ORDER, batch_id, user_id)
        return self.view(user_id, batch_id, before=story)

    def _answer(self, body: Body) -> tuple[dict[str, Any], tuple[Note, ...]]:
        """Ask for the order; return what to answer, and a list of problems that has to be told by message.

        A list of an attempt before goes: what a field would say is said above the form then, where the list was.
        """
        form, lists = self._form(body), carried_by(body["view"], NewOrderIds).lists
        said = self.asked(body, form, otherwise="text")
        problems, errors, unseen = said.problems, said.errors, said.unseen
        short = at_field(self.answering.speech_at_hand(form.user_id), problems)
        errors = errors or ({"text": short} if short else {})
        if not (errors or problems or unseen) or (errors and not lists):
            return errors_at(errors), ()
        try:
            before, told = self.correct.before(form.replaces), lists == TOLD
        except LogUnavailable:  # where there are errors, they say so
            return errors_at(errors or at_fields(self.answering, body, {"text": Note("error.log_slow")})), ()
        view = self.view(
            form.user_id,
            form.batch_id,
            cautions=tuple(errors.values()) or self._to_see(form.user_id, unseen),
            problems=() if errors else problems,
            told=told,
            before=before,
            seen=unseen.token if unseen else "",
        )
        return {"response_action": "update", "view": view}, () if told or errors else problems

    def view(
        self,
        user_id: str,
        batch_id: str,
        *,
        cautions: tuple[Note | str, ...] = (),
        problems: tuple[Note, ...] = (),
        told: bool = False,
        before: Story | None = None,
        seen: str = "",
    ) -> View:
        """Render the modal as it has to be now. Raises ``AlepheeError`` while the accounts cannot be asked."""
        speech = self.answering.speech_at_hand(user_id)
        view = create_order_compose(
            speech,
            batch_id,
            self.accounts.names(),
            approval_needed=CREATE_ORDER in self.approvals.needed_for,
            cautions=cautions,
            problems=problems,
            told=told,
            before=before,
            seen=seen,
        )
        return self.approvals.warned(speech, batch_id, user_id, view)

    def asked(self, body: Body, form: NewOrderForm, *, otherwise: str) -> InTheWay:
        """Ask for the order within the acknowledgement; returns what is in its way, nothing when it is committed."""
        wrong, unseen = list[InvalidOrder](), list[NotSeen]()

        def ask() -> None:
            try:
                self.authority.to_ask(form.user_id)
                self.ask(form, timeout=self.answering.ack_budget)
            except InvalidOrder as error:
                wrong.append(error)
            except NotSeen as error:
                unseen.append(error)

        errors = committed(self.answering, body, ask, otherwise=otherwise)
        return InTheWay(wrong[0].problems if wrong else (), errors, unseen[0] if unseen else None)

    def tell_all(self, client: WebClient, body: Body, problems: tuple[Note, ...]) -> None:
        """Send the whole list of problems privately when a view cannot show all of it."""
        if len(problems) <= MOST_SHOWN:
            return
        reply = reply_to(body, client)

        def send() -> None:
            for page in problem_pages(self.answering.speech(reply.user_id), problems):
                said = {"text": page.text, "blocks": list(page.blocks), "unfurl_links": False, "unfurl_media": False}
                patiently(client.chat_postMessage, channel=reply.user_id, **said)

        self.answering.run(reply, send)

    def _form(self, body: Body) -> NewOrderForm:
        view, user_id = body["view"], body["user"]["id"]
        ids = carried_by(view, NewOrderIds)
        return NewOrderForm(
            batch_id=ids.batch_id,
            user_id=user_id,
            language=self.answering.language_at_hand(user_id),
            account_id=number(choice_in(view, "account")),
            text=text_in(view, "text"),
            files=files_in(view, "files"),
            replaces=ids.replaces,
            kept=ticked_in(view, "kept_files"),
            seen=ids.seen,
        )

    def _to_see(self, user_id: str, unseen: NotSeen | None) -> tuple[Note, ...]:
        """Return what is to be looked at before the form is sent once more."""
        if unseen is None:
            return ()
        submit = "create.ask_approval" if CREATE_ORDER in self.approvals.needed_for else "create.send"
        button = self.answering.speech_at_hand(user_id).plain(submit)
        return (*unseen.notes, Note("create.go_on", {"button": button}))
