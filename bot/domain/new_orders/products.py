"""Rules about the products of a new order: of the catalog or not, and each of them once (Order mandatory sections)."""

from collections.abc import Iterator

from bot.domain.new_orders.models import Item, NewOrder, Product
from bot.domain.new_orders.problems import Problem, error, warning
from bot.domain.new_orders.walk import field_names


def product_present(order: NewOrder) -> Iterator[Problem]:
    """CO-07: every item has a product."""
    for index, item in enumerate(order.items):
        product = item.product
        if not product.model_fields_set and product.blank and not item.is_unread("Product"):
            fields = ", ".join(field_names(Product))
            yield error(f"Items[{index}].Product", "CO-07", "section_missing", name="Product", fields=fields)


def repeated_items(order: NewOrder) -> Iterator[Problem]:
    """CO-18: the same product, quantity and unit price only once; what may be the same product is warned about."""
    for index, item in enumerate(order.items):
        before = [(at, other.product) for at, other in enumerate(order.items[:index]) if _is_same_line(item, other)]
        same = next((at for at, other in before if _is_same(item.product, other)), None)
        similar = next((at for at, other in before if _may_be_same(item.product, other)), None)
        if same is not None:
            yield error(f"Items[{index}]", "CO-18", "repeated_item", earlier=f"Items[{same}]")
        elif similar is not None:
            yield warning(f"Items[{index}]", "CO-18", "similar_item", earlier=f"Items[{similar}]")


def catalog_sku(order: NewOrder) -> Iterator[Problem]:
    """CO-20: a product of the catalog is named by its SKU; SellerSKU alone is not enough."""
    for index, item in enumerate(order.items):
        if item.product.has("seller_sku") and not item.product.has("sku"):
            yield error(f"Items[{index}].Product.SKU", "CO-20", "sku_missing")


def disconnected_product(order: NewOrder) -> Iterator[Problem]:
    """CO-21: a product outside the catalog has a title and nothing else.

    With an SKU one page demands a title too, another one does not: it is warned about, as the SKU may be unknown.
    """
    for index, item in enumerate(order.items):
        product, path = item.product, f"Items[{index}].Product"
        if product.has("sku") and not product.has("title"):
            yield warning(f"{path}.Title", "CO-21", "title_doubtful")
        if product.blank and product.model_fields_set:
            yield error(f"{path}.Title", "CO-21", "title_missing")
        if product.has("brand") and not product.has("sku") and not product.has("seller_sku"):
            yield error(f"{path}.SKU", "CO-21", "brand_without_sku", brand=product.brand or "")


def _is_same_line(one: Item, other: Item) -> bool:
    values = (one.quantity, one.unit_price)
    readable = one.product.is_whole and other.product.is_whole
    return readable and None not in values and values == (other.quantity, other.unit_price)


def _is_same(one: Product, other: Product) -> bool:
    if one.sku and other.sku:
        return (one.brand, one.sku) == (other.brand, other.sku)
    return not one.blank and one == other


def _may_be_same(one: Product, other: Product) -> bool:
    """Whether two products may be one: a code in common, unless their brands differ; else the title, without codes.

    An SKU is matched against the catalog's OwnCode too, and a brand may be given by its number.
    """
    if _codes(one) & _codes(other):
        brands = {_folded(one.brand), _folded(other.brand)} - {""}
        return len(brands) < 2 or any(brand.isdecimal() for brand in brands)  # noqa: PLR2004 - of two products
    titles = {_folded(one.title), _folded(other.title)}
    return not (_codes(one) and _codes(other)) and len(titles) == 1 and titles != {""}


def _codes(product: Product) -> set[str]:
    return {_folded(product.sku), _folded(product.seller_sku)} - {""}


def _folded(text: str | None) -> str:
    return "".join((text or "").casefold().split())
