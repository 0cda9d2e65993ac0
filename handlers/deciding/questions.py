"""Asking back and answering: a button each, a form each."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.domain.people import Press
from bot.domain.texts import exact_text
from bot.errors import BotError
from bot.operations.asking.ids import new_id
from bot.operations.deciding.ask_back import AskBack
from handlers.acks import answer, errors_at
from handlers.answering import Answering
from handlers.deciding.question_view import QUESTION_LIMIT, QuestionIds, answer_form, ask_back_form, not_taken
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, carried_by, press_of, reply_to, text_in, value_of
from handlers.replies import Reply
from handlers.screens import Screens


def register(app: App, screens: Screens, answering: Answering, ask_back: AskBack) -> None:
    """Listen to both."""

    @app.action("ask_back")
    def ask(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        press, batch_id, reply = press_of(body), value_of(body), reply_to(body, client)

        def form() -> View:
            story = ask_back.check(press, batch_id)
            return ask_back_form(screens, answering.speech(press.user_id), story, press, new_id())

        open_and_fill(answering, client, body, reply, "deciding.ask_back_title", form)

    @app.action("answer")
    def reply_form(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        question_id, reply = value_of(body), reply_to(body, client)

        def form() -> View:
            story, question = ask_back.check_answer(reply.user_id, question_id)
            return answer_form(screens, answering.speech(reply.user_id), story, question)

        open_and_fill(answering, client, body, reply, "deciding.answer_title", form)

    @app.view("ask_back")
    def asked(ack: Ack, body: Body, client: WebClient) -> None:
        ids, user_id = carried_by(body["view"], QuestionIds), body["user"]["id"]
        press = Press(user_id, ids.channel_id, ids.message_ts)

        def ask_for(words: str) -> None:
            ask_back.ask(press, ids.batch_id, ids.question_id, words)

        reply = Reply(client, user_id, ids.channel_id)
        _submitted(answering, ack, client, body, reply, ask_for, done="deciding.ask_back_done")

    @app.view("answer")
    def answered(ack: Ack, body: Body, client: WebClient) -> None:
        ids, user_id = carried_by(body["view"], QuestionIds), body["user"]["id"]

        def answer_with(words: str) -> None:
            ask_back.answer(user_id, ids.question_id, words)

        reply = Reply(client, user_id)
        _submitted(answering, ack, client, body, reply, answer_with)  # the receipt shows it


def _submitted(
    answering: Answering,
    ack: Ack,
    client: WebClient,
    body: Body,
    reply: Reply,
    act: Callable[[str], None],
    *,
    done: str = "",
) -> None:
    """Say at the field what is wrong with a text, or close the form and do it: what is not taken is given back."""
    words = exact_text(text_in(body["view"], "text"))
    wrong = _wrong(answering, body, words)
    answer(answering, ack, client, body, errors_at({"text": wrong} if wrong else {}))

    def taken() -> None:
        try:
            act(words)
        except BotError:
            reply.say(not_taken(answering.speech_at_hand(reply.user_id), words))
            raise
        if done:
            answering.tell(reply, Note(done))

    if not wrong:
        answering.promptly(reply, taken)


def _wrong(answering: Answering, body: Body, words: str) -> str:
    """Say what is wrong with a text; empty when it can be used. The field's own limit binds Slack's client only."""
    speech = answering.speech_at_hand(body["user"]["id"])
    if not words:
        return speech.plain("deciding.text_missing")
    return speech.plain("decline.too_long", limit=QUESTION_LIMIT) if len(words) > QUESTION_LIMIT else ""
