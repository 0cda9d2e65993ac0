"""The ⋯ menu of an order's card: why something is not possible, and what was asked before."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.operations.deciding.authority import Authority
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.reports import Reports
from handlers.answering import Answering
from handlers.carried import OrderIds, read
from handlers.language import Speech
from handlers.modals import View, open_and_fill
from handlers.payloads import Body, reply_to, value_of
from handlers.screens import Screens
from handlers.views import block_kit, lists, orders
from handlers.views.block_kit import Message


@dataclass(frozen=True, slots=True)
class OrderMenu:
    """What is answered to whoever chose in the menu: beside the card, above a modal in it."""

    screens: Screens
    answering: Answering
    authority: Authority
    look_up: LookUp
    reports: Reports

    def register(self, app: App) -> None:
        """Listen to the options."""
        answers: dict[str, Callable[[Speech, OrderIds], Message]] = {
            "why_not": self._why_not,
            "show_history": self._history,
        }
        for action_id, answer in answers.items():
            app.action(action_id)(self._listener(answer))

    def _listener(self, answer: Callable[[Speech, OrderIds], Message]) -> Callable[..., None]:
        def chosen(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            reply, ids = reply_to(body, client), read(OrderIds, value_of(body))

            def answered() -> Message:
                self.authority.to_look(reply.user_id)
                return answer(self.answering.speech(reply.user_id), ids)

            def in_modal() -> View:
                speech, blocks = self.answering.speech(reply.user_id), answered().blocks
                return block_kit.modal(
                    "problem", speech.plain("glance.menu"), blocks, close=speech.plain("common.close")
                )

            if "view" in body:
                open_and_fill(self.answering, client, body, reply, "glance.menu", in_modal)
            else:
                self.answering.run(reply, lambda: reply.say(answered()))

        return chosen

    def _why_not(self, speech: Speech, ids: OrderIds) -> Message:
        return orders.why_not(self.screens, speech, self.look_up.again(ids.account_id, ids.order_id))

    def _history(self, speech: Speech, ids: OrderIds) -> Message:
        return lists.history(self.screens, speech, self.reports.history(str(ids.order_id or "")))
