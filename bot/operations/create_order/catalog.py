"""Look the SKUs of new orders up in Alephee's catalog: beside everything else, and in nobody's way."""

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic

from bot.domain.catalog import CatalogProduct
from bot.domain.new_orders.catalog import Answers, against, catalog_doubts, skus_of
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem
from bot.errors import AlepheeError
from bot.operations.lru_cache import LruCache
from bot.operations.tools import Tools

log = logging.getLogger(__name__)

#: SKUs of one order that are asked for, a call each: the endpoint has a limit that others need, too
_MOST = 20
#: calls under way for one order
_AT_ONCE = 4
#: how long an answer is believed, and how many are kept: the screens of a form and what follows ask for the same SKUs
_BELIEVED = timedelta(minutes=10)
_KEPT = 2_000
#: how long it is believed that there is no such product: who reads of it may add it, and then asks again
_BELIEVED_MISSING = timedelta(seconds=15)

Products = tuple[CatalogProduct, ...]
_Asked = tuple[datetime, Future[Products]]


@dataclass(frozen=True, slots=True)
class LookUp:
    """SKUs that are being asked for: whoever wants the answers waits for them as long as there is time."""

    asked: Mapping[str, Future[Products]]
    begun: float = field(default_factory=monotonic)

    def answers(self, seconds: float) -> Answers:
        """Return what was answered ``seconds`` after the look-up had begun; what was not is left out, and logged."""
        done, late = wait(self.asked.values(), timeout=max(0.0, self.begun + seconds - monotonic()))
        if late:
            log.info("the catalog does not answer in time", extra={"count": len(late)})
        return {sku: one.result() for sku, one in self.asked.items() if one in done and _was_answered(one)}


@dataclass(frozen=True, slots=True)
class Catalog:
    """What the catalog says of SKUs, kept for a while in this process: it only words what is shown."""

    tools: Tools
    _asked: LruCache[_Asked] = field(default_factory=lambda: LruCache[_Asked](_KEPT))

    def look_up(self, account_id: int, skus: Iterable[str]) -> LookUp:
        """Begin to ask for SKUs of an account and return at once; no more of them than an order may ask for."""
        now, context = self.tools.clock.now(), copy_context()
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="catalog")
        asked = {}
        for sku in islice(skus, _MOST):
            id_ = f"{account_id}/{sku}"
            at, known = self._asked.get(id_) or (now, None)
            if known is None or not at <= now < at + _believed_for(known):  # nor after a clock was set back
                known = pool.submit(context.copy().run, self.tools.api.find_products, account_id, sku)
                self._asked.keep(id_, (now, known))
            asked[sku] = known
        pool.shutdown(wait=False)
        return LookUp(asked)

    def doubts(self, account_id: int, order: NewOrder, seconds: float) -> tuple[Problem, ...]:
        """Look all SKUs of an order up, and return what the catalog says against it; it takes ``seconds`` at most."""
        return against(catalog_doubts(order.items, self.look_up(account_id, skus_of(order)).answers(seconds)))


def _believed_for(look_up: Future[Products]) -> timedelta:
    """Return how long after its beginning a look-up is as good as a new one."""
    if not look_up.done():
        return _BELIEVED
    if look_up.exception() is not None:
        return timedelta(0)
    return _BELIEVED_MISSING if all(product.is_deleted for product in look_up.result()) else _BELIEVED


def _was_answered(look_up: Future[Products]) -> bool:
    """Whether a look-up that has ended found something out; if not, why is logged."""
    error = look_up.exception()
    if isinstance(error, AlepheeError):
        log.info("the catalog cannot be asked", extra={"why": error.cause})
    elif error is not None:
        log.error("an unexpected error", exc_info=error)
    return error is None
