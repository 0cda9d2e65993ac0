"""Finding orders: there is no GET of one order, so its number becomes a range (Get orders, Request).

``Integrated`` defaults to false and pending payments are hidden, so every look-up asks for both kinds of orders and
for unpaid ones, with explicit ``limit`` and ``offset`` (the documented default of ``offset`` is 100).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import Final

from bot.alephee.endpoints import ORDERS_GET
from bot.alephee.orders import read_orders
from bot.alephee.reading import PAGE, Reading
from bot.alephee.sealing import sealed
from bot.domain.numbers import alephee_id, is_doubtful_id, is_marketplace_number
from bot.domain.orders import Order
from bot.errors import NeverSent, Refused

#: each page's orders, and how many pages are still to come
_Pages = Iterator[tuple[tuple[Order, ...], int]]
_NOT_THE_KEY: Final = 401
_NOT_FOUND: Final = 404


@dataclass(slots=True)
class _Asked:
    """The accounts of one search, and those that refused to be asked."""

    accounts: Sequence[int]
    refusals: dict[int, Refused] = field(default_factory=dict)
    #: whether any account did not refuse
    answered: bool = False

    def open(self) -> list[int]:
        """Return the accounts that have not refused. Raises the first refusal when all have."""
        still = [account for account in self.accounts if account not in self.refusals]
        if not still:
            self.raise_refusal()
        return still

    def refused(self, account: int, error: Refused) -> None:
        """Remember a refusal that may be of this account alone. Raises any other."""
        if not error.may_be_of_an_account:
            raise error
        self.refusals[account] = error

    def raise_refusal(self) -> None:
        """Raise the first refusal, if there was one: nobody can say then that there is no such order."""
        for error in self.refusals.values():
            raise error

    def refusal_of_the_key(self) -> Refused | None:
        """Return the refusal that several accounts gave alike, as they all would do, if none has answered so far.

        One alone may be of its account: which status says that is not documented (Using the API, Authentication).
        """
        refusals = [error for error in self.refusals.values() if error.status == _NOT_THE_KEY]
        return refusals[0] if len(refusals) > 1 and not self.answered else None


class Finding(Reading):
    """GET orders."""

    @sealed
    def find_order(self, number: str, *, accounts: Sequence[int], first: int | None = None) -> tuple[Order, ...]:
        """Find an order by Alephee id or marketplace number; empty when there is none.

        13 digits and more are tried as a marketplace number first. An Alephee id is unique: the first hit ends the
        search, which begins with the account ``first``. A marketplace number is asked of all accounts, and all orders
        that carry it are returned. An account that refuses is passed over where another one has the order: not every
        account of a key may see orders (Troubleshooting, FAQs). Raises ``NeverSent``, ``Refused`` or ``Unknown``.
        """
        asked = _Asked(sorted(dict.fromkeys(accounts), key=lambda account: account != first))
        ways = [self._by_id, self._by_external]
        if is_marketplace_number(number):
            ways.reverse()
        for way in ways:
            try:
                found = way(number, asked)
            except NeverSent as error:
                raise asked.refusal_of_the_key() or error from None
            if found:
                return found
        asked.raise_refusal()
        return ()

    @sealed
    def get_order(self, account_id: int, order_id: int) -> Order | None:
        """Read one order of one account by its Alephee id, integrated or not, paid or not. Raises as ``find_order``."""
        return self._one(account_id, order_id)

    @sealed
    def get_orders(self, account_id: int, order_ids: Sequence[int]) -> dict[int, Order]:
        """Read many orders of one account with as few calls as their ids allow; those found, by id.

        Raises as ``find_order``.
        """
        wanted, found = set(order_ids), dict[int, Order]()
        for integrated in (False, True):
            missing = sorted(wanted - found.keys())
            if missing:
                read = self._many(account_id, missing, integrated=integrated)
                found |= {order.id: order for order in read if order.id in wanted}
        return found

    @sealed
    def find_external(self, account_id: int, external_order_ids: Sequence[str]) -> dict[str, Order]:
        """Read orders of one account by their marketplace numbers; those found, by number. Raises as ``find_order``.

        Whether ranges of these numbers compare as text or as numbers is not documented. Numbers of one length compare
        alike either way, so they share a range where that takes fewer calls.
        """
        found: dict[str, Order] = {}
        for integrated in (False, True):
            missing = sorted(set(external_order_ids) - found.keys(), key=lambda number: (_shape(number), number))
            for _, group in groupby(missing, key=_shape):
                read = self._sharing(account_id, tuple(group), integrated=integrated)
                found |= {order.external_order_id: order for order in read}
        return found

    def _by_id(self, number: str, asked: "_Asked") -> tuple[Order, ...]:
        order_id = alephee_id(number)
        if order_id is None:
            return ()
        for account_id in asked.open():
            try:
                order = self._one(account_id, order_id)
            except Refused as error:
                if not (is_doubtful_id(order_id) and error.may_be_of_an_id):
                    asked.refused(account_id, error)
                elif error.status != _NOT_FOUND:
                    return ()  # an id that one account cannot read no other can
                continue  # a 404 may be of this account alone: asked for the marketplace number it says so again
            asked.answered = True
            if order is not None:
                return (order,)
        return ()

    def _by_external(self, number: str, asked: "_Asked") -> tuple[Order, ...]:
        found: dict[tuple[int, int], Order] = {}
        for account_id in asked.open():
            try:
                for integrated in (False, True):
                    orders = self._external(account_id, number, integrated=integrated)
                    found |= {(account_id, order.id): order for order in orders}
                asked.answered = True
            except Refused as error:
                asked.refused(account_id, error)
        return tuple(found.values())

    def _one(self, account_id: int, order_id: int) -> Order | None:
        for integrated in (False, True):
            orders = self._range(account_id, order_id, order_id, integrated=integrated)
            order = next((order for page, _ in orders for order in page if order.id == order_id), None)
            if order is not None:
                return order
        return None

    def _external(self, account_id: int, number: str, *, integrated: bool) -> tuple[Order, ...]:
        pages = self._externals(account_id, number, number, integrated=integrated)
        return tuple(order for page, _ in pages for order in page if order.external_order_id == number)

    def _externals(self, account_id: int, first: str, last: str, *, integrated: bool) -> _Pages:
        query = {"externalOrderIdFrom": first, "externalOrderIdTo": last}
        return self._orders(account_id, query, integrated=integrated)

    def _many(self, account_id: int, ids: Sequence[int], *, integrated: bool) -> Iterator[Order]:
        """Read the whole range if its pages are fewer than the spans that the ids form; else span by span."""
        spans = _spans(ids)
        seen: set[int] = set()
        for page, pages_left in self._range(account_id, ids[0], ids[-1], integrated=integrated):
            yield from page
            seen.update(order.id for order in page)
            spans = _spans([number for number in ids if number not in seen])
            if pages_left > len(spans):
                break
        else:
            return
        for first, last in spans:
            for page, _ in self._range(account_id, first, last, integrated=integrated):
                yield from page

    def _sharing(self, account_id: int, numbers: Sequence[str], *, integrated: bool) -> Iterator[Order]:
        """Read the range of sorted numbers as long as its pages are fewer than the numbers; the others one by one."""
        missing = dict.fromkeys(numbers)
        if len(numbers) > 1:
            for page, pages_left in self._externals(account_id, numbers[0], numbers[-1], integrated=integrated):
                for order in page:
                    if order.external_order_id in missing:
                        del missing[order.external_order_id]
                        yield order
                if pages_left >= len(missing):
                    break
            else:
                return
        for number in missing:
            yield from self._external(account_id, number, integrated=integrated)

    def _range(self, account_id: int, first: int, last: int, *, integrated: bool) -> _Pages:
        return self._orders(account_id, {"idFrom": first, "idTo": last}, integrated=integrated)

    def _orders(self, account_id: int, query: Mapping[str, str | int], *, integrated: bool) -> _Pages:
        """Yield each page's orders and how many pages are still to come, as far as the answer tells."""
        flags = {"Integrated": "true" if integrated else "false", "includePendingPayments": "true"}
        read = 0
        for page in self._pages(ORDERS_GET, "orders", {"accountId": account_id, **query, **flags}):
            read += len(page.results)
            left = max(0, (page.size_of_list or 0) - read)
            yield read_orders(page.results, account_id), ceil(left / max(1, len(page.results)))


def _shape(number: str) -> str:
    """Return what numbers of a shared range have in common: how many digits; any other text stands alone."""
    return f"{len(number):02}" if number.isascii() and number.isdecimal() else number


def _spans(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Cut sorted ids into ranges.

    Over a gap of up to one page it reads on: that costs at most one more page, a range of its own costs a call as well.
    """
    spans: list[tuple[int, int]] = []
    for number in ids:
        if spans and number - spans[-1][1] <= PAGE:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans
