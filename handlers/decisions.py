"""Approve, decline, withdraw: the buttons of the approval card, and the reason for a no."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.domain.people import Press
from bot.domain.requests import Batch
from bot.domain.texts import exact_text
from handlers.calls import call
from handlers.desk import Desk
from handlers.payloads import Body, metadata_of, press_of, reply_to, text_in, value_of
from handlers.replies import Reply
from handlers.views.compose import DECLINE_LIMIT, decline_reason
from handlers.views.lists import refusal


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
        desk.promptly(reply, lambda: _ask_why(desk, client, body))

    @app.action("withdraw")
    def withdraw(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        user_id, batch_id, reply = body["user"]["id"], value_of(body), reply_to(body, client)
        desk.promptly(reply, _told(desk, reply, lambda: desk.decide.withdraw(user_id, batch_id)))

    @app.view("decline_reason")
    def declined(ack: Ack, body: Body, client: WebClient) -> None:
        ids, why = metadata_of(body["view"]), exact_text(text_in(body["view"], "text"))
        wrong = _wrong(desk, body, why)
        if wrong:
            ack(response_action="errors", errors={"text": wrong})
            return
        ack()
        press = Press(body["user"]["id"], str(ids.get("c") or ""), str(ids.get("t") or ""))
        reply = Reply(client, press.user_id, press.channel_id)
        desk.promptly(reply, lambda: desk.decide.decline(press, str(ids.get("b") or ""), why))


def _ask_why(desk: Desk, client: WebClient, body: Body) -> None:
    """Open the form for the reason, for those who may decline."""
    press, batch_id = press_of(body), value_of(body)
    story = desk.decide.check_decline(press, batch_id)
    view = decline_reason(desk.speech(press.user_id), story, press)
    call(client.views_open, trigger_id=str(body.get("trigger_id") or ""), view=view)


def _told(desk: Desk, reply: Reply, act: Callable[[], Batch]) -> Callable[[], None]:
    """Confirm privately what was done."""

    def done() -> None:
        act()
        reply.say(refusal(desk.speech(reply.user_id), Note("withdraw.done")))

    return done


def _wrong(desk: Desk, body: Body, why: str) -> str:
    """Say what is wrong with a reason; empty when it can be used. The field's own limit binds Slack's client only."""
    speech = desk.speech_at_hand(body["user"]["id"])
    if not why:
        return speech.plain("decline.reason_missing")
    return speech.plain("integrate.too_long", limit=DECLINE_LIMIT) if len(why) > DECLINE_LIMIT else ""
