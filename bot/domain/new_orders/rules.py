"""The rules of a new order as a table: number, what it says, where it stands, who can check it, and the check.

The numbers are this project's own; the pages are those under *Create a new order* of developers.alephee.com/v2.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.national import National
from bot.domain.new_orders import documents, meanings, presence, products, thousands, values
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.presence import Check, PlaceCheck, doubtful, missing
from bot.domain.new_orders.problems import Problem, warning
from bot.domain.new_orders.values import listed
from bot.domain.new_orders.walk import Place, places

TYPES = "Type specifications"
SECTIONS = "Order mandatory sections"
BUSINESS = "Business rules"


class By(Enum):
    """Who finds that a rule is broken."""

    #: the reader of the JSON, before there is an order
    READING = auto()
    #: the rule's own check
    CHECK = auto()
    #: Alephee alone (``check_known`` helps with two of them, ``catalog_doubts`` with three)
    ALEPHEE = auto()
    #: nobody: it says what may be, not what must be
    NOBODY = auto()


def _nothing(_order: NewOrder) -> tuple[Problem, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One documented rule. It has checks only when ``by`` is ``CHECK``."""

    id: str
    text: str
    source: str
    check: Check = _nothing
    by: By = By.CHECK
    #: what it says about each place alone
    each: PlaceCheck | None = None
    #: a check that looks at the documents of countries too
    national: Callable[[NewOrder, National], Iterable[Problem]] | None = None

    @property
    def checkable(self) -> bool:
        """Whether the bot finds a breach before anything is sent."""
        return self.by in {By.READING, By.CHECK}

    def breaches(self, order: NewOrder, there: Sequence[Place], national: National | None) -> Iterator[Problem]:
        """Find where an order with these places breaks the rule."""
        if self.each is not None:
            for place in there:
                yield from self.each(place)
        yield from self.check(order)
        if self.national is not None and national is not None:
            yield from self.national(order, national)


def _all(*checks: Check) -> Check:
    def check(order: NewOrder) -> Iterator[Problem]:
        for each in checks:
            yield from each(order)

    return check


RULES: tuple[Rule, ...] = (
    Rule("JSON", "The text is JSON of a reasonable size, with each name once in its object", "RFC 8259", by=By.READING),
    Rule("CO-01", "Names and kinds of values are those of the OrderInfo types", BUSINESS, by=By.READING),
    Rule("CO-02", "One order a call: an object, no list", BUSINESS, by=By.READING),
    Rule("CO-03", "The account may work with orders", f"{BUSINESS}; {SECTIONS}", by=By.ALEPHEE),
    Rule("CO-04", "MarketplaceId is one that orders can be created for", BUSINESS, by=By.ALEPHEE),
    Rule("CO-05", "ExternalOrderId is new in the account", BUSINESS, by=By.ALEPHEE),
    Rule("CO-06", "Every mandatory field is there and not blank", TYPES, each=missing("CO-06")),
    Rule(
        "CO-07",
        "Every mandatory section is there",
        SECTIONS,
        _all(products.product_present, presence.receiver_present),
        each=missing("CO-07"),
    ),
    Rule("CO-08", "Buyer.BillingInfo is there (a warning)", f"{TYPES} (yes); {SECTIONS} (no)", each=doubtful("CO-08")),
    Rule(
        "CO-09", "BillingInfo.Address is there (a warning)", f"{TYPES} (yes); {SECTIONS} (no)", each=doubtful("CO-09")
    ),
    Rule("CO-10", "1 to 50 items", SECTIONS, presence.item_count, each=missing("CO-10")),
    Rule("CO-11", "At least one payment", SECTIONS, each=missing("CO-11")),
    Rule("CO-12", "At most 10 payments", SECTIONS, presence.payment_count),
    Rule("CO-13", "At most 10 discounts a payment; more than 5 is doubtful", SECTIONS, presence.discount_count),
    Rule("CO-14", "Discounts and Taxes may be absent", SECTIONS, by=By.NOBODY),
    Rule("CO-15", "Each payment has its own ExternalPaymentId", TYPES, meanings.payment_numbers),
    Rule("CO-16", "No part of a payment is above its whole", TYPES, meanings.portions),
    Rule("CO-17", "Installments is above zero (0 is a warning)", f"{TYPES}; {SECTIONS}", meanings.installments),
    Rule("CO-18", "No product twice with equal quantity and unit price", SECTIONS, products.repeated_items),
    Rule("CO-19", "Discounts take off or add, Amount and Value alike", TYPES, meanings.discounts),
    Rule("CO-20", "A product of the catalog has its SKU", SECTIONS, products.catalog_sku),
    Rule("CO-20 match", "The SKU is the catalog's SKU or OwnCode", SECTIONS, by=By.ALEPHEE),
    Rule(
        "CO-21",
        "A product outside the catalog has a Title, and nothing else",
        f"{TYPES}; {SECTIONS}",
        products.disconnected_product,
    ),
    Rule("CO-22", "Brand is given where several brands share the SKU", SECTIONS, by=By.ALEPHEE),
    Rule("CO-23", "The price that is sent beats the catalog's", SECTIONS, by=By.NOBODY),
    Rule("CO-24", "An SKU the catalog does not know becomes a disconnected product", TYPES, by=By.ALEPHEE),
    Rule("CO-30", "Prices are above zero, shipping costs not below", f"{SECTIONS}; {TYPES}", each=values.signs),
    Rule("CO-31", "Amounts are plain decimals with at most 4 places", SECTIONS, each=values.decimal_places),
    Rule("CO-32", "No amount is above its NoDiscount twin", SECTIONS, values.discounted),
    Rule("CO-33", "ExternalShippingId is a number above zero (a warning)", TYPES, meanings.shipping_number),
    Rule("CO-34", "Quantities are whole and at least 1", SECTIONS, values.quantities),
    Rule("CO-35", "An amount with three decimals may be thousands (a warning)", SECTIONS, thousands.three_decimals),
    Rule("CO-36", "Dates are yyyy-mm-ddThh:mm:ssZ in UTC", SECTIONS, by=By.READING),
    Rule("CO-37", "Dates are of our days, and in their order (a warning)", TYPES, meanings.dates),
    Rule("CO-39", "What is paid is about what is bought (a warning)", TYPES, thousands.factors),
    Rule("CO-40", "No Pickup unless Method is 2", SECTIONS, presence.no_pickup),
    Rule(
        "CO-41",
        "Method 2 has a Pickup with its Id, and no receiver's address",
        f"{TYPES}; {SECTIONS}",
        presence.pickup_present,
        each=missing("CO-41"),
    ),
    Rule(
        "CO-42",
        "LogisticType 14 has CourierInfo with BusinessName",
        f"{TYPES}; {SECTIONS}",
        presence.courier_present,
        each=missing("CO-42"),
    ),
    Rule("CO-43", "Shipping.Cost has Seller, Receiver and Total", f"{TYPES}; {SECTIONS}", each=missing("CO-43")),
    Rule("CO-44", "Cost.Total = Cost.Seller + Cost.Receiver", TYPES, values.cost_total),
    Rule("CO-45", "Receiver.Address is there unless Method is 2", SECTIONS, presence.receiver_address),
    Rule("CO-46", "Pickup.Id is a pickup point of the account", TYPES, by=By.ALEPHEE),
    Rule("CO-50", "An item's Status is 10, 20 or 80", TYPES, each=listed("CO-50")),
    Rule("CO-51", "A payment's Status is 0 to 7", TYPES, each=listed("CO-51")),
    Rule("CO-52", "A payment's Method is 0 to 8 or 99", TYPES, each=listed("CO-52")),
    Rule("CO-53", "Shipping.Method is 0, 2 or 4", TYPES, each=listed("CO-53")),
    Rule("CO-54", "Shipping.LogisticType is 1 to 8 or 14", TYPES, each=listed("CO-54")),
    Rule("CO-55", "Code and Type of discounts are listed words", TYPES, each=listed("CO-55")),
    Rule("CO-56", "CountryId is AR, MX, CL, UY, PE, CO or BR", TYPES, each=listed("CO-56")),
    Rule(
        "CO-57",
        "A DocType is a listed one, of the address's country, as its number",
        TYPES,
        national=documents.documents,
    ),
    Rule("CO-58", "Listed numbers are numbers, listed words are texts", TYPES, by=By.READING),
    Rule("CO-59", "LogisticType 7 goes with Method 2 (a warning)", TYPES, meanings.ways_of_shipping),
    Rule("CO-60", "Integrated is true only on purpose (a warning)", SECTIONS, presence.integrated_flag),
    Rule("CO-61", "No text holds characters that nobody sees", "The Unicode Standard, 5.21", by=By.READING),
)


def judge(order: NewOrder, national: National | None) -> tuple[Problem, ...]:
    """Apply every rule's check, in the table's order; without ``national`` those that need it are left out."""
    there = tuple(places(order))  # gone through once: an order may have some thousands
    return tuple(problem for rule in RULES for problem in rule.breaches(order, there, national))


def check_known(order: NewOrder, marketplaces: Collection[int], pickup_ids: Collection[int]) -> tuple[Problem, ...]:
    """Check CO-04 and CO-46 against what is known of the account: ids of marketplaces, of stores and pickup points.

    Where names are known (id → name), the choices are told with them. Both are warnings: which marketplaces take new
    orders stands in a list that is not the account's, and which of a store's two ids is meant is not documented.
    """
    return (*_known_marketplace(order.marketplace_id, marketplaces), *_known_pickup(order, pickup_ids))


def _known_marketplace(marketplace: int | None, known: Collection[int]) -> Iterator[Problem]:
    if marketplace is None or marketplace in known:
        return
    if known:
        yield warning("MarketplaceId", "CO-04", "marketplace_unknown", given=marketplace, choices=_choices(known))
    else:
        yield warning("MarketplaceId", "CO-04", "marketplace_unchecked", given=marketplace)


def _known_pickup(order: NewOrder, known: Collection[int]) -> Iterator[Problem]:
    pickup = order.shipping.pickup
    if pickup is not None and pickup.id is not None and pickup.id not in known:
        yield warning("Shipping.Pickup.Id", "CO-46", "pickup_unknown", given=pickup.id, choices=_choices(known))


def _choices(known: Collection[int]) -> str:
    names = known if isinstance(known, Mapping) else {}
    return ", ".join(f"{names[each]} ({each})" if names.get(each) else str(each) for each in sorted(known))
