"""What Alephee's catalog says of the products of a new order: doubts, never refusals, because Alephee decides.

Sources: *Products, GET methods* of developers.alephee.com/v2 (products/get-methods/page-1/request and …/response) and
*Create a new order, Order mandatory sections* and *Type specifications*.

- GET products wants ``accountId`` and ``SKU`` and gives the products whose SKU *equals* it. Whether capitals count is
  not said; nor is anything said of an SKU that nobody knows: an empty list, or a 404.
- A new order names a product by the catalog's SKU or its OwnCode (CO-20); a brand, by number or name, has to be given
  where several share the SKU (CO-22); an SKU that is unknown becomes a product outside the catalog (CO-24).

GET products also takes a ``brand``; whether by number or name is not said. So all brands of an SKU are read, and the
order's is compared here: that tells a wrong brand from an unknown SKU, too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.catalog import CatalogProduct
from bot.domain.new_orders.models import Item, NewOrder, Product
from bot.domain.new_orders.problems import Problem, shown, warning
from bot.domain.notes import Note

#: kept with a request whose SKUs were looked up, whatever came of it; requests of earlier versions have none
LOOKED_UP = "catalog_looked_up"
#: says that some were not checked
UNCHECKED = "order.sku_unchecked"
#: everything that the catalog may make doubtful
DOUBTS = (
    UNCHECKED,
    *(
        f"order.{key}"
        for key in ("sku_unknown", "sku_other_spelling", "sku_deleted", "sku_ambiguous", "brand_of_others")
    ),
)
#: codes and brands that a sentence names
_NAMED = 5


#: the products that GET products gives for an SKU, by SKU; one that could not be asked is not among them
Answers = Mapping[str, Sequence[CatalogProduct]]


def skus_of(order: NewOrder) -> tuple[str, ...]:
    """Return the SKUs that an order names, each once; a product without one is outside the catalog."""
    return tuple(dict.fromkeys(item.product.sku for item in order.items if item.product.sku))


def catalog_doubts(items: Sequence[Item], answers: Answers) -> Iterator[Problem]:
    """Find what the catalog does not know, or knows otherwise; each product once, at the first item that has it.

    SKUs without an answer are named together: they were not checked.
    """
    firsts: dict[tuple[str, str], int] = {}
    for index, item in enumerate(items):
        if item.product.sku:
            firsts.setdefault((item.product.sku, item.product.brand or ""), index)
    unasked = {sku: index for (sku, _), index in reversed(firsts.items()) if sku not in answers}
    if unasked:
        first, skus = min(unasked.values()), sorted(unasked, key=lambda sku: unasked[sku])
        yield warning(_place(first), "CO-24", "sku_unchecked", given=_listed(skus))
    for (sku, _), index in firsts.items():
        if sku in answers:
            yield from _doubts(index, items[index].product, sku, answers[sku])


def against(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return what the catalog says against an order: that something was not checked is no news to who fills it in."""
    return tuple(one for one in problems if one.note.key in DOUBTS and one.note.key != UNCHECKED)


def is_known(notes: Iterable[Note]) -> bool | None:
    """Whether the catalog has every SKU of a request with these notes; None where nobody has looked."""
    keys = {note.key for note in notes}
    return keys.isdisjoint(DOUBTS) if LOOKED_UP in keys else None


def _doubts(index: int, product: Product, sku: str, found: Sequence[CatalogProduct]) -> Iterator[Problem]:
    called = [one for one in found if one.is_called(sku)]
    known = [one for one in called if not one.is_deleted]
    brands = list(dict.fromkeys(one.brand for one in known if one.brand))
    if not called:
        spelled = next((one.sku for one in found if one.sku.casefold() == sku.casefold()), "")
        key, more = ("sku_other_spelling", {"catalog": shown(spelled)}) if spelled else ("sku_unknown", {})
        yield warning(_place(index), "CO-24", key, given=shown(sku), **more)
    elif not known:
        yield warning(_place(index), "CO-24", "sku_deleted", given=shown(sku))
    elif product.brand and brands and not any(one.is_of(product.brand) for one in known):
        place = f"Items[{index}].Product.Brand"
        yield warning(
            place, "CO-22", "brand_of_others", given=shown(product.brand), sku=shown(sku), brands=_listed(brands)
        )
    elif not product.brand and len(brands) > 1:
        yield warning(_place(index), "CO-22", "sku_ambiguous", given=shown(sku), brands=_listed(brands))


def _place(index: int) -> str:
    return f"Items[{index}].Product.SKU"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(map(shown, names[:_NAMED])) + (f" (+{more})" if more > 0 else "")
