"""Compose a message: what the modal shows for the order, the account and the reason chosen so far."""

import secrets
from dataclasses import dataclass

from bot.domain.buyer_texts import documented_text
from bot.domain.message_rules import judge_own_text, needs_text, takes_text
from bot.domain.numbers import alephee_id
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.errors import OrderNotFound
from bot.operations.drafts import Draft, Drafts
from bot.operations.look_up import LookUp, read_number
from bot.operations.pages import ComposePage, OrderPage
from bot.operations.tools import Tools


def new_id() -> str:
    """Mint an opaque id: 128 random bits as letters and digits, which no message and no command line takes for more."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class ComposeAboutOrder:
    """What the modals about one order share: the order they are opened for."""

    tools: Tools
    look_up: LookUp
    drafts: Drafts

    def opened(self, batch_id: str, *, user_id: str, language: str, number: str, account_id: int | None) -> Draft:
        """Look an order up for a modal that has just been opened. Raises as ``LookUp`` does.

        ``account_id`` with an Alephee number as ``number`` reads that very order (the button of an order card).
        """
        number = read_number(number)
        order_id = alephee_id(number)
        if account_id is not None and order_id is not None:
            orders = self.look_up.one_order(account_id, order_id)
        else:
            orders = self.look_up.orders(number)
        draft = Draft(batch_id=batch_id, user_id=user_id, language=language, number=number, orders=orders)
        self.drafts.keep(draft)
        return draft

    def draft_of(self, batch_id: str, user_id: str, number: str) -> Draft:
        """Return the draft of a modal. Raises ``OrderNotFound`` when this process or person did not open it."""
        draft = self.drafts.get(batch_id)
        if draft is None or draft.user_id != user_id:
            raise OrderNotFound(number)
        return draft


def chosen_order(draft: Draft, account_id: int | None) -> Order | None:
    """Return the order of the account chosen; None while there are several and none is.

    Raises ``OrderNotFound`` for an account that the only order does not belong to.
    """
    order = draft.order(account_id)
    if order is None and len(draft.orders) == 1:
        raise OrderNotFound(draft.number)
    return order


class Compose(ComposeAboutOrder):
    """Open the modal of a message and answer each choice made in it."""

    __slots__ = ()

    def open(
        self, batch_id: str, *, user_id: str, language: str, number: str, account_id: int | None = None
    ) -> ComposePage:
        """Show the modal that has just been opened. Raises as ``opened`` does."""
        draft = self.opened(batch_id, user_id=user_id, language=language, number=number, account_id=account_id)
        return self._page(draft, account_id, None)

    def choose(
        self, batch_id: str, *, user_id: str, number: str, account_id: int | None, reason: Reason | None
    ) -> ComposePage:
        """Show what was chosen. Raises ``OrderNotFound`` as ``draft_of`` does."""
        return self._page(self.draft_of(batch_id, user_id, number), account_id, reason)

    def _page(self, draft: Draft, account_id: int | None, reason: Reason | None) -> ComposePage:
        order = chosen_order(draft, account_id)
        page = self.look_up.page(order) if order is not None else None
        if page is None or reason is None or page.verdicts[reason].refused:
            return ComposePage(batch_id=draft.batch_id, number=draft.number, orders=draft.orders, page=page)
        return _with_reason(self.tools, draft, page, reason)


def _with_reason(tools: Tools, draft: Draft, page: OrderPage, reason: Reason) -> ComposePage:
    return ComposePage(
        batch_id=draft.batch_id,
        number=draft.number,
        orders=draft.orders,
        page=page,
        reason=reason,
        preview=documented_text(reason, page.order.country.country),
        warnings=page.verdicts[reason].notes + judge_own_text(reason, tools.rules).notes,
        accepts_text=takes_text(reason, tools.rules),
        text_required=needs_text(reason, tools.rules),
    )
