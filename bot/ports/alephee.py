"""What operations need from Alephee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.catalog import CatalogProduct
from bot.domain.orders import Account, Marketplace, Order, Store
from bot.errors import Unknown


@dataclass(frozen=True, slots=True)
class Answer:
    """An answered call: HTTP status and what Alephee said (``""`` when nothing readable)."""

    status: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file as it goes over the wire."""

    name: str
    content: bytes
    mimetype: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of Mark orders as integrated; None leaves a field out."""

    order_id: int
    integrated: bool
    own_order_id: str | None = None
    erp_status: str | None = None


class TooMuch(Unknown):
    """An answer is longer than the ``limit`` of bytes that are read of it; asked again it would be as long."""

    def __init__(self, *, status: int, limit: int) -> None:
        super().__init__("failure.reset", status=status)
        self.limit = limit


class AlepheeLookUps(Protocol):
    """What is read of the Alephee API v2: nothing changes by it.

    Every method raises ``NeverSent``, ``Refused`` or ``Unknown`` (``bot.errors``).
    """

    def accounts(self) -> tuple[Account, ...]:
        """GET accounts: the accounts of the key."""
        ...

    def marketplaces(self, account_id: int) -> tuple[Marketplace, ...]:
        """GET accounts/{id}/marketplaces."""
        ...

    def stores(self, account_id: int) -> tuple[Store, ...]:
        """GET accounts/{id}/stores."""
        ...

    def find_order(self, number: str, *, accounts: Sequence[int], first: int | None = None) -> tuple[Order, ...]:
        """Find an order by Alephee id or marketplace number; several when accounts share the number.

        Each is asked with ``Integrated`` false and true and pending payments included. 13 digits and more are tried as
        a marketplace number first. ``first`` is the account to ask before the others. Empty when there is none.
        """
        ...

    def get_order(self, account_id: int, order_id: int) -> Order | None:
        """Read one order of one account by its Alephee id, integrated or not, paid or not."""
        ...

    def get_orders(self, account_id: int, order_ids: Sequence[int]) -> dict[int, Order]:
        """Read many orders of one account with as few calls as their ids allow; those found, by id."""
        ...

    def find_external(self, account_id: int, external_order_ids: Sequence[str]) -> dict[str, Order]:
        """Read orders of one account by their marketplace numbers; those found, by number."""
        ...

    def read_document(self, account_id: int, order_id: int, *, document_type: int, extension: str) -> FileBytes:
        """GET orders/{id}/documents: the document itself."""
        ...

    def find_products(self, account_id: int, sku: str) -> tuple[CatalogProduct, ...]:
        """GET products: those of an SKU, of any brand and status; empty when the catalog does not know it."""
        ...

    def read_label(self, account_id: int, order_id: int, *, form: str) -> bytes:
        """GET orders/{id}/shippinglabel in a format (``PDF``, ``TXT``, ``ZIP``): the file, or a text in base64."""
        ...


class AlepheeEffects(Protocol):
    """What has an effect in the Alephee API v2. Every method raises ``NeverSent``, ``Refused`` or ``Unknown``."""

    def send_message(
        self, account_id: int, order_id: int, *, reason: int, text: str | None, file: FileBytes | None
    ) -> Answer:
        """POST orders/{id}/messages. Never repeated, redirected or kept alive."""
        ...

    def attach_document(self, account_id: int, order_id: int, *, file: FileBytes, query: Mapping[str, str]) -> Answer:
        """POST orders/{id}/documents; ``query`` holds documentType and the other fields."""
        ...

    def integrate(self, account_id: int, marks: Sequence[Mark]) -> dict[int, Answer | Unknown]:
        """PUT orders/integrate: one answer per order id that came back, whatever the HTTP status.

        ``Unknown`` where the answers for one order contradict each other.
        """
        ...

    def create_order(self, account_id: int, body: str) -> Answer:
        """POST orders with the JSON given, byte for byte."""
        ...


class Pacer(Protocol):
    """One GCRA pacer per API key and endpoint (Usage limiting, Rate limiting)."""

    def wait(self, endpoint: str) -> float:
        """Return the seconds until a call may go out on this endpoint; takes nothing."""
        ...

    def take(self, endpoint: str) -> float:
        """Take the next slot if it is free now: 0. Otherwise take nothing and return the seconds to wait."""
        ...

    def give_back(self, endpoint: str) -> None:
        """Say that the call a slot was taken for did not begin."""
        ...
