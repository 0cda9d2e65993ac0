"""What was asked before: about an order, in a conversation, lately."""

from collections.abc import Mapping, Sequence

from bot.domain.glimpses import read_glimpse, tells_as_kept
from bot.domain.kinds import Kind
from bot.domain.requests import Request
from bot.domain.searches import can_be_about, is_about
from bot.log.requests import RequestRows

_ABOUT_ORDER = "(requests.order_id = :order_id OR requests.external_order_id = :number)"
_LARGEST = 2**63 - 1
#: what the newest requests tell of their orders, but for erased ones; an order's own number where a content has it
_KNOWN = """
SELECT requests.id, requests.account_id, requests.order_id, requests.external_order_id, contents.summary,
    COALESCE(json_extract(contents.body, '$.own_order_id'), '') AS own_order_id
FROM requests JOIN contents ON contents.request_id = requests.id
WHERE requests.erased_at IS NULL AND requests.order_id IS NOT NULL ORDER BY requests.seq DESC LIMIT ?
"""


class HistoryReads(RequestRows):
    """Finding requests. See ``bot.ports.history.HistoryRead``."""

    __slots__ = ()

    def in_conversation(self, conversation: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the newest messages of a conversation, oldest first (in the order they were asked)."""
        condition = "WHERE requests.conversation = ? AND requests.conversation <> '' ORDER BY requests.seq DESC LIMIT ?"
        return self._where(condition, (conversation, limit))[::-1]

    def of_order(self, account_id: int | None, number: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the requests about an order, by Alephee id or marketplace number, newest first."""
        condition = f"WHERE {_ABOUT_ORDER} AND requests.account_id = COALESCE(:account_id, requests.account_id)"
        parameters = {**_order_parameters(number), "account_id": account_id, "limit": limit}
        return self._where(f"{condition} ORDER BY requests.seq DESC LIMIT :limit", parameters)

    def recent(self, *, limit: int = 20) -> tuple[Request, ...]:
        """Return the newest requests, newest first."""
        return self._where("ORDER BY requests.seq DESC LIMIT ?", (limit,))

    def about_words(self, words: Sequence[str], *, limit: int = 20, among: int = 20_000) -> tuple[Request, ...]:
        """Return the newest request about each order of which all words are known, newest first."""
        found: dict[tuple[int, int], str] = {}
        for row in self.sql.stream(_KNOWN, (among,)):
            order = (row["account_id"], row["order_id"])
            kept, numbers = row["summary"], (row["external_order_id"], str(row["own_order_id"]))
            if order in found or (tells_as_kept(kept) and not can_be_about((kept, *numbers), words)):
                continue  # most end here: reading all that is kept would take half as long again
            if is_about((read_glimpse(kept).line, *numbers), words):
                found[order] = row["id"]
            if len(found) == limit:
                break
        if not found:
            return ()
        marks = ", ".join("?" for _ in found)
        return self._where(f"WHERE requests.id IN ({marks}) ORDER BY requests.seq DESC", tuple(found.values()))

    def account_of(self, number: str) -> int | None:
        """Return the account that the newest request about a number belongs to."""
        row = self.sql.one(
            f"SELECT account_id FROM requests WHERE {_ABOUT_ORDER} ORDER BY seq DESC LIMIT 1",  # noqa: S608 - a constant
            _order_parameters(number),
        )
        return None if row is None else int(row["account_id"])

    def had_effect(self, kind: Kind, account_id: int, orders: Mapping[int, str]) -> frozenset[int]:
        """Return those orders about which one of a kind was sent; one without an Alephee id is known by its number."""
        ids = [one for one in orders if 0 <= one <= _LARGEST]
        by_number = {number: one for one, number in orders.items() if number}
        which = " UNION ALL ".join(
            f"SELECT order_id, external_order_id FROM requests WHERE {condition}"  # noqa: S608 - constants and marks
            " AND kind = ? AND state = 'sent' AND account_id = ?"
            for condition in (
                _among("order_id", len(ids)),
                f"order_id IS NULL AND {_among('external_order_id', len(by_number))}",
            )
        )
        same = (kind, account_id)
        rows = self.sql.rows(which, (*ids, *same, *by_number, *same))
        found = (row["order_id"] or by_number.get(row["external_order_id"]) for row in rows)
        return frozenset(one for one in found if one is not None)


def _among(column: str, count: int) -> str:
    return f"{column} IN ({', '.join('?' * count)})" if count else "1 = 0"


def _order_parameters(number: str) -> dict[str, object]:
    """Read a number as both: an Alephee id is a whole number, a marketplace number any text but the empty one."""
    order_id = int(number) if number.isascii() and number.isdecimal() else -1
    return {"order_id": order_id if order_id <= _LARGEST else -1, "number": number or None}
