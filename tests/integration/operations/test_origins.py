"""Where orders come from: those of several accounts in one look into the log."""

from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent
from bot.domain.orders import KeyValue, Order
from bot.domain.origins import Origin
from bot.operations.looking_up.origins import origins
from bot.operations.tools import Tools
from tests.integration.log.samples import add, batch, request, send


def test_only_what_the_log_knows_it_created_is_called_created_here(tools: Tools) -> None:
    content = CreateOrderContent(external_order_id="WEB-1", body="{}")
    new = request(kind=CREATE_ORDER, order_id=7, external_order_id="WEB-1", content=content, conversation="")
    add(tools.log, new, of=batch(kind=CREATE_ORDER))
    send(tools.log, new)
    shop, sold = KeyValue(9, "Tienda propia"), KeyValue(1, "Mercado Libre")
    orders = [
        Order(id=7, account_id=15001, marketplace=shop, external_order_id="WEB-1"),
        Order(id=7, account_id=15002, marketplace=shop),
        Order(id=8, account_id=15001, marketplace=sold),
    ]
    assert origins(tools, orders) == {
        (15001, 7): Origin.CREATED_HERE,
        (15002, 7): Origin.ELSEWHERE,
        (15001, 8): Origin.MARKETPLACE,
    }
    assert origins(tools, []) == {}
