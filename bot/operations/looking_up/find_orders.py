"""Find the orders behind many typed numbers with few calls: ranges of ids first, marketplace numbers afterwards."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.domain.notes import Note
from bot.domain.numbers import alephee_id, is_doubtful_id, is_marketplace_number
from bot.domain.orders import Order
from bot.errors import NotEverywhere, OrderNotFound, Refused
from bot.operations.tools import Tools

#: key of the note in the place of an order whose number several accounts share
SEVERAL_ACCOUNTS = "integrate.several_accounts"


@dataclass(frozen=True, slots=True)
class FindOrders:
    """Look many numbers up. Each is tried as both kinds of number, the likelier kind first."""

    tools: Tools

    def __call__(
        self, account_id: int | None, numbers: Sequence[str], *, resigned: Collection[int] = ()
    ) -> dict[str, Order | Note]:
        """Return the order behind each number, or why there is none. ``account_id`` None: in all accounts.

        An account that refuses is passed over where others have all the orders: not every account of a key may see
        orders (Troubleshooting, FAQs). Else it raises ``NotEverywhere``, unless only ``resigned`` accounts refuse: then
        each number that may stand there has a note. Raises ``AlepheeError`` when Alephee cannot be asked or refuses
        every account, ``LogUnavailable``.
        """
        search = _Search(self.tools, [account_id] if account_id else self._accounts(numbers))
        short = [number for number in numbers if not is_marketplace_number(number)]
        long = [number for number in numbers if is_marketplace_number(number)]
        search.by_id(short)
        search.by_external([*long, *search.missing(short)])
        search.by_id(search.missing(long))
        if search.missing(numbers) and search.refusals:
            search.insist_that_others_answer()
        if search.missing(numbers) and not search.refusals.keys() <= set(resigned):
            raise NotEverywhere(next(iter(search.refusals.values())), search.refusing())
        return {number: search.answer(number) for number in numbers}

    def _accounts(self, numbers: Sequence[str]) -> list[int]:
        """Return all accounts, those first that our log knows for most of the numbers."""
        with self.tools.log.read() as log:
            known = Counter(log.history.account_of(number) for number in numbers)
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

    def refusing(self) -> dict[int, str]:
        """Name the accounts that refused, by id."""
        names = self.tools.accounts.names()
        return {account_id: f"{names.get(account_id, '')} ({account_id})".strip() for account_id in self.refusals}

    def answer(self, number: str) -> Order | Note:
        """Return what is behind a number."""
        orders = self.found.get(number, [])
        if len(orders) > 1:
            accounts = [order.account_name or str(order.account_id) for order in orders]
            return Note(SEVERAL_ACCOUNTS, {"number": number, "accounts": accounts})
        if not orders and self.refusals:
            return Note("integrate.not_everywhere", {"number": number, "accounts": list(self.refusing().values())})
        return orders[0] if orders else OrderNotFound(number).note

    def by_id(self, numbers: Sequence[str]) -> None:
        """Try numbers as Alephee ids, which are unique: who has an order ends the search for it."""
        for account_id in self._open():
            ids = [order_id for order_id in map(alephee_id, self.missing(numbers)) if order_id is not None]
            sure = [order_id for order_id in ids if not is_doubtful_id(order_id)]
            try:
                orders = self.tools.api.get_orders(account_id, sure) if sure else {}
                orders |= self._doubtful(account_id, [order_id for order_id in ids if is_doubtful_id(order_id)])
            except Refused as error:
                self._refused(account_id, error)
                continue
            for number in self.missing(numbers):
                order = orders.get(alephee_id(number) or 0)
                if order is not None:
                    self.found[number] = [order]

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

    def insist_that_others_answer(self) -> None:
        """Raise the refusal of a chosen account when every other one of the key refuses too: then it is the key's."""
        others = [account_id for account_id in self.tools.accounts.names() if account_id not in self.accounts]
        for other in others:
            try:
                self.tools.api.get_orders(other, [1])
            except Refused:
                continue
            return
        for refusal in self.refusals.values() if others else ():
            raise refusal

    def _open(self) -> list[int]:
        """Return the accounts that have not refused."""
        return [account_id for account_id in self.accounts if account_id not in self.refusals]

    def _refused(self, account_id: int, error: Refused) -> None:
        """Remember a refusal that may be of this account alone. Raises any other, and it when the whole key refuses."""
        self.refusals[account_id] = error
        if not error.may_be_of_an_account or self.refusals.keys() >= self.tools.accounts.names().keys():
            raise error

    def _doubtful(self, account_id: int, ids: list[int]) -> dict[int, Order]:
        if not ids:
            return {}
        try:
            return self.tools.api.get_orders(account_id, ids)
        except Refused as error:
            if not error.may_be_of_an_id:
                raise
            return {}  # where it was the account that refused, it says so when it is asked for marketplace numbers
