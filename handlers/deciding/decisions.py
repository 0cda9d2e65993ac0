"""Approve, decline, withdraw: the buttons of the approval card, and the reason for a no."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.domain.people import Press
from bot.domain.requests import Batch
from bot.domain.texts import exact_text
from bot.errors import BotError
from handlers.acks import answer, errors_at
from handlers.deciding.view import DECLINE_LIMIT, decline_reason
from handlers.desk import Desk
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, metadata_of, press_of, reply_to, text_in, value_of
from handlers.replies import Reply


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons and to the reason."""

    @app.action("approve")
    def approve(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        press, batch_id, reply = press_of(body), value_of(body), reply_to(body, client)
        desk.promptly(reply, lambda: desk.decide.approve(press, batch_id))

    @app.action("decline")
    def decline(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        reply = reply_to(body, client)
        open_and_fill(desk, client, body, reply, "decline.title", lambda: _why(desk, body, reply))

    @app.action("withdraw")
    def withdraw(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        user_id, batch_id, reply = body["user"]["id"], value_of(body), reply_to(body, client)
        desk.promptly(reply, _told(desk, reply, lambda: desk.decide.withdraw(user_id, batch_id)))

    @app.view("decline_reason")
    def declined(ack: Ack, body: Body, client: WebClient) -> None:
        ids, why = metadata_of(body["view"]), exact_text(text_in(body["view"], "text"))
        wrong = _wrong(desk, body, why)
        answer(desk, ack, client, body, errors_at({"text": wrong} if wrong else {}))
        if wrong:
            return
        press = Press(body["user"]["id"], str(ids.get("c") or ""), str(ids.get("t") or ""))
        reply = Reply(client, press.user_id, press.channel_id)
        desk.promptly(reply, lambda: desk.decide.decline(press, str(ids.get("b") or ""), why))


def _why(desk: Desk, body: Body, reply: Reply) -> View:
    """Return the form for the reason, for those who may decline; to others it is said where they pressed as well."""
    press, batch_id = press_of(body), value_of(body)
    try:
        story = desk.decide.check_decline(press, batch_id)
    except BotError as error:
        desk.tell(reply, error.note)
        raise
    return decline_reason(desk.screens, desk.speech(press.user_id), story, press)


def _told(desk: Desk, reply: Reply, act: Callable[[], Batch]) -> Callable[[], None]:
    """Confirm privately what was done."""

    def done() -> None:
        act()
        desk.tell(reply, Note("withdraw.done"))

    return done


def _wrong(desk: Desk, body: Body, why: str) -> str:
    """Say what is wrong with a reason; empty when it can be used. The field's own limit binds Slack's client only."""
    speech = desk.speech_at_hand(body["user"]["id"])
    if not why:
        return speech.plain("decline.reason_missing")
    return speech.plain("integrate.too_long", limit=DECLINE_LIMIT) if len(why) > DECLINE_LIMIT else ""
