"""The small form of a new order: one screen after the other in one view above the modal, back and forth."""

import logging
from collections.abc import Mapping
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.new_orders.content import CREATE_ORDER, new_order_of
from bot.domain.new_orders.form import TICKED, before, field_at, fields, kind_and_number, known_step, step_of, steps
from bot.domain.new_orders.form import after as screen_after
from bot.domain.new_orders.form_answers import answers_of
from bot.domain.new_orders.problems import Problem
from bot.domain.notes import Note
from bot.errors import AlepheeError, InputError, LogUnavailable
from bot.operations.create_order.ask import NewOrderForm
from bot.operations.create_order.check import AccountFacts
from bot.operations.create_order.drafts import OrderDraft, OrderDrafts
from bot.operations.deciding.authority import Authority
from handlers.acks import after, answer, errors_at
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.carried import number
from handlers.create_order.conversation import Conversation
from handlers.create_order.form_view import at_its_field, form_options, order_form
from handlers.create_order.view import NewOrderIds
from handlers.modals import View, fill, in_view, open_and_fill
from handlers.payloads import Body, carried_by, choice_in, element_of, is_ticked, reply_to, text_in
from handlers.slack.schemas import View as Filled
from handlers.submissions import at_fields, committed
from handlers.suggestions import searched
from handlers.views.block_kit import Block

log = logging.getLogger(__name__)

#: the field of the order's own number
_NUMBER = "external_order_id"


@dataclass(frozen=True, slots=True)
class SmallForm:
    """The screens of one new order, and what was typed on them."""

    answering: Answering
    approvals: Approvals
    authority: Authority
    facts: AccountFacts
    drafts: OrderDrafts
    conversation: Conversation

    def register(self, app: App) -> None:
        """Listen to the button that leads here, the way back and the submission of each screen."""
        searched(app, "create_order_form", ("marketplace_id", "pickup_id"), self._options)

        @app.action("create_order_form", matchers=[in_view("create_order_compose")])
        def create_order_form(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self._open(client, body)

        @app.action("create_order_back", matchers=[in_view("create_order_form")])
        def create_order_back(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self.answering.run(reply_to(body, client), lambda: self._back(client, body))

        @app.view("create_order_form")
        def submitted(ack: Ack, body: Body, client: WebClient) -> None:
            answer(self.answering, ack, client, body, self._answer(client, body))

    def _open(self, client: WebClient, body: Body) -> None:
        """Show the first screen above the modal, for the account chosen there."""
        reply, view = reply_to(body, client), body["view"]
        account, ids = number(choice_in(view, "account")), carried_by(view, NewOrderIds)

        def choose_first() -> None:
            cautions, before = (Note("create.choose_account"),), self.conversation.correct.before(ids.replaces)
            form = self.conversation.view(reply.user_id, ids.batch_id, cautions=cautions, before=before)
            fill(client, view["id"], form)

        if account is None:
            self.answering.run(reply, choose_first)
            return

        def screen() -> View:
            self.authority.to_ask(reply.user_id)
            around = self.facts.of(account)
            known = self.drafts.get(ids.batch_id, reply.user_id)
            draft = OrderDraft(
                batch_id=ids.batch_id,
                user_id=reply.user_id,
                account_id=account,
                around=around,
                answers=known.answers if known else self._answers_of(ids.replaces),
                replaces=ids.replaces,
            )
            return self._screen(self.drafts.open(draft), "order")

        open_and_fill(self.answering, client, body, reply, "create.title", screen, above=True)

    def _answers_of(self, batch_id: str) -> Mapping[str, str]:
        """Return the order that is corrected as the form's answers; none where the form cannot hold it."""
        before = self.conversation.correct.before(batch_id)
        body = new_order_of(before.requests[0]).body if before else ""
        return answers_of(body) if body else {}

    def _back(self, client: WebClient, body: Body) -> None:
        """Show the screen before; what was typed on this one stays. Raises ``InputError`` for a form nobody knows."""
        draft, step = self._draft(body)
        if draft is None:
            raise InputError(Note("create.form_forgotten"))
        is_older = _is_older(draft, body)
        earlier = None if is_older else before(step, draft.answers)
        if is_older or earlier is not None:
            draft = replace(draft, was_wrong=draft.was_wrong and not is_older)
            self.drafts.keep(draft)
            fill(client, body["view"]["id"], self._screen(draft, earlier) if earlier else self._again(draft))

    def _answer(self, client: WebClient, body: Body) -> dict[str, Any]:
        """Judge a screen and go on to the next; behind the last one, ask for the order."""
        found, (first, *_) = list[tuple[OrderDraft | None, str]](), fields(_step(body))
        errors = committed(self.answering, body, lambda: found.append(self._draft(body)), otherwise=first)
        if errors:
            return errors_at(errors)
        draft, step = found[0]
        if draft is None:
            return errors_at(at_fields(self.answering, body, {first: Note("create.form_forgotten")}))
        if _is_older(draft, body):
            draft = replace(draft, was_wrong=False)
            self._keep_soon(client, body, draft)
            return {"response_action": "update", "view": self._again(draft)}
        wrong = draft.wrong_on(step) or self._taken(draft, step)
        if wrong:
            speech = self.answering.speech_at_hand(draft.user_id)
            wrong_notes = {field: at_its_field(speech, note) for field, note in wrong.items()}
            return errors_at(at_fields(self.answering, body, wrong_notes))
        following = None if draft.was_wrong else screen_after(step, draft.answers)
        if following is not None:
            self._keep_soon(client, body, draft)
            view = self._screen(draft, following, doubts=draft.doubtful_on(step, self._unlike_the_catalog(draft, step)))
            return {"response_action": "update", "view": view}
        return self._asked(client, body, draft, step)

    def _taken(self, draft: OrderDraft, step: str) -> dict[str, Note]:
        """Say at once that an order's number is taken; what is not known in time is found at the end."""
        if _NUMBER not in fields(step):
            return {}
        ask, number = self.conversation.ask, draft.answers.get(_NUMBER, "").strip()
        task = self.answering.work.commit(lambda: ask.number_problem(draft.account_id, number, but=draft.replaces))
        try:
            problem = task.result(timeout=self.answering.ack_budget)
        except (NotInTime, AlepheeError, LogUnavailable) as error:
            log.info("whether a number is taken is not known yet", extra={"why": type(error).__name__})
            return {}
        return {_NUMBER: problem} if isinstance(problem, Note) else {}

    def _unlike_the_catalog(self, draft: OrderDraft, step: str) -> tuple[Problem, ...]:
        """Say at once what the catalog doubts about an item; what it does not answer in time the card says."""
        order, tools = draft.order, self.facts.tools
        if order is None or kind_and_number(step)[0] != "item":
            return ()
        return self.conversation.ask.catalog.doubts(draft.account_id, order, tools.waits.catalog)

    def _asked(self, client: WebClient, body: Body, draft: OrderDraft, step: str) -> dict[str, Any]:
        form = NewOrderForm(
            batch_id=draft.batch_id,
            user_id=draft.user_id,
            language=self.answering.language_at_hand(draft.user_id),
            account_id=draft.account_id,
            text=draft.text(),
            by_form=True,
            replaces=draft.replaces,
        )
        said = self.conversation.asked(body, form, otherwise=fields(step)[0])
        problems, errors = said.problems, said.errors
        if errors:
            return errors_at({fields(step)[0]: next(iter(errors.values()))})
        if not problems:
            return {"response_action": "clear"}
        self.conversation.tell_all(client, body, problems)
        draft = replace(draft, was_wrong=True)
        self._keep_soon(client, body, draft)
        view = self._screen(draft, _first_wrong(draft, problems), problems)
        return {"response_action": "update", "view": view}

    def _draft(self, body: Body) -> tuple[OrderDraft | None, str]:
        """Return the draft with what this screen says now, and the screen's name; None when nobody knows the form."""
        view, step = body["view"], _step(body)
        ids = carried_by(view, NewOrderIds)
        draft = self.drafts.get(ids.batch_id, body["user"]["id"], version=ids.version or 0)
        is_known = draft is not None and (draft.version < (ids.version or 0) or step in steps(draft.answers))
        if draft is None or not is_known:
            return None, step
        return draft.answered({name: _typed(view, name) for name in fields(step)}), step

    def _keep_soon(self, client: WebClient, body: Body, draft: OrderDraft) -> None:
        """Keep a draft once the delivery is acknowledged."""
        after(body, lambda: self.answering.keep(reply_to(body, client), lambda: self.drafts.keep(draft)))

    def _again(self, draft: OrderDraft) -> View:
        """Show the first screen whose answers may not have been kept, and say so: another process ended just then."""
        return self._screen(draft, draft.first_unanswered(), doubts=(Note("order_form.not_kept"),))

    def _screen(
        self,
        draft: OrderDraft,
        step: str,
        problems: tuple[Note, ...] = (),
        doubts: tuple[Note, ...] = (),
    ) -> View:
        speech, needed = self.answering.speech_at_hand(draft.user_id), CREATE_ORDER in self.approvals.needed_for
        return order_form(speech, draft, step, approval_needed=needed, problems=problems, doubts=doubts)

    def _options(self, body: Body) -> list[Block]:
        """Return what a menu offers; nothing when nobody knows the form (any more)."""
        user_id = body["user"]["id"]
        draft = self.drafts.get(carried_by(body["view"], NewOrderIds).batch_id, user_id)
        return form_options(self.answering.speech_at_hand(user_id), draft, body["action_id"]) if draft else []


def _step(body: Body) -> str:
    """Return the name of the screen that a delivery comes from."""
    return known_step(carried_by(body["view"], NewOrderIds).step)


def _is_older(draft: OrderDraft, body: Body) -> bool:
    """Whether a draft that this screen was just added to lacks what was answered before it."""
    return draft.version <= (carried_by(body["view"], NewOrderIds).version or 0)


def _first_wrong(draft: OrderDraft, problems: tuple[Note, ...]) -> str:
    """Return the first screen that something is wrong with."""
    places = (field_at(str(problem.params.get("place", ""))) or "" for problem in problems)
    wrong = {step_of(place, draft.answers) for place in places}
    return next(step for step in steps(draft.answers) if step in wrong)


def _typed(view: Filled, name: str) -> str:
    """Read an answer, whatever kind of input it stands in."""
    element = element_of(view, name)
    if element.get("type") == "checkboxes":
        return TICKED if is_ticked(view, name) else ""
    if element.get("type") == "datetimepicker":
        return str(element.get("selected_date_time") or "")
    return choice_in(view, name) or text_in(view, name)
