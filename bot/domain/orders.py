"""An order as the bot sees it: frozen values, read from GET orders (developers.alephee.com/v2, Get orders)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Country(StrEnum):
    """Countries of Mercado Libre sites, as ISO 3166 alpha-2 codes."""

    AR = "AR"
    BR = "BR"
    MX = "MX"
    CO = "CO"
    CL = "CL"
    UY = "UY"
    PE = "PE"
    EC = "EC"
    VE = "VE"


@dataclass(frozen=True, slots=True)
class KeyValue:
    """A pair such as ``{"Key": 8, "Value": "cross_docking"}``; either half may be missing."""

    key: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount and its ISO 4217 currency (``""`` when the order tells none)."""

    amount: Decimal
    currency: str = ""


@dataclass(frozen=True, slots=True)
class CountryEvidence:
    """Which country an order belongs to, and what said so.

    ``clues`` are pairs of source (``listing``, ``integration_code``, ``category``, ``receiver``, ``billing``,
    ``buyer``, ``currency``) and country, strongest first. ``country`` is None when nothing tells.
    """

    country: Country | None = None
    clues: tuple[tuple[str, Country], ...] = ()

    @property
    def disagrees(self) -> bool:
        """Whether two clues name different countries."""
        return len({country for _, country in self.clues}) > 1


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order."""

    title: str
    sku: str
    quantity: int
    unit_price: Money | None = None
    #: link to where it is listed on Mercado Libre
    listing: str = ""


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """Metadata of a document attached to an order; ``type`` 0 invoice, 1 receipt, 2 electronic fiscal invoice."""

    type: int | None
    name: str
    extension: str
    size: int | None = None
    created_at: datetime | None = None

    @property
    def full_name(self) -> str:
        """The name with its extension; Alephee's ``Name`` comes with or without it."""
        ending = f".{self.extension.lstrip('.')}" if self.extension else ""
        return self.name if self.name.lower().endswith(ending.lower()) else f"{self.name}{ending}"


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one account. ``id`` is Alephee's number, ``external_order_id`` the marketplace's."""

    id: int
    account_id: int
    account_name: str = ""
    external_order_id: str = ""
    pack_id: str = ""
    marketplace: KeyValue = KeyValue()
    channel: str = ""
    country: CountryEvidence = CountryEvidence()
    logistic_type: KeyValue = KeyValue()
    shipping_method: KeyValue = KeyValue()
    shipping_status: KeyValue = KeyValue()
    #: what Alephee tells of the shipping label: ``SubStatus``
    label_status: str = ""
    status: KeyValue = KeyValue()
    status_type: KeyValue = KeyValue()
    is_cancelled: bool = False
    buyer_name: str = ""
    buyer_nickname: str = ""
    items: tuple[Item, ...] = ()
    total: Money | None = None
    payment_pending: bool = False
    documents: tuple[OrderDocument, ...] = ()
    claims: int = 0
    integrated: bool = False
    own_order_id: str = ""
    erp_status: str = ""
    created_at: datetime | None = None

    @property
    def conversation(self) -> str:
        """Key of the conversation with the buyer: the pack's, else the order's.

        Mercado Libre keeps one conversation per pack (its page "Gestión de mensajes").
        """
        return f"{self.account_id}/pack/{self.pack_id}" if self.pack_id else f"{self.account_id}/order/{self.id}"


@dataclass(frozen=True, slots=True)
class Account:
    """An Alephee account of the API key."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A marketplace (channel) of an account."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Store:
    """A store of an account; ``pickup_id`` is its pickup point's id, where it has one."""

    id: int
    name: str
    pickup_id: int | None = None
