"""The JSON of Alephee's answers, as far as the bot reads it (Get orders, Request and Response; Stores, Request)."""

from typing import Annotated, Any

from bot.alephee.lenient import Amount, Flag, Moment, Object, Objects, Pair, Text, Whole, Wire


class KeyValue(Wire):
    """``{"Key": 8, "Value": "cross_docking"}``; keys come as numbers or strings."""

    key: Whole = None
    value: Text = ""
    channel: Text = ""


class TextPair(Wire):
    """``{"Key": "MLA1747", "Value": "Accesorios"}``."""

    key: Text = ""


class Address(Wire):
    """An address; only its country is read."""

    country_id: Text = ""


class Product(Wire):
    """The catalog's product of an item."""

    title: Text = ""
    sku: Text = ""
    seller_sku: Text = ""
    integration_code: Text = ""
    category: Annotated[TextPair, Object] = TextPair()


class Listing(Wire):
    """The marketplace's listing of an item."""

    external_id: Text = ""
    title: Text = ""
    permanent_link: Text = ""


class Item(Wire):
    """One line of an order."""

    type: Annotated[KeyValue, Pair] = KeyValue()
    product: Annotated[Product, Object] = Product()
    product_listing: Annotated[Listing, Object] = Listing()
    quantity: Whole = None
    unit_price: Amount = None


class Payment(Wire):
    """One payment of an order."""

    external_payment_id: Text = ""
    amount: Amount = None
    currency_symbol: Text = ""
    status: Annotated[KeyValue, Pair] = KeyValue()


class ShippingLabels(Wire):
    """What is told of the label of a shipment."""

    sub_status: Text = ""


class Shipping(Wire):
    """How an order travels."""

    method: Annotated[KeyValue, Pair] = KeyValue()
    status: Annotated[KeyValue, Pair] = KeyValue()
    logistic_type: Annotated[KeyValue, Pair] = KeyValue()
    shipping_labels: Annotated[ShippingLabels, Object] = ShippingLabels()
    receiver_address: Annotated[Address, Object] = Address()


class BillingInfo(Wire):
    """Whom the invoice is for."""

    address: Annotated[Address, Object] = Address()


class Buyer(Wire):
    """Who bought."""

    name: Text = ""
    nickname: Text = ""
    address: Annotated[Address, Object] = Address()
    billing_info: Annotated[BillingInfo, Object] = BillingInfo()


class Document(Wire):
    """Metadata of an attached document."""

    type: Whole = None
    name: Text = ""
    extension: Text = ""
    fullfilename: Text = ""
    size: Whole = None
    date_created: Moment = None


class Seller(Wire):
    """The account an order belongs to."""

    name: Text = ""


class Order(Wire):
    """An order of GET orders."""

    id: Whole = None
    external_order_id: Text = ""
    pack_id: Text = ""
    seller_account: Annotated[Seller, Object] = Seller()
    items: Annotated[tuple[Item, ...], Objects] = ()
    payments: Annotated[tuple[Payment, ...], Objects] = ()
    shipping: Annotated[Shipping, Object] = Shipping()
    buyer: Annotated[Buyer, Object] = Buyer()
    active_claims: Annotated[tuple[Any, ...], Objects] = ()
    documents: Annotated[tuple[Document, ...], Objects] = ()
    integrated: Flag = False
    integrated_order_id: Text = ""
    erp_status: Text = ""
    status: Annotated[KeyValue, Pair] = KeyValue()
    status_type: Annotated[KeyValue, Pair] = KeyValue()
    market_place: Annotated[KeyValue, Pair] = KeyValue()
    date_created: Moment = None
    is_cancelled: Flag = False


class Named(Wire):
    """An account, a marketplace: a number and a name."""

    id: Whole = None
    name: Text = ""
    business_name: Text = ""


class Store(Named):
    """A store; its pickup point has a number of its own."""

    account_pickup: Annotated[Named, Object] = Named()


class ProductIdentification(Wire):
    """What tells a product of the catalog from others (Products, Type specifications)."""

    sku: Text = ""
    own_code: Text = ""
    brand: Annotated[Named, Object] = Named()
    catalog_status: Annotated[Named, Object] = Named()


class CatalogProduct(Wire):
    """A product of GET products; stock, prices and what else it has are not read."""

    identification: Annotated[ProductIdentification, Object] = ProductIdentification()


class OrderStatus(Wire):
    """The echoed line of a result; only its id can be trusted."""

    order_id: Whole = None


class OrderResult(Wire):
    """One order's result of a call about several.

    ``Status`` comes as a string in Mark orders as integrated, as a number in Update orders' status.
    """

    status: Whole = None
    message: Text = ""
    order_status: Annotated[OrderStatus, Object] = OrderStatus()


class Paging(Wire):
    """Where a page lies in the list."""

    total: Whole = None


class Page(Wire):
    """The envelope of every list."""

    paging: Annotated[Paging, Object] = Paging()
    total: Whole = None
    results: Annotated[tuple[dict[str, Any], ...], Objects] = ()

    @property
    def size_of_list(self) -> int | None:
        """How many there are in all; None when the answer tells none."""
        return self.paging.total if self.paging.total is not None else self.total
