"""Find orders by what people have in hand: by a number at Alephee, by words among those that the log knows.

Alephee finds none by a buyer's name or a product.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.notes import Note
from bot.domain.numbers import listed, names_orders
from bot.domain.searches import words_of
from bot.errors import InputError, OrderNotFound
from bot.operations.looking_up.look_up import LookUp, batches_of
from bot.operations.looking_up.pages import FoundOrders, KnownOrders, ListedOrders
from bot.operations.tools import Tools

#: orders that are listed
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Search:
    """Find the orders that somebody asked about before."""

    tools: Tools
    look_up: LookUp

    def find(self, text: str) -> FoundOrders | ListedOrders | KnownOrders:
        """Find orders by what somebody has in hand: numbers, or words. Raises what a look-up does."""
        if not words_of(text):
            raise InputError(Note("numbers.none"))
        return self.by_number(text) if names_orders(text) else self(text)

    def among(self, numbers: Sequence[str]) -> FoundOrders | ListedOrders:
        """Find the orders behind numbers some of which may be something else: a telephone's, say.

        Raises what a look-up does.
        """
        found = self.look_up(listed(list(numbers)))
        if isinstance(found, FoundOrders) or not found.pages:
            return found
        if len(found.pages) == 1:
            return FoundOrders(number=str(found.pages[0].order.id), pages=found.pages)
        return replace(found, missing=())

    def by_number(self, text: str) -> FoundOrders | ListedOrders | KnownOrders:
        """Find the orders of the numbers in a text; what is nobody's number may be a name, or one of the seller's own.

        Raises what a look-up does.
        """
        try:
            return self.look_up(text)
        except OrderNotFound:
            known = self(text)
            if not known.requests:
                raise
            return known

    def __call__(self, text: str) -> KnownOrders:
        """Return the newest orders of which every word is known. Raises ``LogUnavailable``."""
        words = words_of(text)
        with self.tools.log.read() as log:
            found = log.history.about_words(words, limit=_SHOWN + 1) if words else ()
            batches = batches_of(log, found[:_SHOWN])
        return KnownOrders(
            words=text,
            requests=found[:_SHOWN],
            batches=batches,
            account_names=self.tools.accounts.known(),
            more=len(found) > _SHOWN,
        )
