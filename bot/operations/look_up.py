"""Look up an order by the number a person typed, with everything that is known about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.conversations import Conversation, judge_lock, read_conversation
from bot.domain.message_rules import judge_all
from bot.domain.notes import Verdict
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request
from bot.errors import OrderNotFound
from bot.operations.pages import FoundOrders, OrderPage
from bot.operations.tools import Tools
from bot.ports import Reader

_NUMBER = re.compile(r"#?\s*([\w-]{1,64})", re.ASCII)
_HISTORY = 10


def read_number(text: str) -> str:
    """Return the order number in what a person typed. Raises ``OrderNotFound`` when there is none."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise OrderNotFound(text.strip()[:64])
    return found[1]


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find orders and tell what is possible with them."""

    tools: Tools

    def __call__(self, text: str) -> FoundOrders:
        """Find the orders that answer to a number.

        Raises ``OrderNotFound``, or ``AlepheeError`` when Alephee cannot be asked.
        """
        number = read_number(text)
        return FoundOrders(number=number, pages=tuple(self.page(order) for order in self.orders(number)))

    def orders(self, number: str) -> tuple[Order, ...]:
        """Find the orders alone. Raises as a look-up does."""
        number = read_number(number)
        with self.tools.log.read() as log:
            first = log.account_of(number)
        orders = self.tools.api.find_order(number, accounts=tuple(self.tools.accounts.names()), first=first)
        if not orders:
            raise OrderNotFound(number)
        return orders

    def one_order(self, account_id: int, order_id: int) -> tuple[Order, ...]:
        """Read the one order of one account anew. Raises as a look-up does."""
        order = self.tools.api.get_order(account_id, order_id)
        if order is None:
            raise OrderNotFound(str(order_id))
        return (order,)

    def page(self, order: Order) -> OrderPage:
        """Tell what is known and possible about an order, from the rules and our own log."""
        with self.tools.log.read() as log:
            history = log.of_order(order.account_id, str(order.id), limit=_HISTORY)
            conversation = conversation_of(log, order.conversation)
            judged = judge_all(order, self.tools.rules)
            return OrderPage(
                order=order,
                verdicts={reason: _offered(conversation, reason, it) for reason, it in judged.items()},
                conversation=conversation,
                history=history,
                batches=batches_of(log, history),
            )


def _offered(conversation: Conversation, reason: Reason, judged: Verdict) -> Verdict:
    """A reason that the conversation shuts out is said with that alone: the rules would recommend others that are."""
    lock = judge_lock(conversation, reason)
    return lock if lock.refused else judged


def batches_of(log: Reader, requests: Iterable[Request]) -> dict[str, Batch]:
    """Return the batches of requests, by id."""
    found = (log.batch(batch_id) for batch_id in {request.batch_id for request in requests})
    return {batch.id: batch for batch in found if batch is not None}


def conversation_of(log: Reader, key: str, *, but: str = "") -> Conversation:
    """Read our record of a conversation; ``but`` leaves one request out of it."""
    requests = tuple(request for request in log.in_conversation(key) if request.id != but)
    return read_conversation(requests, log.buyer_replied_at(key))
