"""Approve, undo, decline, withdraw: the buttons of the approval card, and the reason for a no."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.domain.people import Press
from bot.domain.requests import Batch
from bot.domain.texts import exact_text
from bot.errors import BotError
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.undo import Undo
from handlers.acks import answer, errors_at
from handlers.answering import Answering
from handlers.deciding.view import DECLINE_LIMIT, DeclineIds, decline_reason
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, carried_by, press_of, reply_to, text_in, value_of
from handlers.replies import Reply
from handlers.screens import Screens


def register(app: App, screens: Screens, answering: Answering, decide: Decide, undo: Undo) -> None:
    """Listen to the buttons and to the reason."""

    @app.action("approve")
    def approve(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        press, batch_id, reply = press_of(body), value_of(body), reply_to(body, client)
        answering.promptly(reply, lambda: decide.approve(press, batch_id))

    @app.action("undo")
    def undo_approval(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        press, batch_id, reply = press_of(body), value_of(body), reply_to(body, client)
        answering.promptly(reply, lambda: undo(press, batch_id))

    @app.action("decline")
    def decline(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        reply = reply_to(body, client)
        open_and_fill(
            answering, client, body, reply, "decline.title", lambda: _why(screens, answering, decide, body, reply)
        )

    @app.action("withdraw")
    def withdraw(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        user_id, batch_id, reply = body["user"]["id"], value_of(body), reply_to(body, client)
        answering.promptly(reply, _confirmed(answering, reply, lambda: decide.withdraw(user_id, batch_id)))

    @app.view("decline_reason")
    def declined(ack: Ack, body: Body, client: WebClient) -> None:
        ids, why = carried_by(body["view"], DeclineIds), exact_text(text_in(body["view"], "text"))
        wrong = _wrong(answering, body, why)
        answer(answering, ack, client, body, errors_at({"text": wrong} if wrong else {}))
        if wrong:
            return
        press = Press(body["user"]["id"], ids.channel_id, ids.message_ts)
        reply = Reply(client, press.user_id, press.channel_id)
        answering.promptly(reply, lambda: decide.decline(press, ids.batch_id, why))


def _why(screens: Screens, answering: Answering, decide: Decide, body: Body, reply: Reply) -> View:
    """Return the form for the reason, for those who may decline; to others it is said where they pressed as well."""
    press, batch_id = press_of(body), value_of(body)
    try:
        story = decide.check_decline(press, batch_id)
    except BotError as error:
        answering.tell(reply, error.note)
        raise
    return decline_reason(screens, answering.speech(press.user_id), story, press)


def _confirmed(answering: Answering, reply: Reply, act: Callable[[], Batch]) -> Callable[[], None]:
    """Confirm privately what was done."""

    def done() -> None:
        act()
        answering.tell(reply, Note("withdraw.done"))

    return done


def _wrong(answering: Answering, body: Body, why: str) -> str:
    """Say what is wrong with a reason; empty when it can be used. The field's own limit binds Slack's client only."""
    speech = answering.speech_at_hand(body["user"]["id"])
    if not why:
        return speech.plain("decline.reason_missing")
    return speech.plain("decline.too_long", limit=DECLINE_LIMIT) if len(why) > DECLINE_LIMIT else ""
