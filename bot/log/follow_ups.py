"""What is still to be looked up about requests that went out."""

from datetime import datetime

from bot.domain.kinds import Kind
from bot.domain.requests import Request
from bot.log.requests import RequestRows
from bot.log.times import stamp

#: the words of the index ``requests_unconfirmed``
_UNCONFIRMED = "requests.state = 'sent' AND requests.kind = ? AND requests.cause = ''"


class FollowUpReads(RequestRows):
    """Finding what is to be followed up. See ``bot.ports.reader.FollowUpsRead``."""

    __slots__ = ()

    def unconfirmed(self, kind: Kind, *, limit: int = 1000) -> tuple[Request, ...]:
        """Return the requests of a kind that were sent and that nobody has read back yet, oldest due first."""
        return self._where(f"WHERE {_UNCONFIRMED} ORDER BY requests.due_at, requests.seq LIMIT ?", (kind, limit))

    def unlinked(self, kind: Kind, since: datetime, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the requests of a kind that were sent since then and name no order yet, oldest due first."""
        created = "requests.kind = ? AND requests.state = 'sent' AND requests.finished_at >= ?"
        order = "ORDER BY requests.due_at, requests.seq LIMIT ?"
        return self._where(f"WHERE requests.order_id IS NULL AND {created} {order}", (kind, stamp(since), limit))
