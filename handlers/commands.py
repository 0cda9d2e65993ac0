"""``/alephee``: parse the words, call one operation, answer privately."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.invisible import without
from bot.domain.numbers import names_orders
from bot.domain.searches import words_of
from bot.operations.deciding.authority import Authority
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.pages import FoundOrders, KnownOrders, ListedOrders
from bot.operations.looking_up.reports import Reports
from bot.operations.looking_up.search import Search
from bot.operations.looking_up.waiting import WaitingFor
from handlers.answering import Answering
from handlers.carried import OrderIds, read
from handlers.markup import as_typed, cut
from handlers.modals import in_message
from handlers.payloads import Body, reply_to, value_of
from handlers.replies import Reply
from handlers.screens import Screens
from handlers.services import Opener
from handlers.slack.links import permalink
from handlers.slow_notice import slow_notice
from handlers.views import lists
from handlers.views.block_kit import Message
from handlers.views.order_list import found_orders, nothing_known
from handlers.views.waiting import waiting
from handlers.words import NEEDS, Words

#: of what was not understood, this much is repeated to the person
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Commands:
    """The words of the command. Those of kinds open a modal; the others are answered."""

    screens: Screens
    words: Words
    answering: Answering
    authority: Authority
    look_up: LookUp
    search: Search
    reports: Reports
    waiting: WaitingFor

    def register(self, app: App, openers: Mapping[str, Opener]) -> None:
        """Listen to the command and its lists' button; ``openers``: a kind's word → what opens its modal."""
        bare = {screen.word for screen in self.screens if not screen.needs_number}

        @app.command("/alephee")
        def alephee(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            text = as_typed(str(body.get("text") or ""))
            typed, rest = (*text.split(maxsplit=1), "", "")[:2]
            typed, reply = without(typed), reply_to(body, client)
            command = self.words.command(typed)
            if command in openers and (rest or command in bare):
                openers[command](client, body, rest)
            elif command:
                self.answering.run(reply, lambda: self._answer(reply, typed, command, rest))
            else:
                self.answering.run(reply, lambda: self._read(reply, typed, text))

        @app.action("show_order", matchers=[in_message])
        def show_order(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            reply, ids = reply_to(body, client), read(OrderIds, value_of(body))
            self.answering.run(reply, lambda: self._show(reply, ids))

    def _answer(self, reply: Reply, typed: str, command: str, rest: str) -> None:
        """Answer a command; one that needs something behind it, and has nothing there, with how it is written."""
        answers: Mapping[str, Callable[[Reply, str], None]] = {
            "help": self._help,
            "order": self._order,
            "find": self._find,
            "history": self._history,
            "pending": self._pending,
            "status": self._status,
        }
        if command in answers and (rest or command not in NEEDS):
            answers[command](reply, rest)
        else:
            speech = self.answering.speech(reply.user_id)
            reply.say(lists.help_message(self.screens, speech, unknown=typed, command=command))

    def _read(self, reply: Reply, typed: str, text: str) -> None:
        """Answer words without a command: they are about orders by number, or search for them."""
        if names_orders(text):
            self._order(reply, text)
        elif not text:
            self._waiting(reply)
        elif words_of(text):
            speech, nearest = self.answering.speech(reply.user_id), self.words.nearest(typed)
            unknown = lists.help_message(self.screens, speech, unknown=cut(text, _SHOWN), nearest=nearest)
            self._search(reply, text, unknown)
        else:
            self._help(reply, "")

    def _waiting(self, reply: Reply) -> None:
        """Show what waits for the person; when nothing does, what the bot can do."""
        person = self.authority.to_look(reply.user_id)
        found = self.waiting(person.id, decides=self.authority.approves(person))
        if not found.stories:
            self._help(reply, "")
            return
        links = {batch_id: link for batch_id, place in found.places.items() if (link := permalink(reply.client, place))}
        reply.say(waiting(self.screens, self.answering.speech(reply.user_id), found, links))

    def _help(self, reply: Reply, _rest: str) -> None:
        reply.say(lists.help_message(self.screens, self.answering.speech(reply.user_id)))

    def _order(self, reply: Reply, text: str) -> None:
        self._look_up(reply, text, lambda: self.search.by_number(text))

    def _show(self, reply: Reply, ids: OrderIds) -> None:
        self._look_up(reply, str(ids.order_id or ""), lambda: self.look_up.again(ids.account_id, ids.order_id))

    def _look_up(self, reply: Reply, text: str, find: Callable[[], FoundOrders | ListedOrders | KnownOrders]) -> None:
        speech = self.answering.speech(reply.user_id)
        self.authority.to_look(reply.user_id)
        with slow_notice(lambda: reply.say(lists.looking_up(speech, text))) as noticed:
            found = find()
        reply.say(found_orders(self.screens, speech, found), replace=noticed())

    def _find(self, reply: Reply, text: str) -> None:
        if names_orders(text):
            self._order(reply, text)
        else:
            self._search(reply, text, nothing_known(self.answering.speech(reply.user_id), cut(text, _SHOWN)))

    def _search(self, reply: Reply, text: str, nothing: Message) -> None:
        """Show the orders that the log knows by these words; ``nothing``: the answer when there are none."""
        self.authority.to_look(reply.user_id)
        known, speech = self.search(text), self.answering.speech(reply.user_id)
        reply.say(found_orders(self.screens, speech, known) if known.requests else nothing)

    def _history(self, reply: Reply, rest: str) -> None:
        self.authority.to_look(reply.user_id)
        found = self.reports.history(rest)
        reply.say(lists.history(self.screens, self.answering.speech(reply.user_id), found))

    def _pending(self, reply: Reply, _rest: str) -> None:
        self.authority.to_look(reply.user_id)
        waiting = self.reports.pending()
        shown = waiting[: lists.STORIES]  # every link is a call
        links = {story.batch.id: link for story, place in shown if (link := permalink(reply.client, place))}
        stories = tuple(story for story, _ in waiting)
        reply.say(lists.pending(self.screens, self.answering.speech(reply.user_id), stories, links))

    def _status(self, reply: Reply, _rest: str) -> None:
        self.authority.to_look(reply.user_id)
        reply.say(lists.status(self.answering.speech(reply.user_id), self.reports.status()))
