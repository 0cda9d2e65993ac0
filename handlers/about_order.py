"""What the modals about one order share: opened from a number or a button, read back, still known after a restart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict, TypeVar

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.kinds import Kind
from bot.operations.asking.drafts import Draft
from bot.operations.asking.forms import AskAboutOrder, OrderForm
from bot.operations.asking.ids import new_id
from bot.operations.deciding.authority import Authority
from handlers.answering import Answering
from handlers.approvals import Approvals
from handlers.carried import FormIds, OrderIds, number, read
from handlers.modals import View, chosen, in_view, open_and_fill
from handlers.payloads import Body, carried_by, choice_in, reply_to, ticked_in, value_of
from handlers.set_aside import SetAside
from handlers.suggestions import searched
from handlers.views.accounts import order_options
from handlers.views.block_kit import Block

Page = TypeVar("Page")


class About(TypedDict):
    """The part of a form that says who filled it in, and which order it is about."""

    batch_id: str
    user_id: str
    language: str
    number: str
    account_id: int | None
    order_id: int | None
    replaces: str
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormsAboutOrder:
    """The forms of one kind."""

    kind: Kind
    title_key: str
    answering: Answering
    approvals: Approvals
    authority: Authority
    ask: AskAboutOrder
    aside: SetAside

    def register(
        self,
        app: App,
        callback_id: str,
        *,
        button: str,
        choices: Sequence[str],
        open_: Callable[[WebClient, Body, OrderIds], None],
        as_chosen: Callable[[Body], View],
    ) -> None:
        """Listen to the button of the form, to the choices that change it, and to the menu of accounts.

        ``as_chosen``: the view as it has to be once something was chosen in it.
        """
        searched(app, callback_id, ("account",), self._accounts)

        @app.action(button)
        def pressed(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            open_(client, body, read(OrderIds, value_of(body)))

        def changed(ack: Ack, body: Body, client: WebClient) -> None:
            ack()
            chosen(self.answering, client, body, lambda: self.aside.filled(body, as_chosen(body)))

        for name in ("account", *choices):
            app.action({"action_id": name, "block_id": name}, matchers=[in_view(callback_id)])(changed)

    def open(
        self,
        client: WebClient,
        body: Body,
        order: str | OrderIds,
        look_up: Callable[..., Page],
        render: Callable[[str, Page], View],
    ) -> None:
        """Open a modal for an order: of a number that was typed, or of the ids that a button carries.

        ``look_up``: the operation that opens it; ``render``: user id and page → view.
        """
        reply = reply_to(body, client)
        typed, account_id = (order, None) if isinstance(order, str) else (str(order.order_id or ""), order.account_id)

        def view() -> View:
            return self.filled(reply.user_id, typed, account_id, look_up, lambda page: render(reply.user_id, page))

        open_and_fill(self.answering, client, body, reply, self.title_key, view)

    def filled(
        self,
        user_id: str,
        number: str,
        account_id: int | None,
        look_up: Callable[..., Page],
        render: Callable[[Page], View],
    ) -> View:
        """Return the form of a new batch about an order. Raises ``NotAllowed``, ``DeliveryError``, or as a look-up."""
        self.authority.to_ask(user_id)
        language, batch_id = self.answering.language(user_id), new_id()
        page = look_up(batch_id, user_id=user_id, language=language, number=number, account_id=account_id)
        self.approvals.look_for_approver(self.kind, batch_id, user_id)
        return render(page)

    def about(self, body: Body) -> About:
        """Read what every form about an order carries."""
        view, user_id = body["view"], body["user"]["id"]
        ids = carried_by(view, FormIds)
        return {
            "batch_id": ids.batch_id,
            "user_id": user_id,
            "language": self.answering.language_at_hand(user_id),
            "number": ids.number,
            "account_id": number(choice_in(view, "account")) or ids.account_id,
            "order_id": ids.order_id,
            "replaces": ids.replaces,
            "kept": ticked_in(view, "kept_files"),
        }

    def admit(self, form: OrderForm) -> None:
        """Let through who opened this modal; when nobody knows (any more), they have to be somebody who may ask.

        Raises ``NotAllowed``, ``DeliveryError``, ``LogUnavailable``.
        """
        if not self.ask.knows(form):
            self.authority.to_ask(form.user_id)

    def recall(self, form: OrderForm) -> Draft:
        """Return what a modal was opened with; looked up again when nobody knows.

        Raises as ``admit`` and as a look-up does.
        """
        draft = self.ask.open_forms.get(form.batch_id, form.user_id)
        if draft is None:
            self.authority.to_ask(form.user_id)
            draft = self.ask.remember(form)
        return draft

    def _accounts(self, body: Body) -> list[Block]:
        draft = self.ask.open_forms.get(carried_by(body["view"], FormIds).batch_id, body["user"]["id"])
        return order_options(draft.orders) if draft is not None else []
