"""``/alephee``: parse the words, call one operation, answer privately."""

from collections.abc import Callable, Mapping

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.invisible import without
from bot.domain.numbers import names_orders
from handlers.create_order import conversation as create_order
from handlers.desk import Desk
from handlers.documents import conversation as documents
from handlers.integrate import conversation as integrate
from handlers.markup import as_typed
from handlers.messages import conversation as compose
from handlers.payloads import Body, reply_to
from handlers.replies import Reply
from handlers.slack.links import permalink
from handlers.slow_notice import hint
from handlers.views import lists
from handlers.views.order_list import found_orders

SubCommand = Callable[[Desk, Reply, str], None]


def register(app: App, desk: Desk) -> None:
    """Listen to the command."""

    @app.command("/alephee")
    def alephee(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        text = as_typed(str(body.get("text") or ""))
        word, rest = (*text.split(maxsplit=1), "", "")[:2]
        word, reply = without(word), reply_to(body, client)
        if word.lower() in MODALS and (rest or word.lower() in WITHOUT_NUMBER):
            MODALS[word.lower()](desk, client, body, rest)
        else:
            desk.run(reply, lambda: _answer(desk, reply, text, word, rest))


def _answer(desk: Desk, reply: Reply, text: str, word: str, rest: str) -> None:
    command = SUBCOMMANDS.get(word.lower())
    if command is not None and (rest or word.lower() != "order"):
        command(desk, reply, rest)
    elif names_orders(text):
        _order(desk, reply, text)
    else:
        reply.say(lists.help_message(desk.screens, desk.speech(reply.user_id), unknown=word))


def _help(desk: Desk, reply: Reply, _rest: str) -> None:
    reply.say(lists.help_message(desk.screens, desk.speech(reply.user_id)))


def _order(desk: Desk, reply: Reply, text: str) -> None:
    speech = desk.speech(reply.user_id)
    desk.authority.to_look(reply.user_id)
    with hint(lambda: reply.say(lists.looking_up(speech, text))) as hinted:
        found = desk.look_up(text)
    reply.say(found_orders(desk.screens, speech, found), replace=hinted())


def _history(desk: Desk, reply: Reply, rest: str) -> None:
    desk.authority.to_look(reply.user_id)
    found = desk.reports.history(rest)
    reply.say(lists.history(desk.screens, desk.speech(reply.user_id), found))


def _pending(desk: Desk, reply: Reply, _rest: str) -> None:
    desk.authority.to_look(reply.user_id)
    waiting = desk.reports.pending()
    shown = waiting[: lists.STORIES]  # every link is a call
    links = {story.batch.id: link for story, place in shown if (link := permalink(reply.client, place))}
    reply.say(lists.pending(desk.screens, desk.speech(reply.user_id), tuple(story for story, _ in waiting), links))


def _status(desk: Desk, reply: Reply, _rest: str) -> None:
    desk.authority.to_look(reply.user_id)
    reply.say(lists.status(desk.speech(reply.user_id), desk.reports.status()))


#: every word, and what answers it
SUBCOMMANDS: Mapping[str, SubCommand] = {
    "help": _help,
    "order": _order,
    "history": _history,
    "pending": _pending,
    "status": _status,
}
#: the words that open a modal at once: the trigger lives three seconds
MODALS: Mapping[str, Callable[[Desk, WebClient, Body, str], None]] = {
    "message": compose.open_from_command,
    "document": documents.open_from_command,
    "integrate": integrate.open_from_command,
    "create": create_order.open_from_command,
}
#: those that need no number behind the word
WITHOUT_NUMBER = frozenset({"integrate", "create"})
