"""Reading requests, batches and their story."""

from datetime import datetime

from bot.domain.requests import ERASABLE, Attempt, Batch, Event, Kind, Request, State, Story
from bot.log.alerts import AlertReads
from bot.log.outbox import OutboxReads
from bot.log.rows import read_attempt, read_batch, read_events, read_request
from bot.log.sqlite.connection import Parameters
from bot.log.times import read_or_none, stamp

_BATCH = (
    "SELECT batches.*, remarks.decline_reason, digests.digest FROM batches"
    " LEFT JOIN remarks ON remarks.batch_id = batches.id LEFT JOIN digests ON digests.batch_id = batches.id"
)
_REQUEST = (
    "SELECT requests.*, contents.body, contents.summary, contents.notes, contents.api_message"
    " FROM requests JOIN contents ON contents.request_id = requests.id"
)
_ABOUT_ORDER = "(requests.order_id = :order_id OR requests.external_order_id = :number)"
#: the words of the index ``requests_unconfirmed``
_UNCONFIRMED = "requests.state = 'sent' AND requests.kind = 'integrate' AND requests.cause = ''"
_LARGEST = 2**63 - 1


class LogReader(OutboxReads, AlertReads):
    """Everything that can be read from a log, over one connection. See ``bot.ports.log.Reader``."""

    def batch(self, batch_id: str) -> Batch | None:
        """Return a batch."""
        row = self.sql.one(f"{_BATCH} WHERE batches.id = ?", (batch_id,))
        return None if row is None else read_batch(row)

    def request(self, request_id: str) -> Request | None:
        """Return a request."""
        return next(iter(self._requests("WHERE requests.id = ?", (request_id,))), None)

    def requests_of(self, batch_id: str) -> tuple[Request, ...]:
        """Return a batch's requests, in the order they were asked."""
        return self._requests("WHERE requests.batch_id = ? ORDER BY requests.seq", (batch_id,))

    def story(self, batch_id: str) -> Story | None:
        """Return the batch with its requests and events, oldest first."""
        batch = self.batch(batch_id)
        return None if batch is None else Story(batch, self.requests_of(batch_id), self._events_of(batch_id))

    def attempts_of(self, request_id: str) -> tuple[Attempt, ...]:
        """Return the calls begun for a request, oldest first."""
        rows = self.sql.rows(
            "SELECT attempts.*, answers.api_message FROM attempts LEFT JOIN answers ON answers.attempt_id = attempts.id"
            " WHERE attempts.request_id = ? ORDER BY attempts.id",
            (request_id,),
        )
        return tuple(map(read_attempt, rows))

    def file(self, sha256: str) -> bytes | None:
        """Return the bytes stored under a digest."""
        row = self.sql.one("SELECT content FROM files WHERE sha256 = ?", (sha256,))
        return None if row is None else bytes(row["content"])

    def in_state(self, *states: State, kind: Kind | None = None, limit: int = 1000) -> tuple[Request, ...]:
        """Return the requests in these states, oldest due first."""
        marks = ", ".join("?" for _ in states)
        condition = f"WHERE requests.state IN ({marks}) AND requests.kind = COALESCE(?, requests.kind)"
        order = "ORDER BY requests.due_at, requests.seq LIMIT ?"
        return self._requests(f"{condition} {order}", (*(state.value for state in states), kind, limit))

    def unconfirmed(self, *, limit: int = 1000) -> tuple[Request, ...]:
        """Return the orders marked as integrated whose mark nobody has read back yet, oldest due first."""
        return self._requests(f"WHERE {_UNCONFIRMED} ORDER BY requests.due_at, requests.seq LIMIT ?", (limit,))

    def in_conversation(self, conversation: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the newest messages of a conversation, oldest first (in the order they were asked)."""
        condition = "WHERE requests.conversation = ? AND requests.conversation <> '' ORDER BY requests.seq DESC LIMIT ?"
        return self._requests(condition, (conversation, limit))[::-1]

    def of_order(self, account_id: int | None, number: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the requests about an order, by Alephee id or marketplace number, newest first."""
        condition = f"WHERE {_ABOUT_ORDER} AND requests.account_id = COALESCE(:account_id, requests.account_id)"
        parameters = {**_order_parameters(number), "account_id": account_id, "limit": limit}
        return self._requests(f"{condition} ORDER BY requests.seq DESC LIMIT :limit", parameters)

    def unlinked(self, since: datetime, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the orders that were created since then and whose Alephee id is not known yet, oldest due first."""
        created = "requests.kind = 'create_order' AND requests.state = 'sent' AND requests.finished_at >= ?"
        order = "ORDER BY requests.due_at, requests.seq LIMIT ?"
        return self._requests(f"WHERE requests.order_id IS NULL AND {created} {order}", (stamp(since), limit))

    def recent(self, *, limit: int = 20) -> tuple[Request, ...]:
        """Return the newest requests, newest first."""
        return self._requests("ORDER BY requests.seq DESC LIMIT ?", (limit,))

    def account_of(self, number: str) -> int | None:
        """Return the account that the newest request about a number belongs to."""
        row = self.sql.one(
            f"SELECT account_id FROM requests WHERE {_ABOUT_ORDER} ORDER BY seq DESC LIMIT 1",  # noqa: S608 - a constant
            _order_parameters(number),
        )
        return None if row is None else int(row["account_id"])

    def buyer_replied_at(self, conversation: str) -> datetime | None:
        """Return when somebody last stated that the buyer of this conversation has replied."""
        row = self.sql.one("SELECT at FROM replies WHERE conversation = ?", (conversation,))
        return None if row is None else read_or_none(row["at"])

    def pending(self, *, limit: int | None = None) -> tuple[Story, ...]:
        """Return the batches that wait for a decision, oldest first; all of them unless there is a limit."""
        waiting = "batches.id IN (SELECT batch_id FROM requests WHERE state = 'pending')"
        rows = self.sql.rows(
            f"{_BATCH} WHERE batches.decision IS NULL AND {waiting} ORDER BY batches.seq LIMIT ?",
            (-1 if limit is None else limit,),  # SQLite: a negative limit is none
        )
        batches = map(read_batch, rows)
        return tuple(Story(batch, self.requests_of(batch.id), self._events_of(batch.id)) for batch in batches)

    def over_since(self, moment: datetime, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of batches that ended before a moment as a whole and hold words or files yet, oldest first."""
        marks = ", ".join("?" for _ in ERASABLE)
        over = f"COUNT(*) = SUM(state IN ({marks}) AND finished_at < ?)"
        rows = self.sql.rows(
            f"SELECT batch_id FROM requests GROUP BY batch_id HAVING {over} AND SUM(erased_at IS NULL) > 0"  # noqa: S608 - marks
            " ORDER BY MIN(seq) LIMIT ?",
            (*sorted(ERASABLE), stamp(moment), limit),
        )
        return tuple(row["batch_id"] for row in rows)

    def began_at(self) -> datetime | None:
        """Return the time of the first event; None for an empty log."""
        self.sql.flush()
        row = self.sql.one("SELECT at FROM events ORDER BY id LIMIT 1")
        return None if row is None else read_or_none(row["at"])

    def newest_time(self) -> datetime | None:
        """Return the latest time among the newest events; None while there are none."""
        self.sql.flush()
        row = self.sql.one("SELECT MAX(at) AS at FROM (SELECT at FROM events ORDER BY id DESC LIMIT 100)")
        return None if row is None else read_or_none(row["at"])

    def counts(self) -> dict[State, int]:
        """Return the number of requests per state, for every state there is."""
        rows = self.sql.rows("SELECT state, COUNT(*) AS number FROM requests GROUP BY state")
        return dict.fromkeys(State, 0) | {State(row["state"]): row["number"] for row in rows}

    def _requests(self, condition: str, parameters: Parameters) -> tuple[Request, ...]:
        return tuple(map(read_request, self.sql.rows(f"{_REQUEST} {condition}", parameters)))

    def _events_of(self, batch_id: str) -> tuple[Event, ...]:
        self.sql.flush()
        rows = self.sql.rows("SELECT * FROM events WHERE batch_id = ? ORDER BY id", (batch_id,))
        return tuple(event for row in rows for event in read_events(row))


def _order_parameters(number: str) -> dict[str, object]:
    """Read a number as both: an Alephee id is a whole number, a marketplace number any text but the empty one."""
    order_id = int(number) if number.isascii() and number.isdecimal() else -1
    return {"order_id": order_id if order_id <= _LARGEST else -1, "number": number or None}
