"""Check a new order against the account: its marketplaces and stores, and whether its number is free."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.glimpses import NO_GLIMPSE, Glimpse
from bot.domain.national import National
from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.catalog import LOOKED_UP, against, catalog_doubts, skus_of
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem, error, errors_of, warnings_of
from bot.domain.new_orders.reading import read_order
from bot.domain.new_orders.rules import check_known
from bot.domain.new_orders.summary import summarise
from bot.domain.notes import Note
from bot.domain.orders import Country, Marketplace, Money, Order, Store
from bot.domain.requests import ON_ITS_WAY, State
from bot.errors import AlepheeError
from bot.operations.create_order.catalog import Catalog
from bot.operations.tools import Tools

#: how long marketplaces and stores of an account are believed: people wait for them, and they rarely change
_BELIEVED = timedelta(minutes=10)
#: requests among which one of the account is looked for
_NEWEST = 200
_OURS = ON_ITS_WAY | {State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an order of an account may name."""

    marketplaces: tuple[Marketplace, ...] = ()
    stores: tuple[Store, ...] = ()
    #: documents of people and companies by country
    national: National = field(default_factory=dict)
    #: where the account's buyers are, as far as the log knows
    country: Country | None = None

    @property
    def marketplace_names(self) -> dict[int, str]:
        """What ``MarketplaceId`` may be (CO-04): id → name."""
        return {marketplace.id: marketplace.name for marketplace in self.marketplaces}

    @property
    def pickup_names(self) -> dict[int, str]:
        """What ``Pickup.Id`` may be (CO-46), id → name: which of a store's two ids is meant is not documented."""
        both = ((number, store.name) for store in self.stores for number in (store.id, store.pickup_id))
        return {number: name for number, name in both if number is not None}


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Marketplaces and stores by account, asked from Alephee and kept for a while."""

    tools: Tools
    _known: dict[int, tuple[datetime, Surroundings]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, account_id: int) -> Surroundings:
        """Return what is around an order of this account. Raises ``AlepheeError`` when Alephee cannot be asked."""
        now = self.tools.clock.now()
        with self._lock:
            asked_at, known = self._known.get(account_id, (None, Surroundings()))
        if asked_at is not None and now - asked_at < _BELIEVED:
            return known
        known = surroundings(self.tools, account_id)
        with self._lock:
            self._known[account_id] = (now, known)
        return known


def surroundings(tools: Tools, account_id: int) -> Surroundings:
    """Ask Alephee what is around an order of this account. Raises ``AlepheeError``, ``LogUnavailable``."""
    marketplaces, stores = tools.api.marketplaces(account_id), tools.api.stores(account_id)
    with tools.log.read() as log:
        known = (one.country for one in log.history.recent(limit=_NEWEST) if one.account_id == account_id)
        country = next((country for country in known if country is not None), None)
    return Surroundings(marketplaces, stores, tools.rules.national, country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An order that was read and judged. ``content`` is None when something is wrong with it."""

    content: CreateOrderContent | None = None
    external_order_id: str = ""
    country: Country | None = None
    glimpse: Glimpse = NO_GLIMPSE
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    #: whether the catalog was asked for its SKUs
    looked_up: bool = False
    #: where it will stand, if that marketplace's name is known: the order itself has only its number
    marketplace: Marketplace | None = None

    @property
    def doubts(self) -> tuple[Note, ...]:
        """What the catalog says against the order."""
        return tuple(problem.placed for problem in against(self.warnings))

    @property
    def notes(self) -> tuple[Note, ...]:
        """What those who decide have to know beside the order: where it will stand, and the warnings."""
        there = self.marketplace
        consequence = (Note("fate.created_on", {"marketplace": there.name, "number": there.id}),) if there else ()
        looked_up = (Note(LOOKED_UP),) if self.looked_up else ()
        return (*consequence, *looked_up, *(problem.placed for problem in self.warnings))


def check_order(
    tools: Tools, account_id: int, text: str, around: Surroundings, catalog: Catalog, *, seconds: float, but: str = ""
) -> Checked:
    """Judge the JSON of an order by every rule that can be checked; all that is wrong is in ``problems``.

    Its SKUs are looked up beside that; what the catalog has not answered after so many ``seconds`` was not checked.

    Whether its number is free (CO-05) is asked of a wrong order too, as far as Alephee can be asked. Raises
    ``AlepheeError`` when it cannot and nothing else is wrong, ``LogUnavailable``. ``but``: the batch that it is to take
    the place of, whose number it may have.
    """
    reading = read_order(text, around.national)
    known = check_known(reading.seen, around.marketplace_names, around.pickup_names) if reading.seen else ()
    problems = (*reading.errors, *errors_of(known))
    warnings = (*reading.warnings, *warnings_of(known))
    skus = () if problems or reading.order is None else skus_of(reading.order)
    look_up = catalog.look_up(account_id, skus)
    number = (reading.seen and reading.seen.external_order_id) or ""
    try:
        problems += number_problems(tools, account_id, number, but=but) if number else ()
    except AlepheeError:
        if not problems:
            raise
    order = None if problems else reading.order
    told = replace(_told(reading.seen, around), problems=problems, warnings=warnings)
    if order is None:
        return told
    doubts = tuple(catalog_doubts(order.items, look_up.answers(seconds)))
    told = replace(told, warnings=(*warnings, *doubts), looked_up=bool(skus))
    return replace(told, content=CreateOrderContent(external_order_id=told.external_order_id, body=to_body(order)))


def number_problems(tools: Tools, account_id: int, number: str, *, but: str = "") -> tuple[Problem, ...]:
    """Find who has the number already: an order of the account (CO-05), or a request of ours on its way.

    ``but``: a batch that is passed over.
    """
    with tools.log.read() as log:
        others = [
            request
            for request in log.history.of_order(account_id, number)
            if request.kind == CREATE_ORDER and request.external_order_id == number
            if request.state in _OURS and request.batch_id != but
        ]
    if others:
        state = others[0].state.value
        return (error("ExternalOrderId", "CO-05", "number_on_its_way", given=number, state=state),)
    order = find_created(tools, account_id, number)
    return () if order is None else (error("ExternalOrderId", "CO-05", "number_used", given=number, order=order.id),)


def find_created(tools: Tools, account_id: int, number: str) -> Order | None:
    """Look an order up by its own number (GET orders, ``externalOrderIdFrom/To``). Raises ``AlepheeError``."""
    return tools.api.find_external(account_id, [number]).get(number)


def _told(order: NewOrder | None, around: Surroundings) -> Checked:
    """Tell what cards and the log say about an order: its number, the country of the buyer's address, and a glimpse.

    That has the marketplace's name, where the order itself has only its number.
    """
    if order is None:
        return Checked()
    country = order.buyer.address.country_id or ""
    summary, first = summarise(order), order.items[0] if order.items else None
    marketplace = next((one for one in around.marketplaces if one.id == order.marketplace_id and one.name), None)
    known = Country(country) if country in Country.__members__ else None
    national = around.national.get(known) if known else None
    return Checked(
        external_order_id=order.external_order_id or "",
        country=known,
        glimpse=Glimpse(
            buyer=order.buyer.name or "",
            product=(first.product.title or first.product.sku or "") if first else "",
            quantity=(first.quantity or 0) if first else 0,
            lines=len(order.items),
            total=Money(summary.items_total, national.currency if national else "") if summary.items_total else None,
            marketplace=marketplace.name if marketplace else "",
        ),
        marketplace=marketplace,
    )
