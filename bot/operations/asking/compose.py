"""Compose: what every modal about one order shares."""

from dataclasses import dataclass

from bot.domain.numbers import alephee_id
from bot.domain.orders import Order
from bot.errors import OrderNotFound
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.looking_up.look_up import LookUp, read_number
from bot.operations.tools import Tools


@dataclass(frozen=True, slots=True)
class ComposeAboutOrder:
    """What the modals about one order share: the order they are opened for."""

    tools: Tools
    look_up: LookUp
    open_forms: OpenForms

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
        self.open_forms.try_to_keep(draft)
        return draft


def chosen_order(draft: Draft, account_id: int | None) -> Order | None:
    """Return the order of the account chosen; None while there are several and none is.

    Raises ``OrderNotFound`` for an account that the only order does not belong to.
    """
    order = draft.order(account_id)
    if order is None and len(draft.orders) == 1:
        raise OrderNotFound(draft.number)
    return order
