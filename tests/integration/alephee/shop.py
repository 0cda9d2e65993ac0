"""A server of GET orders that reads the parameters literally."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.integration.alephee.odd_server import Asked


def order(number: int, external: str = "", *, account: int = 15001, integrated: bool = False) -> dict[str, Any]:
    return {"Id": number, "ExternalOrderId": external, "Integrated": integrated, "account": account}


def shop(orders: Iterable[dict[str, Any]], *, page_max: int = 100, tells_total: bool = True) -> Callable[[Asked], bool]:
    """A server of GET orders that reads the parameters literally."""
    kept = sorted(orders, key=lambda one: one["Id"])

    def fits(one: dict[str, Any], query: dict[str, str]) -> bool:
        return bool(
            one["account"] == int(query["accountId"])
            and one["Integrated"] == (query.get("Integrated") == "true")
            and int(query.get("idFrom", 0)) <= one["Id"] <= int(query.get("idTo", 10**18))
            and query.get("externalOrderIdFrom", "") <= one["ExternalOrderId"] <= query.get("externalOrderIdTo", "~")
        )

    def script(asked: Asked) -> bool:
        query = asked.query
        assert asked.path == "/v2/orders"
        assert query["includePendingPayments"] == "true"
        found = [one for one in kept if fits(one, query)]
        offset, limit = int(query["offset"]), int(query["limit"])
        body: dict[str, Any] = {"Results": found[offset : offset + min(limit, page_max)]}
        if tells_total:
            body |= {"Paging": {"Total": len(found)}}
        return asked.answer(206 if limit > page_max else 200, body)

    return script
