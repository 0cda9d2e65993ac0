"""What stands in for the far side in measurements: an Alephee that answers at once, and no pace."""

from collections.abc import Sequence
from decimal import Decimal

from bot.domain.orders import Account, Country, CountryEvidence, Item, KeyValue, Money, Order
from bot.ports import Answer, Mark

ACCOUNT = 15001
#: a link as ``bot.alephee`` leaves it
LISTING = "https://articulo.mercadolibre.com.ar/MLA-138080101-_JM"


class Alephee:
    """Answers at once. Implements what a message and a mark need of ``bot.ports.alephee``."""

    def __init__(self) -> None:
        self.marked: set[int] = set()

    def accounts(self) -> tuple[Account, ...]:
        """Return the one account."""
        return (Account(ACCOUNT, "Tienda AR"),)

    def get_order(self, account_id: int, order_id: int) -> Order | None:
        """Invent the order that was asked for."""
        return self._order(order_id)

    def get_orders(self, account_id: int, order_ids: Sequence[int]) -> dict[int, Order]:
        """Invent the orders that were asked for."""
        return {order_id: self._order(order_id) for order_id in order_ids}

    def find_external(self, account_id: int, external_order_ids: Sequence[str]) -> dict[str, Order]:
        """Find none."""
        return {}

    def send_message(self, account_id: int, order_id: int, **_content: object) -> Answer:
        """Take a message."""
        return Answer(200, "OK")

    def integrate(self, account_id: int, marks: Sequence[Mark]) -> dict[int, Answer]:
        """Mark orders."""
        self.marked.update(mark.order_id for mark in marks)
        return {mark.order_id: Answer(200, "OK") for mark in marks}

    def _order(self, order_id: int) -> Order:
        return Order(
            id=order_id,
            account_id=ACCOUNT,
            account_name="Tienda AR",
            external_order_id=f"2000{order_id:012}",
            marketplace=KeyValue(1, "Mercado Libre"),
            country=CountryEvidence(Country.AR, (("listing", Country.AR),)),
            logistic_type=KeyValue(8, "cross_docking"),
            status=KeyValue(2, "paid"),
            buyer_name="Ana Prueba",
            items=(Item("Zapatillas de correr", f"SKU-{order_id}", 1, listing=LISTING),),
            total=Money(Decimal("31999.00"), "ARS"),
            integrated=order_id in self.marked,
        )


class Free:
    """A pacer that never lets anybody wait. Implements ``bot.ports.Pacer``."""

    def wait(self, endpoint: str) -> float:
        """Return 0."""
        return 0.0

    def take(self, endpoint: str) -> float:
        """Return 0."""
        return 0.0

    def give_back(self, endpoint: str) -> None:
        """Take it back."""
