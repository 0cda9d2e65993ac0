"""The OrderInfo types (Create a new order, Type specifications), exact and frozen.

A field that is absent, null or blank is None, so that an unfinished order can be judged as a whole: what must be there
is said by the marks (``Star``) and checked by the rules, not by the types. ``read_order`` returns complete orders only.
Names are the documented ones in Python's spelling; the documented ones are the aliases. ``UnitPrice`` beats the
catalog's price (CO-23). All amounts are exact decimals in the order's currency, all dates are in UTC.
"""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_pascal

from bot.domain.new_orders.fields import (
    OR_EMPTY,
    OR_NONE_OF_THEM,
    STAR,
    Adjustment,
    CostPart,
    CountryText,
    DiscountCodeText,
    DiscountTypeText,
    Flag,
    ItemStatusNumber,
    LogisticTypeNumber,
    Moment,
    PaymentMethodNumber,
    PaymentStatusNumber,
    Price,
    Quantity,
    ShippingMethodNumber,
    Star,
    Text,
    Whole,
)


class Part(BaseModel):
    """A section of a new order."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_pascal, validate_by_alias=True, validate_by_name=True
    )

    @property
    def blank(self) -> bool:
        """Whether nothing is filled in."""
        return self == type(self)()

    def changed(self, **fields: object) -> Self:
        """Return a copy with other values in some fields."""
        return self.model_copy(update=fields)


def _none_if_blank(part: Part | None) -> Part | None:
    return None if part is None or part.blank else part


OPTIONAL = AfterValidator(_none_if_blank)


class Address(Part):
    """OrderInfoAddress."""

    country_id: Annotated[CountryText, STAR] = None
    state_code: Annotated[Text, STAR] = None
    city: Annotated[Text, STAR] = None
    neighborhood: Text = None
    street_name: Annotated[Text, STAR] = None
    street_number: Text = None
    zip_code: Annotated[Text, STAR] = None
    phone: Annotated[Text, STAR] = None
    alternative_phone: Text = None
    description: Text = None


class Product(Part):
    """OrderInfoItemProduct: of the catalog (with ``SKU``) or disconnected (``Title`` alone); CO-20, CO-21."""

    brand: Text = None
    sku: Text = Field(default=None, alias="SKU")
    seller_sku: Text = Field(default=None, alias="SellerSKU")
    title: Text = None


class Item(Part):
    """OrderInfoItems."""

    product: Annotated[Product, OR_EMPTY] = Product()
    quantity: Annotated[Quantity, STAR] = None
    stock_movement: Annotated[Flag, STAR] = None
    unit_price: Annotated[Price, STAR] = None
    unit_price_cost: Price = None
    status: Annotated[ItemStatusNumber, STAR] = None
    notes: Text = None


class BillingInfo(Part):
    """OrderInfoBillingInfo; the bot always sends it (CO-08)."""

    doc_type: Annotated[Text, STAR] = None
    doc_number: Annotated[Text, STAR] = None
    tax_payer_type: Annotated[Text, STAR] = None
    business_name: Text = None
    address: Annotated[Address, OR_EMPTY, Star("CO-09")] = Address()


class Buyer(Part):
    """OrderInfoBuyer."""

    own_code: Text = None
    name: Annotated[Text, STAR] = None
    email: Text = None
    doc_type: Annotated[Text, STAR] = None
    doc_number: Annotated[Text, STAR] = None
    phone: Annotated[Text, STAR] = None
    billing_info: Annotated[BillingInfo, OR_EMPTY, Star("CO-08")] = BillingInfo()
    address: Annotated[Address, OR_EMPTY, Star("CO-07")] = Address()


class Taxes(Part):
    """OrderInfoPaymentTaxes."""

    amount: Price = None


class Discount(Part):
    """OrderInfoPaymentDiscount; positive amounts are discounts, negative ones surcharges."""

    code: Annotated[DiscountCodeText, STAR] = None
    type: Annotated[DiscountTypeText, STAR] = None
    amount: Annotated[Adjustment, STAR] = None
    value: Annotated[Adjustment, STAR] = None
    priority: Text = None
    notes: Text = None


class Payment(Part):
    """OrderInfoPayments. ``amount`` includes shipping and charges, after discounts."""

    external_payment_id: Annotated[Text, STAR] = None
    amount: Annotated[Price, STAR] = None
    amount_no_discount: Annotated[Price, STAR] = None
    shipping_amount: Price = None
    shipping_amount_no_discount: Price = None
    installments: Whole = None
    installment_amount: Price = None
    taxes: Annotated[Taxes | None, OPTIONAL] = None
    discounts: Annotated[tuple[Discount, ...], OR_NONE_OF_THEM] = ()
    method: PaymentMethodNumber = None
    status: Annotated[PaymentStatusNumber, STAR] = None
    date_created: Annotated[Moment, STAR] = None
    date_approved: Annotated[Moment, STAR] = None
    notes: Text = None


class Courier(Part):
    """OrderInfoCourier, for LogisticType 14 (CO-42)."""

    business_name: Annotated[Text, Star("CO-42")] = None
    doc_type: Text = None
    doc_number: Text = None
    legal_number: Text = None
    own_code: Text = None
    address: Annotated[Address | None, OPTIONAL] = None


class Cost(Part):
    """OrderInfoShippingCost; 0.00 where there is none (CO-43), ``total`` = ``seller`` + ``receiver`` (CO-44)."""

    seller: CostPart = None
    receiver: CostPart = None
    total: CostPart = None


class Receiver(Part):
    """OrderInfoShippingReceiver."""

    name: Annotated[Text, STAR] = None
    phone: Text = None
    address: Annotated[Address | None, OPTIONAL] = None


class Pickup(Part):
    """OrderInfoShippingPickup, for Method 2 (CO-40, CO-41)."""

    id: Annotated[Whole, Star("CO-41")] = None
    name: Text = None
    business_name: Text = None


class Shipping(Part):
    """OrderInfoShipping."""

    external_shipping_id: Annotated[Whole, STAR] = None
    method: Annotated[ShippingMethodNumber, STAR] = None
    logistic_type: Annotated[LogisticTypeNumber, STAR] = None
    courier_info: Annotated[Courier | None, OPTIONAL] = None
    cost: Annotated[Cost, OR_EMPTY, Star("CO-43")] = Cost()
    receiver: Annotated[Receiver | None, OPTIONAL] = None
    pickup: Annotated[Pickup | None, OPTIONAL] = None
    estimated_delivery_date: Annotated[Moment, STAR] = None
    date_created: Annotated[Moment, STAR] = None


class NewOrder(Part):
    """OrderInfo: one order for one account."""

    marketplace_id: Annotated[Whole, STAR] = None
    external_order_id: Annotated[Text, STAR] = None
    integrated: Flag = None
    erp_status: Text = None
    date_created: Annotated[Moment, STAR] = None
    items: Annotated[tuple[Item, ...], OR_NONE_OF_THEM, Star("CO-10")] = ()
    buyer: Annotated[Buyer, OR_EMPTY, Star("CO-07")] = Buyer()
    payments: Annotated[tuple[Payment, ...], OR_NONE_OF_THEM, Star("CO-11")] = ()
    shipping: Annotated[Shipping, OR_EMPTY, Star("CO-07")] = Shipping()
