"""The shortcuts: *Find an order* from anywhere, *Write to the buyer* from a message that tells an order's number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.numbers import listed, numbers_amid_words
from bot.operations.deciding.authority import Authority
from bot.operations.looking_up.pages import FoundOrders, KnownOrders, ListedOrders
from bot.operations.looking_up.search import Search
from handlers.acks import after, answer
from handlers.answering import Answering
from handlers.carried import OrderIds, read
from handlers.finding.view import FindIds, find_view, no_number, refused, results, searching
from handlers.language import Speech
from handlers.modals import View, fill, fill_soon, in_view, open_and_fill
from handlers.payloads import Body, carried_by, reply_to, text_in, value_of
from handlers.screens import Screens
from handlers.services import Opener
from handlers.views.block_kit import Block
from handlers.words import Words

Found = FoundOrders | ListedOrders | KnownOrders


@dataclass(frozen=True, slots=True)
class Finding:
    """What is asked and answered in the modal ``find``."""

    screens: Screens
    words: Words
    answering: Answering
    authority: Authority
    search: Search

    def register(self, app: App, openers: Mapping[str, Opener]) -> None:
        """Listen to the shortcuts, the search and the buttons of what was found.

        ``openers``: a kind's word → what opens its modal.
        """
        for screen in self.screens:
            if screen.shortcut:
                self._listen_to_message(app, screen.shortcut, openers, screen.word)

        @app.global_shortcut("alephee_find")
        def find(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self._open(client, body, find_view)

        @app.view("find")
        def submitted(ack: Ack, body: Body, client: WebClient) -> None:
            speech = self.answering.speech_at_hand(body["user"]["id"])
            turn = _turn(body) + 1
            waiting = {"response_action": "update", "view": find_view(speech, searching(speech), turn=turn)}
            answer(self.answering, ack, client, body, waiting)
            text = text_in(body["view"], "query")
            after(body, lambda: self._answer(client, body, turn, lambda: self.search.find(text), fill_soon))

        @app.action("show_order", matchers=[in_view("find")])
        def show_order(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            ids = read(OrderIds, value_of(body))
            again = partial(self.search.look_up.again, ids.account_id, ids.order_id)
            self._answer(client, body, _turn(body), again, fill)

    def _listen_to_message(self, app: App, shortcut: str, openers: Mapping[str, Opener], word: str) -> None:
        """Listen to the shortcut of a kind in the menu of messages."""

        @app.message_shortcut(shortcut)
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            self.answering.open_view(reply_to(body, client), lambda: choose(body, client))

        def choose(body: Body, client: WebClient) -> None:
            numbers = numbers_amid_words(body["text"])
            if len(numbers) == 1:
                openers[word](client, body, numbers[0])
            else:
                self._open(client, body, lambda speech: self._among(speech, numbers))

    def _open(self, client: WebClient, body: Body, view: Callable[[Speech], View]) -> None:
        """Open the modal at once, and show in it what ``view`` returns."""
        reply = reply_to(body, client)

        def shown() -> View:
            self.authority.to_look(reply.user_id)
            return view(self.answering.speech(reply.user_id))

        open_and_fill(self.answering, client, body, reply, "find.modal", shown)

    def _among(self, speech: Speech, numbers: Sequence[str]) -> View:
        """Show the orders behind the numbers in a message, to choose one; without any, how else it is found."""
        blocks = results(self.screens, speech, self.search.among(numbers)) if numbers else no_number(speech)
        return find_view(speech, blocks, query=listed(list(numbers)))

    def _answer(
        self, client: WebClient, body: Body, turn: int, look: Callable[[], Found], show: Callable[..., None]
    ) -> None:
        """Show what was found below the field, unless something later was asked for in the same modal."""
        reply, choices = reply_to(body, client), self.answering.choices
        asked = choices.take(body, turn)

        def answered() -> None:
            if choices.tell(asked):
                speech = self.answering.speech(reply.user_id)
                view = find_view(speech, self._blocks(reply.user_id, speech, look), turn=turn)
                choices.answer(asked, lambda: shown(view))

        def shown(view: View) -> None:
            if choices.is_latest(asked):
                show(client, asked.view_id, view)

        self.answering.run(reply, answered)

    def _blocks(self, user_id: str, speech: Speech, look: Callable[[], Found]) -> list[Block]:
        """Return what was found, or why nothing could be: whoever reads it has to find the field still there."""
        try:
            self.authority.to_look(user_id)
            found = look()
        except Exception as error:  # noqa: BLE001 - see above; it is logged and shown
            return refused(speech, self.answering.explained(error))
        words = found.words.split() if isinstance(found, KnownOrders) else []
        return results(self.screens, speech, found, nearest=self.words.nearest(words[0]) if words else "")


def _turn(body: Body) -> int:
    """Return how many times the modal of a delivery was submitted before."""
    return carried_by(body["view"], FindIds).turn or 0
