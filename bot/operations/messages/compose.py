"""Compose a message: what the modal shows for the order, the account and the reason chosen so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.message_rules import judge_own_text, needs_text, takes_text
from bot.domain.notes import Note, Verdict
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.operations.asking.compose import ComposeAboutOrder, chosen_order
from bot.operations.asking.drafts import Draft
from bot.operations.looking_up.pages import OrderPage
from bot.operations.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposePage:
    """The compose view of a message, as it has to be shown now."""

    #: minted when the modal opened: a double submit is the same request
    batch_id: str
    number: str
    #: all orders the number stands for; more than one: the person chooses the account
    orders: tuple[Order, ...]
    #: the order chosen; None until the person has chosen the account
    page: OrderPage | None
    reason: Reason | None = None
    #: exact text of the reason's template for the order's country; None where the reason has none
    preview: str | None = None
    #: warnings to keep in view for the chosen reason
    warnings: tuple[Note, ...] = ()
    accepts_text: bool = True
    text_required: bool = False
    #: what was typed already, behind the number or in the form
    typed: str = ""


class Compose(ComposeAboutOrder):
    """Open the modal of a message and answer each choice made in it."""

    __slots__ = ()

    def open(
        self,
        batch_id: str,
        *,
        user_id: str,
        language: str,
        number: str,
        account_id: int | None = None,
        reason: Reason | None = None,
        but: str = "",
    ) -> ComposePage:
        """Show the modal that has just been opened, with a reason chosen already. Raises as ``opened`` does.

        ``but``: the batch that this one is to take the place of.
        """
        draft = self.opened(batch_id, user_id=user_id, language=language, number=number, account_id=account_id)
        return self._page(draft, account_id, reason, but)

    def choose(self, draft: Draft, *, account_id: int | None, reason: Reason | None, but: str = "") -> ComposePage:
        """Show what was chosen. Raises ``OrderNotFound`` as ``chosen_order`` does."""
        return self._page(draft, account_id, reason, but)

    def _page(self, draft: Draft, account_id: int | None, reason: Reason | None, but: str) -> ComposePage:
        order = chosen_order(draft, account_id)
        page = self.look_up.page(order, but=but) if order is not None else None
        reason = reason or (only_reason(page.verdicts) if page else None)
        if page is None or reason is None or page.verdicts[reason].refused:
            return ComposePage(batch_id=draft.batch_id, number=draft.number, orders=draft.orders, page=page)
        return _with_reason(self.tools, draft, page, reason)


def only_reason(verdicts: Mapping[Reason, Verdict]) -> Reason | None:
    """Return the reason that is possible where there is one alone: then it is chosen."""
    left = [reason for reason, verdict in verdicts.items() if not verdict.refused]
    return left[0] if len(left) == 1 else None


def _with_reason(tools: Tools, draft: Draft, page: OrderPage, reason: Reason) -> ComposePage:
    return ComposePage(
        batch_id=draft.batch_id,
        number=draft.number,
        orders=draft.orders,
        page=page,
        reason=reason,
        preview=tools.documented_text(reason, page.order.country.country),
        warnings=page.verdicts[reason].notes + judge_own_text(reason, tools.rules).notes,
        accepts_text=takes_text(reason, tools.rules),
        text_required=needs_text(reason, tools.rules),
    )
