"""Look up an order by the number a person typed, with everything that is known about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain import numbers
from bot.domain.conversations import Conversation, judge_lock, read_conversation
from bot.domain.labels import judge_label
from bot.domain.message_rules import judge_all
from bot.domain.notes import Note, Verdict
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request
from bot.domain.rules import Rules
from bot.errors import InputError, OrderNotFound
from bot.operations.looking_up.carts import Carts, Packs, packs
from bot.operations.looking_up.find_orders import SEVERAL_ACCOUNTS, FindOrders
from bot.operations.looking_up.pages import FoundOrders, ListedOrders, OrderPage
from bot.operations.tools import Tools
from bot.ports import Reader

_HISTORY = 10
#: orders of a list that are looked up at once; each is a line with its buttons in one message
_LISTED = 12


def read_number(text: str, *, amid_words: bool = False) -> str:
    """Return the order number in what a person typed, ``amid_words`` or alone.

    Raises ``InputError`` when there is none, or more than one.
    """
    number = numbers.read_number(text, amid_words=amid_words)
    if isinstance(number, Note):
        raise InputError(number)
    return number


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find orders and tell what is possible with them."""

    tools: Tools
    packs: Packs = field(default_factory=packs)

    @property
    def carts(self) -> Carts:
        """The orders in carts that were looked up here, or are in the log."""
        return Carts(self.tools, self.packs)

    def __call__(self, text: str, *, most: int = _LISTED) -> FoundOrders | ListedOrders:
        """Find the orders that answer to what was typed: one number, or several, with words around them or without.

        Of more than ``most`` orders the others are counted only.

        Raises ``InputError`` for a word that is no number, ``OrderNotFound``, or ``AlepheeError`` when Alephee cannot
        be asked.
        """
        read, problems = numbers.read_amid_words(text)
        if problems:
            raise InputError(problems[0])
        if len(read) > 1:
            return self._listed(read, most)
        orders = self._find(read[0])
        if orders:
            return FoundOrders(number=read[0], pages=tuple(map(self.page, orders)))
        in_cart = self._in_cart(read[0])
        pages = tuple(map(self.page, in_cart[:most]))
        return ListedOrders(pages=pages, cart=read[0], left_out=len(in_cart[most:]))

    def again(self, account_id: int | None, order_id: int | None) -> FoundOrders:
        """Read the order that a button names anew. Raises as a look-up does."""
        if account_id is None or order_id is None:
            raise OrderNotFound(str(order_id or ""))
        pages = tuple(map(self.page, self.one_order(account_id, order_id)))
        return FoundOrders(number=str(order_id), pages=pages)

    def orders(self, number: str) -> tuple[Order, ...]:
        """Find the orders of one number alone. Raises as a look-up does, and ``InputError`` for that of a cart."""
        number = read_number(number)
        orders = self._find(number)
        if not orders:
            ids = [str(order.id) for order in self._in_cart(number)]
            raise InputError(Note("numbers.cart", {"number": number, "orders": ids}))
        return orders

    def _find(self, number: str) -> tuple[Order, ...]:
        with self.tools.log.read() as log:
            first = log.history.account_of(number)
        orders = self.tools.api.find_order(number, accounts=tuple(self.tools.accounts.names()), first=first)
        self.carts.remember(orders)
        return orders

    def _in_cart(self, number: str) -> tuple[Order, ...]:
        """Return the orders of a cart. Raises ``OrderNotFound`` when no order that the bot has seen is in it."""
        orders = self.carts.orders(number)
        if not orders:
            raise OrderNotFound(number)
        return orders

    def _listed(self, read: Sequence[str], most: int) -> ListedOrders:
        """Find several numbers with few calls; what is not found is told beside the others."""
        accounts = self.tools.accounts.names()
        answers = FindOrders(self.tools)(None, read[:most], resigned=accounts)
        found: dict[tuple[int, int], Order] = {}
        missing: list[Note] = []
        for number, answer in answers.items():
            orders = (answer,) if isinstance(answer, Order) else self._otherwise(number, answer)
            found |= {(order.account_id, order.id): order for order in orders}
            if not orders and isinstance(answer, Note):
                missing.append(answer)
        self.carts.remember(found.values())
        pages = tuple(map(self.page, found.values()))
        return ListedOrders(pages=pages, missing=tuple(missing), left_out=len(read[most:]))

    def _otherwise(self, number: str, answer: Note) -> tuple[Order, ...]:
        """Return the orders behind a number that is not one order's: of several accounts, or of a cart."""
        shared = answer.key == SEVERAL_ACCOUNTS
        return self._find(number) if shared else self.carts.orders(number)

    def one_order(self, account_id: int, order_id: int) -> tuple[Order, ...]:
        """Read the one order of one account anew. Raises as a look-up does."""
        order = self.tools.api.get_order(account_id, order_id)
        if order is None:
            raise OrderNotFound(str(order_id))
        self.carts.remember([order])
        return (order,)

    def page(self, order: Order, *, but: str = "") -> OrderPage:
        """Tell what is known and possible about an order, from the rules and our own log.

        ``but``: a batch that is left out of the conversation, because another one is to take its place.
        """
        with self.tools.log.read() as log:
            history = log.history.of_order(order.account_id, str(order.id), limit=_HISTORY)
            conversation = conversation_of(log, order.conversation, self.tools.rules, but=but)
            judged = judge_all(order, self.tools.rules)
            return OrderPage(
                order=order,
                verdicts={reason: _offered(conversation, reason, it) for reason, it in judged.items()},
                conversation=conversation,
                history=history,
                batches=batches_of(log, history),
                in_cart=self.carts.beside(order),
                label=judge_label(order, self.tools.rules.label),
            )


def _offered(conversation: Conversation, reason: Reason, judged: Verdict) -> Verdict:
    """A reason that the conversation shuts out is said with that alone: the rules would recommend others that are."""
    lock = judge_lock(conversation, reason)
    return lock if lock.refused else judged


def batches_of(log: Reader, requests: Iterable[Request]) -> dict[str, Batch]:
    """Return the batches of requests, by id."""
    found = (log.requests.batch(batch_id) for batch_id in {request.batch_id for request in requests})
    return {batch.id: batch for batch in found if batch is not None}


def conversation_of(log: Reader, key: str, rules: Rules, *, but: str = "") -> Conversation:
    """Read our record of a conversation; ``but`` leaves one request, or one batch, out of it."""
    requests = tuple(one for one in log.history.in_conversation(key) if but not in {one.id, one.batch_id})
    return read_conversation(requests, log.decisions.buyer_replied_at(key), rules.conversation)
