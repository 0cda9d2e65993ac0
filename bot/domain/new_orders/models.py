"""The OrderInfo types (Create a new order, Type specifications), exact and frozen.

A field that is absent, null or blank is None, so that an unfinished order can be judged as a whole: what must be there
is said by the marks (``Star``) and checked by the rules, not by the types. ``read_order`` returns complete orders only.
Names are the documented ones in Python's spelling; the documented ones are the aliases. ``UnitPrice`` beats the
catalog's price (CO-23). All amounts are exact decimals in the order's currency, all dates are in UTC.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic.alias_generators import to_pascal

from bot.domain.new_orders.fields import (
    OR_EMPTY,
    OR_NONE_OF_THEM,
    STAR,
    Adjustment,
    Code,
    CostPart,
    CountryText,
    DiscountCodeText,
    DiscountTypeText,
    Flag,
    ItemStatusNumber,
    Line,
    LogisticTypeNumber,
    Moment,
    PaymentMethodNumber,
    PaymentStatusNumber,
    Price,
    Prose,
    Quantity,
    ShippingMethodNumber,
    Star,
    Whole,
)


class Unread(Enum):
    """Stands for a value that is there but cannot be read; as a name, for everything in a section."""

    HERE = auto()


UNREAD: Final = Unread.HERE


class Part(BaseModel):
    """A section of a new order. What is there but could not be read is None, and known to be there."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_pascal,
        validate_by_alias=True,
        validate_by_name=True,
        defer_build=True,  # at the first order, under pydantic's own lock
    )

    _unread: frozenset[str | Unread] = PrivateAttr(default=frozenset())

    @model_validator(mode="wrap")
    @classmethod
    def _remember_unread(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(value, Mapping):
            return handler(value)
        part = handler({name: each for name, each in value.items() if each is not UNREAD})
        part._unread = frozenset(name for name, each in value.items() if each is UNREAD)  # noqa: SLF001 - its own
        return part

    @property
    def blank(self) -> bool:
        """Whether nothing is filled in, readable or not."""
        return self == type(self)()

    @property
    def is_whole(self) -> bool:
        """Whether everything in it could be read."""
        return not self._unread

    def is_unread(self, name: str) -> bool:
        """Whether something stands in a field, by its documented name, that could not be read."""
        unread = self._unread  # pydantic looks a private attribute up slowly
        return name in unread or UNREAD in unread

    def has(self, name: str) -> bool:
        """Whether something stands in a field, by its name in Python, readable or not."""
        alias = type(self).model_fields[name].alias or name
        return getattr(self, name) is not None or self.is_unread(alias)

    def changed(self, **fields: object) -> Self:
        """Return a copy with other values in some fields."""
        return self.model_copy(update=fields)


#: a blank section is an absent one
OPTIONAL = AfterValidator(lambda part: None if part is None or part.blank else part)


class Address(Part):
    """OrderInfoAddress."""

    country_id: Annotated[CountryText, STAR] = None
    state_code: Annotated[Code, STAR] = None
    city: Annotated[Line, STAR] = None
    neighborhood: Line = None
    street_name: Annotated[Line, STAR] = None
    street_number: Line = None
    zip_code: Annotated[Code, STAR] = None
    phone: Annotated[Code, STAR] = None
    alternative_phone: Code = None
    description: Prose = None


class Product(Part):
    """OrderInfoItemProduct: of the catalog (with ``SKU``) or disconnected (``Title`` alone); CO-20, CO-21."""

    brand: Line = None
    sku: Code = Field(default=None, alias="SKU")
    seller_sku: Code = Field(default=None, alias="SellerSKU")
    title: Line = None


class Item(Part):
    """OrderInfoItems."""

    product: Annotated[Product, OR_EMPTY] = Product()
    quantity: Annotated[Quantity, STAR] = None
    stock_movement: Annotated[Flag, STAR] = None
    unit_price: Annotated[Price, STAR] = None
    unit_price_cost: Price = None
    status: Annotated[ItemStatusNumber, STAR] = None
    notes: Prose = None


class BillingInfo(Part):
    """OrderInfoBillingInfo; pages disagree whether it is mandatory (CO-08), and its address (CO-09)."""

    doc_type: Annotated[Code, STAR] = None
    doc_number: Annotated[Code, STAR] = None
    tax_payer_type: Annotated[Line, STAR] = None
    business_name: Line = None
    address: Annotated[Address, OR_EMPTY, Star("CO-09")] = Address()


class Buyer(Part):
    """OrderInfoBuyer."""

    own_code: Code = None
    name: Annotated[Line, STAR] = None
    email: Code = None
    doc_type: Annotated[Code, STAR] = None
    doc_number: Annotated[Code, STAR] = None
    phone: Annotated[Code, STAR] = None
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
    priority: Code = None
    notes: Prose = None


class Payment(Part):
    """OrderInfoPayments. ``amount`` includes shipping and charges, after discounts."""

    external_payment_id: Annotated[Code, STAR] = None
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
    notes: Prose = None


class Courier(Part):
    """OrderInfoCourier, for LogisticType 14 (CO-42)."""

    business_name: Annotated[Line, Star("CO-42")] = None
    doc_type: Code = None
    doc_number: Code = None
    legal_number: Code = None
    own_code: Code = None
    address: Annotated[Address | None, OPTIONAL] = None


class Cost(Part):
    """OrderInfoShippingCost; 0.00 where there is none (CO-43), ``total`` = ``seller`` + ``receiver`` (CO-44)."""

    seller: CostPart = None
    receiver: CostPart = None
    total: CostPart = None


class Receiver(Part):
    """OrderInfoShippingReceiver."""

    name: Annotated[Line, STAR] = None
    phone: Code = None
    address: Annotated[Address | None, OPTIONAL] = None


class Pickup(Part):
    """OrderInfoShippingPickup, for Method 2 (CO-40, CO-41)."""

    id: Annotated[Whole, Star("CO-41")] = None
    name: Line = None
    business_name: Line = None


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
    external_order_id: Annotated[Code, STAR] = None
    integrated: Flag = None
    erp_status: Code = None
    date_created: Annotated[Moment, STAR] = None
    items: Annotated[tuple[Item, ...], OR_NONE_OF_THEM, Star("CO-10")] = ()
    buyer: Annotated[Buyer, OR_EMPTY, Star("CO-07")] = Buyer()
    payments: Annotated[tuple[Payment, ...], OR_NONE_OF_THEM, Star("CO-11")] = ()
    shipping: Annotated[Shipping, OR_EMPTY, Star("CO-07")] = Shipping()
