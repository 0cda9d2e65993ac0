"""The calls that have an effect: each goes out once, on a connection of its own, within one deadline.

Their slots are taken by the sender, in the transaction that records the attempt.
"""

import json
from collections.abc import Mapping, Sequence

from bot.alephee import wire
from bot.alephee.answers import LONGEST_MESSAGE, Reply, judge, parse
from bot.alephee.endpoints import DOCUMENTS_POST, MESSAGES_POST, ORDERS_INTEGRATE, ORDERS_POST
from bot.alephee.exchange import Bounds, Call, Exchange
from bot.alephee.sealing import sealed
from bot.errors import Unknown
from bot.ports.alephee import Answer, FileBytes, Mark

#: bytes read of an answer that says "sent" or why not
_ANSWER = 64 * 1024
#: bytes read of the results of a call about several orders, about 300 an order
_RESULTS = 1024 * 1024
_TOO_MANY = 429


class Sending:
    """POST and PUT. Nothing here is ever repeated, redirected or kept alive."""

    _exchange: Exchange
    _total: float

    @sealed
    def send_message(
        self, account_id: int, order_id: int, *, reason: int, text: str | None, file: FileBytes | None
    ) -> Answer:
        """POST orders/{id}/messages (Send a message to a buyer, Request).

        ``message`` and ``messageOptions`` go into the query, a file as form-data. Raises ``NeverSent``, ``Refused`` or
        ``Unknown``.
        """
        query: dict[str, str | int] = {"accountId": account_id, "messageOptions": reason}
        if text is not None:
            query["message"] = text
        return self._answer(
            Call(endpoint=MESSAGES_POST, method="POST", path=f"orders/{order_id}/messages", query=query, file=file)
        )

    @sealed
    def attach_document(self, account_id: int, order_id: int, *, file: FileBytes, query: Mapping[str, str]) -> Answer:
        """POST orders/{id}/documents with the file as form-data, "the most common way" (Attach document, Request).

        ``query`` holds ``documentType`` and what else is known of the document. Raises as ``send_message``.
        """
        path = f"orders/{order_id}/documents"
        full: dict[str, str | int] = {"accountId": account_id, **query}
        return self._answer(Call(endpoint=DOCUMENTS_POST, method="POST", path=path, query=full, file=file))

    @sealed
    def create_order(self, account_id: int, body: str) -> Answer:
        """POST orders with the JSON given, byte for byte (Create a new order). Raises as ``send_message``."""
        query = {"accountId": account_id}
        return self._answer(Call(endpoint=ORDERS_POST, method="POST", path="orders", query=query, json=body))

    @sealed
    def integrate(self, account_id: int, marks: Sequence[Mark]) -> dict[int, Answer | Unknown]:
        """PUT orders/integrate: one answer per order id that came back (Mark orders as integrated, Examples).

        Duplicate ids are sent once, the last one counts. Answers and errors are those of ``_order_by_order``.
        """
        lines = list({mark.order_id: _line(mark) for mark in marks}.values())
        if not lines:
            return {}
        body = json.dumps(lines)
        query = {"accountId": account_id}
        return self._order_by_order(
            Call(endpoint=ORDERS_INTEGRATE, method="PUT", path="orders/integrate", query=query, json=body)
        )

    def _order_by_order(self, call: Call) -> dict[int, Answer | Unknown]:
        """Make a call that is answered with a result for each order; one answer per order id that came back.

        The results come in another order than the request and their echoed values may be wrong, so they are matched by
        ``OrderStatus.OrderId`` alone, whatever the HTTP status. An id without an answer is unknown, and so is one whose
        answers contradict each other. Without any results raises as ``send_message``; 413: too many at once.
        """
        reply = self._exchange.run(call, Bounds(self._total, _RESULTS))
        results = _results(reply)
        if not results:
            judge(reply)
        return results

    def _answer(self, call: Call) -> Answer:
        return judge(self._exchange.run(call, Bounds(self._total, _ANSWER)))


def _line(mark: Mark) -> dict[str, object]:
    line = {"OrderId": mark.order_id, "OwnOrderId": mark.own_order_id, "Integrated": mark.integrated}
    return {name: value for name, value in {**line, "ErpStatus": mark.erp_status}.items() if value is not None}


def _results(reply: Reply) -> dict[int, Answer | Unknown]:
    """Return the answers by order id; none of a 429, which was not processed, or of a body without results."""
    try:
        value = None if reply.status == _TOO_MANY else parse(reply.body)
    except ValueError:
        return {}
    page = wire.Page.model_validate(value if isinstance(value, dict) else {})
    found: dict[int, list[wire.OrderResult]] = {}
    for result in map(wire.OrderResult.model_validate, page.results):
        if result.order_status.order_id is not None:
            found.setdefault(result.order_status.order_id, []).append(result)
    return {order_id: answer for order_id, results in found.items() if (answer := _one_answer(results)) is not None}


def _one_answer(results: Sequence[wire.OrderResult]) -> Answer | Unknown | None:
    """Return what the results of one order say together; None where none of them can be read."""
    if len({result.status for result in results}) > 1:
        words = "; ".join(f"{result.status or '?'}: {result.message}".rstrip(": ") for result in results)
        return Unknown("failure.contradiction", api_message=words[:LONGEST_MESSAGE])
    status = results[-1].status
    return None if status is None else Answer(status, results[-1].message)
