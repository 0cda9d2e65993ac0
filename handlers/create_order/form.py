"""The small form of a new order: one screen after the other in one view above the modal, back and forth."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.new_orders.content import CREATE_ORDER
from bot.domain.new_orders.form_places import field_at
from bot.domain.new_orders.form_steps import TICKED, after, before, fields, known_step, step_of, steps
from bot.domain.notes import Note
from bot.operations.create_order.ask import NewOrderForm
from bot.operations.create_order.drafts import OrderDraft
from handlers.acks import answer, errors_at
from handlers.create_order.conversation import asked, compose_view, tell_all
from handlers.create_order.form_view import at_its_field, order_form
from handlers.desk import Desk
from handlers.modals import fill, in_view, open_and_fill
from handlers.payloads import Body, choice_in, element_of, is_ticked, metadata_of, number, reply_to, text_in
from handlers.submissions import said

_TITLE = "create.title"


def register(app: App, desk: Desk) -> None:
    """Listen to the button that leads here, the way back and the submission of each screen."""

    @app.action("create_order_form", matchers=[in_view("create_order_compose")])
    def create_order_form(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        _open(desk, client, body)

    @app.action("create_order_back", matchers=[in_view("create_order_form")])
    def create_order_back(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _back(desk, client, body))

    @app.view("create_order_form")
    def submitted(ack: Ack, body: Body, client: WebClient) -> None:
        answer(desk, ack, client, body, _answer(desk, client, body))


def _open(desk: Desk, client: WebClient, body: Body) -> None:
    """Show the first screen above the modal, for the account chosen there."""
    reply, view = reply_to(body, client), body["view"]
    account, batch_id = number(choice_in(view, "account")), str(metadata_of(view).get("b") or "")

    def choose_first() -> None:
        caution = Note("create.choose_account")
        fill(client, view["id"], compose_view(desk, reply.user_id, batch_id, caution=caution))

    if account is None:
        desk.run(reply, choose_first)
        return

    def screen() -> dict[str, Any]:
        desk.authority.to_ask(reply.user_id)
        ask = desk.ask_create_order
        known, around = ask.drafts.get(batch_id, reply.user_id), ask.facts.of(account)
        answers = known.answers if known else {}
        draft = OrderDraft(batch_id=batch_id, user_id=reply.user_id, account_id=account, around=around, answers=answers)
        return _screen(desk, ask.drafts.keep(draft), "order")

    open_and_fill(desk, client, body, reply, _TITLE, screen, above=True)


def _back(desk: Desk, client: WebClient, body: Body) -> None:
    """Show the screen before; what was typed on this one stays."""
    draft, step = _draft(desk, body)
    earlier = before(step, draft.answers) if draft else None
    if draft is not None and earlier is not None:
        fill(client, body["view"]["id"], _screen(desk, draft, earlier))


def _answer(desk: Desk, client: WebClient, body: Body) -> dict[str, Any]:
    """Judge a screen and go on to the next; behind the last one, ask for the order."""
    draft, step = _draft(desk, body)
    if draft is None:
        return errors_at(said(desk, body, {fields(step)[0]: Note("create.form_forgotten")}))
    wrong = draft.wrong_on(step)
    if wrong:
        speech = desk.speech_at_hand(draft.user_id)
        return errors_at(said(desk, body, {field: at_its_field(speech, note) for field, note in wrong.items()}))
    following = after(step, draft.answers)
    if following is not None:
        view = _screen(desk, draft, following, doubts=draft.doubtful_on(step))
        return {"response_action": "update", "view": view}
    return _asked(desk, client, body, draft, step)


def _asked(desk: Desk, client: WebClient, body: Body, draft: OrderDraft, step: str) -> dict[str, Any]:
    form = NewOrderForm(
        batch_id=draft.batch_id,
        user_id=draft.user_id,
        language=desk.directory.language_at_hand(draft.user_id),
        account_id=draft.account_id,
        text=draft.text(),
        by_form=True,
    )
    problems, errors = asked(desk, body, form, otherwise=fields(step)[0])
    if errors:
        return errors_at({fields(step)[0]: next(iter(errors.values()))})
    if not problems:
        return {"response_action": "clear"}
    tell_all(desk, client, body, problems)
    return {"response_action": "update", "view": _screen(desk, draft, _first_wrong(draft, problems), problems)}


def _first_wrong(draft: OrderDraft, problems: tuple[Note, ...]) -> str:
    """Return the first screen that something is wrong with."""
    places = (field_at(str(problem.params.get("place", ""))) or "" for problem in problems)
    wrong = {step_of(place, draft.answers) for place in places}
    return next(step for step in steps(draft.answers) if step in wrong)


def _draft(desk: Desk, body: Body) -> tuple[OrderDraft | None, str]:
    """Return the draft with what this screen says now, and the screen's name; None after a restart."""
    view, user_id = body["view"], body["user"]["id"]
    ids, drafts = metadata_of(view), desk.ask_create_order.drafts
    step = known_step(str(ids.get("s") or ""))
    draft = drafts.get(str(ids.get("b") or ""), user_id)
    if draft is None or step not in steps(draft.answers):
        return None, step
    return drafts.keep(draft.answered({name: _typed(view, name) for name in fields(step)})), step


def _typed(view: Body, name: str) -> str:
    """Read an answer, whatever kind of input it stands in."""
    element = element_of(view, name)
    if element.get("type") == "checkboxes":
        return TICKED if is_ticked(view, name) else ""
    if element.get("type") == "datetimepicker":
        return str(element.get("selected_date_time") or "")
    return choice_in(view, name) or text_in(view, name)


def _screen(
    desk: Desk, draft: OrderDraft, step: str, problems: tuple[Note, ...] = (), doubts: tuple[Note, ...] = ()
) -> dict[str, Any]:
    speech, approval_needed = desk.speech_at_hand(draft.user_id), CREATE_ORDER in desk.approval_for
    return order_form(speech, draft, step, approval_needed=approval_needed, problems=problems, doubts=doubts)
