"""Find orders by what people have in hand: by a number at Alephee, by words among those that the log knows.

Alephee finds none by a buyer's name or a product.
"""

from dataclasses import dataclass

from bot.domain.searches import words_of
from bot.errors import OrderNotFound
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
