"""Find the orders behind many typed numbers with few calls: ranges of ids first, marketplace numbers afterwards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.notes import Note
from bot.domain.numbers import is_marketplace_number
from bot.domain.orders import Order
from bot.errors import Refused
from bot.operations.tools import Tools

#: ids with this many digits may exceed the id's type on the far side, which then refuses the whole call
_BEYOND_AN_ID = 10
_LARGEST_ID = 2**63 - 1
_NO_SUCH_ID = frozenset({400, 404, 416})
#: how an account that is not the key's, or may not see orders, is refused (Using the API, Authentication)
_OF_AN_ACCOUNT = frozenset({401, 403, 404})


@dataclass(frozen=True, slots=True)
class FindOrders:
    """Look many numbers up. Each is tried as both kinds of number, the likelier kind first."""

    tools: Tools

    def __call__(self, account_id: int | None, numbers: Sequence[str]) -> dict[str, Order | Note]:
        """Return the order behind each number, or why there is none. ``account_id`` None: in all accounts.

        An account that refuses is passed over where others have all the orders: not every account of a key may see
        orders (Troubleshooting, FAQs). Raises ``AlepheeError`` when Alephee cannot be asked, or refused where an order
        may be that was not found; ``LogUnavailable``.
        """
        search = _Search(self.tools, [account_id] if account_id else self._accounts(numbers))
        short = [number for number in numbers if not is_marketplace_number(number)]
        long = [number for number in numbers if is_marketplace_number(number)]
        search.by_id(short)
        search.by_external([*long, *search.missing(short)])
        search.by_id(search.missing(long))
        return {number: search.answer(number) for number in numbers}

    def _accounts(self, numbers: Sequence[str]) -> list[int]:
        """Return all accounts, those first that our log knows for most of the numbers."""
        with self.tools.log.read() as log:
            known = Counter(log.account_of(number) for number in numbers)
        return sorted(self.tools.accounts.names(), key=lambda account: -known[account])


@dataclass(frozen=True, slots=True)
class _Search:
    """What was found so far, by number; a marketplace number can stand in several accounts."""

    tools: Tools
    accounts: list[int]
    found: dict[str, list[Order]] = field(default_factory=dict)
    #: accounts that refused to be asked
    refusals: dict[int, Refused] = field(default_factory=dict)

    def missing(self, numbers: Sequence[str]) -> list[str]:
        return [number for number in numbers if number not in self.found]

    def answer(self, number: str) -> Order | Note:
        """Return what is behind a number. Raises the refusal behind which it may be."""
        orders = self.found.get(number, [])
        if len(orders) > 1:
            accounts = [order.account_name or str(order.account_id) for order in orders]
            return Note("integrate.several_accounts", {"number": number, "accounts": accounts})
        for refusal in () if orders else self.refusals.values():
            raise refusal
        return orders[0] if orders else Note("error.order_not_found", {"number": number})

    def by_id(self, numbers: Sequence[str]) -> None:
        """Try numbers as Alephee ids, which are unique: who has an order ends the search for it."""
        for account_id in self._open():
            ids = [int(number) for number in self.missing(numbers) if int(number) <= _LARGEST_ID]
            sure = [order_id for order_id in ids if len(str(order_id)) < _BEYOND_AN_ID]
            try:
                orders = self.tools.api.get_orders(account_id, sure) if sure else {}
                orders |= self._doubtful(account_id, [order_id for order_id in ids if order_id not in set(sure)])
            except Refused as error:
                self._refused(account_id, error)
                continue
            for number in self.missing(numbers):
                if int(number) in orders:
                    self.found[number] = [orders[int(number)]]

    def by_external(self, numbers: Sequence[str]) -> None:
        """Try numbers as the marketplace's, in every account."""
        for account_id in self._open() if numbers else ():
            try:
                found = self.tools.api.find_external(account_id, numbers)
            except Refused as error:
                self._refused(account_id, error)
                continue
            for number, order in found.items():
                self.found.setdefault(number, []).append(order)

    def _open(self) -> list[int]:
        """Return the accounts that have not refused."""
        return [account_id for account_id in self.accounts if account_id not in self.refusals]

    def _refused(self, account_id: int, error: Refused) -> None:
        """Remember a refusal that may be of this account alone. Raises any other, and it when no account is left."""
        self.refusals[account_id] = error
        if error.status not in _OF_AN_ACCOUNT or not self._open():
            raise error

    def _doubtful(self, account_id: int, ids: list[int]) -> dict[int, Order]:
        if not ids:
            return {}
        try:
            return self.tools.api.get_orders(account_id, ids)
        except Refused as error:
            if error.status not in _NO_SUCH_ID:
                raise
            return {}
