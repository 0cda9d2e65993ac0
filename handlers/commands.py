"""``/alephee``: parse the words, call one operation, answer privately."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.invisible import without
from bot.domain.numbers import names_orders
from bot.operations.deciding.authority import Authority
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.reports import Reports
from handlers.answering import Answering
from handlers.markup import as_typed
from handlers.payloads import Body, reply_to
from handlers.replies import Reply
from handlers.screens import Screens
from handlers.services import Opener
from handlers.slack.links import permalink
from handlers.slow_notice import slow_notice
from handlers.views import lists
from handlers.views.order_list import found_orders
from handlers.words import Words


@dataclass(frozen=True, slots=True)
class Commands:
    """The words of the command. Those of kinds open a modal; the others are answered."""

    screens: Screens
    answering: Answering
    authority: Authority
    look_up: LookUp
    reports: Reports

    def register(self, app: App, openers: Mapping[str, Opener]) -> None:
        """Listen to the command; ``openers``: a kind's word → what opens its modal."""
        bare = {screen.word for screen in self.screens if not screen.needs_number}
        words = Words(self.screens)

        @app.command("/alephee")
        def alephee(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            text = as_typed(str(body.get("text") or ""))
            typed, rest = (*text.split(maxsplit=1), "", "")[:2]
            typed, reply = without(typed), reply_to(body, client)
            command = words.command(typed)
            if command in openers and (rest or command in bare):
                openers[command](client, body, rest)
            else:
                self.answering.run(reply, lambda: self._answer(reply, text, command, rest))

    def _answer(self, reply: Reply, text: str, command: str, rest: str) -> None:
        answers: Mapping[str, Callable[[Reply, str], None]] = {
            "help": self._help,
            "order": self._order,
            "history": self._history,
            "pending": self._pending,
            "status": self._status,
        }
        if command in answers and (rest or command != "order"):
            answers[command](reply, rest)
        elif not command and names_orders(text):
            self._order(reply, text)
        else:
            speech, typed = self.answering.speech(reply.user_id), next(iter(without(text).split()), "")
            reply.say(lists.help_message(self.screens, speech, unknown=typed, command=command))

    def _help(self, reply: Reply, _rest: str) -> None:
        reply.say(lists.help_message(self.screens, self.answering.speech(reply.user_id)))

    def _order(self, reply: Reply, text: str) -> None:
        speech = self.answering.speech(reply.user_id)
        self.authority.to_look(reply.user_id)
        with slow_notice(lambda: reply.say(lists.looking_up(speech, text))) as noticed:
            found = self.look_up(text)
        reply.say(found_orders(self.screens, speech, found), replace=noticed())

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
