"""``/alephee label`` and the button on an order: labels into the direct messages of who asks, and of nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.labels import LabelFormat, format_in
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.errors import AlepheeError, DeliveryError, InputError
from bot.operations.deciding.authority import Authority
from bot.operations.labels.fetch import FetchLabel
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.pages import FoundOrders
from handlers.answering import Answering
from handlers.carried import read
from handlers.labels import view
from handlers.labels.view import Fetched, LabelIds
from handlers.language import Speech
from handlers.payloads import Body, reply_to, value_of
from handlers.replies import Reply
from handlers.services import Opener, Services
from handlers.slack.uploads import Uploaded, share, upload
from handlers.slow_notice import slow_notice
from handlers.views import block_kit
from handlers.views.causes import refusal

#: orders whose labels are fetched in one go; each is a call of its own
MOST = 20


def converse(app: App, services: Services) -> Opener:
    """Put the conversation together and let it listen; returns what answers the command."""
    fetch = FetchLabel(services.tools)
    conversation = Conversation(services.answering, services.authority, services.look_up, fetch)
    conversation.register(app)
    return conversation.asked


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is asked and answered about shipping labels."""

    answering: Answering
    authority: Authority
    look_up: LookUp
    fetch: FetchLabel

    def register(self, app: App) -> None:
        """Listen to the button."""

        @app.action("get_label")
        def get_label(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            reply, ids = reply_to(body, client), read(LabelIds, value_of(body))
            self.answering.run(reply, lambda: self._of_button(reply, ids))

    def asked(self, client: WebClient, body: Body, text: str) -> None:
        """Answer the command: numbers, and the format where it is not PDF."""
        reply = reply_to(body, client)
        self.answering.run(reply, lambda: self._of_numbers(reply, text))

    def _of_button(self, reply: Reply, ids: LabelIds) -> None:
        if ids.account_id is None or ids.order_id is None:
            raise InputError(Note("label.gone"))
        self.authority.to_ask(reply.user_id)
        speech = self.answering.speech(reply.user_id)
        form = LabelFormat.ZPL if ids.form == LabelFormat.ZPL.name else LabelFormat.PDF
        with slow_notice(lambda: reply.say(refusal(speech, Note("label.fetching")))):
            found = self.look_up.again(ids.account_id, ids.order_id)
            self._hand_over(reply, speech, [page.order for page in found.pages], form)

    def _of_numbers(self, reply: Reply, text: str) -> None:
        self.authority.to_ask(reply.user_id)
        speech, (numbers, form) = self.answering.speech(reply.user_id), format_in(text)
        with slow_notice(lambda: reply.say(refusal(speech, Note("label.fetching")))):
            found = self.look_up(numbers, most=MOST)
            orders = [page.order for page in found.pages]
            if not isinstance(found, FoundOrders):
                self._hand_over(reply, speech, orders, form, missing=found.missing, left_out=found.left_out)
            elif len(orders) > 1:
                reply.say(view.choice(speech, orders, form))
            else:
                self._hand_over(reply, speech, orders, form)

    def _hand_over(
        self,
        reply: Reply,
        speech: Speech,
        orders: Sequence[Order],
        form: LabelFormat,
        missing: Sequence[Note] = (),
        left_out: int = 0,
    ) -> None:
        """Fetch the labels one after the other, and send the person those that are there with why others are not."""
        fetched: list[Fetched] = []
        files: list[Uploaded] = []
        end = monotonic() + self.fetch.tools.waits.labels
        for order in orders:
            name = view.file_name(speech, order, form)
            try:
                files.append(self._one(reply, order, form, name, is_late=monotonic() > end))
            except (InputError, AlepheeError, DeliveryError) as error:
                fetched.append(Fetched(order=order, why=error.note))
            else:
                fetched.append(Fetched(order=order, name=name))
        asked = len(orders) + len(missing) + left_out
        if not files and asked == 1 and fetched and (why := fetched[0].why):
            reply.say(block_kit.message([block_kit.section(view.refused(speech, why))]))
            return
        message = view.labels_message(speech, fetched, missing, left_out)
        if not files:
            reply.say(message)
            return
        share(reply.client, reply.user_id, message, files)
        reply.say(refusal(speech, Note("label.sent_to_you", {"count": len(files), "asked": asked})))

    def _one(self, reply: Reply, order: Order, form: LabelFormat, name: str, *, is_late: bool) -> Uploaded:
        if is_late:
            raise InputError(Note("label.no_time"))
        label = self.fetch(reply.user_id, order, form)
        return upload(reply.client, name, label.content)
