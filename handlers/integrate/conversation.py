"""*Mark orders as integrated*: open the modal, take the submission, hand the results and files out."""

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.mark_csv import example_csv
from bot.domain.marks import INTEGRATE
from bot.domain.requests import Story
from bot.errors import Stale, WrongLines
from bot.operations.asking.ids import new_id
from bot.operations.integrate.ask import IntegrateForm
from handlers.acks import answer, errors_at
from handlers.alone import look_for_approver, warned
from handlers.desk import ACK_BUDGET, Desk
from handlers.integrate.marks import failed_csv, mark_results
from handlers.integrate.view import integrate_compose
from handlers.markup import as_typed
from handlers.modals import fill, in_view, open_and_fill
from handlers.payloads import (
    Body,
    choice_in,
    files_in,
    is_ticked,
    metadata_of,
    number,
    reply_to,
    text_in,
    value_of,
)
from handlers.slack.uploads import send_file
from handlers.submissions import committed
from handlers.views import block_kit

_TITLE = "integrate.title"
_TURN = re.compile("integrate_(previous|next)")


def register(app: App, desk: Desk) -> None:
    """Listen to the submission and to the buttons of the modal and of the receipt."""

    @app.view("integrate_compose")
    def submitted(ack: Ack, body: Body, client: WebClient) -> None:
        answer(desk, ack, client, body, _answer(desk, body))

    @app.action("integrate_example")
    def example(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _send_example(desk, client, body["user"]["id"]))

    @app.action("integrate_failed")
    def failed(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _send_failed(desk, client, body))

    @app.action("integrate_results")
    def results(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        _open_results(desk, client, body)

    @app.action(_TURN, matchers=[in_view("integrate_results")])
    def turned(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        desk.run(reply_to(body, client), lambda: _turn(desk, client, body))


def open_from_command(desk: Desk, client: WebClient, body: Body, numbers: str) -> None:
    """Open the modal for ``/alephee integrate N [N…]``, with the numbers filled in."""
    reply = reply_to(body, client)

    def view() -> dict[str, Any]:
        desk.authority.to_ask(reply.user_id)
        page = desk.ask_integrate.page(new_id(), numbers)
        look_for_approver(desk, INTEGRATE, page.batch_id, reply.user_id)
        return warned(desk, reply.user_id, integrate_compose(desk.speech(reply.user_id), page))

    open_and_fill(desk, client, body, reply, _TITLE, view)


def _answer(desk: Desk, body: Body) -> dict[str, Any]:
    """Commit what was submitted before the view closes; else say at the fields, or in the view, what is wrong."""
    form, wrong = _form(desk, body), list[WrongLines]()

    def ask() -> None:
        desk.authority.to_ask(form.user_id)
        try:
            desk.ask_integrate(form, timeout=ACK_BUDGET)
        except WrongLines as error:
            wrong.append(error)

    errors = committed(desk, body, ask, otherwise="orders")
    if errors or not wrong:
        return errors_at(errors)
    page = desk.ask_integrate.page(form.batch_id, "")
    view = integrate_compose(desk.speech_at_hand(form.user_id), page, wrong[0])
    return {"response_action": "update", "view": warned(desk, form.user_id, view)}


def _form(desk: Desk, body: Body) -> IntegrateForm:
    """Read what was filled in."""
    view, user_id = body["view"], body["user"]["id"]
    ids, account = metadata_of(view), choice_in(view, "account")
    return IntegrateForm(
        batch_id=str(ids.get("b") or ""),
        user_id=user_id,
        language=desk.directory.language_at_hand(user_id),
        account_id=number(account),
        orders=as_typed(text_in(view, "orders")),
        integrated=choice_in(view, "integrated"),
        own_order_id=text_in(view, "own_order_id"),
        erp_status=text_in(view, "erp_status"),
        files=files_in(view, "files"),
        seen=str(ids.get("w") or "") if is_ticked(view, "go_on") else "",
    )


def _send_example(desk: Desk, client: WebClient, user_id: str) -> None:
    message = block_kit.message(block_kit.sections([desk.speech(user_id).mrkdwn("integrate.example_sent")]))
    send_file(client, user_id, message, name="integrate-example.csv", content=example_csv())


def _send_failed(desk: Desk, client: WebClient, body: Body) -> None:
    user_id, story = body["user"]["id"], _story(desk, body, value_of(body))
    speech = desk.speech(user_id)
    message = block_kit.message(block_kit.sections([speech.mrkdwn("integrate.failed_sent")]))
    send_file(client, user_id, message, name="integrate-failed.csv", content=failed_csv(speech, story))


def _open_results(desk: Desk, client: WebClient, body: Body) -> None:
    reply, batch_id = reply_to(body, client), value_of(body)

    def view() -> dict[str, Any]:
        return mark_results(desk.speech(reply.user_id), _story(desk, body, batch_id), 0)

    open_and_fill(desk, client, body, reply, "integrate.results", view)


def _turn(desk: Desk, client: WebClient, body: Body) -> None:
    batch_id, _, page = value_of(body).rpartition(":")
    story, speech = _story(desk, body, batch_id), desk.speech(body["user"]["id"])
    fill(client, body["view"]["id"], mark_results(speech, story, number(page) or 0))


def _story(desk: Desk, body: Body, batch_id: str) -> Story:
    """Read a batch for somebody who may look. Raises ``NotAllowed``, ``Stale``."""
    desk.authority.to_look(body["user"]["id"])
    story = desk.reports.story(batch_id)
    if story is None:
        raise Stale
    return story
