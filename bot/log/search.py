"""Finding sends, for whoever asks what we told a buyer and who agreed."""

from datetime import datetime

from bot.domain.kinds import Kind
from bot.domain.letters import fold
from bot.domain.requests import State
from bot.log.reader import LogReader
from bot.log.sqlite.connection import Row
from bot.log.times import stamp

_CONDITIONS = {
    "text": "(instr(fold(text), fold(:text)) OR instr(fold(file_name), fold(:text))"
    " OR instr(fold(sends.api_message), fold(:text))"
    " OR sends.external_order_id = trim(:text) OR CAST(sends.order_id AS TEXT) = trim(:text))",
    "order": "(sends.external_order_id = :order OR CAST(sends.order_id AS TEXT) = :order)",
    "person": "(requested_by = :person OR decided_by = :person)",
    "state": "sends.state = :state",
    "kind": "sends.kind = :kind",
    "since": "requested_at >= :since",
}


def search(
    reader: LogReader,
    *,
    text: str | None = None,
    order: str | None = None,
    person: str | None = None,
    state: State | None = None,
    kind: Kind | None = None,
    since: datetime | None = None,
    limit: int = 50,
) -> list[Row]:
    """Return the newest rows of ``sends`` that match all filters given, newest last. Raises ``LogUnavailable``.

    ``text`` is looked for in the buyer's text, the file name and Alephee's message, whatever the case and accents, and
    as the whole number of an order, like ``order``;
    ``order`` is an Alephee id or a marketplace number; ``person`` a Slack id, as requester or decider; ``since`` the
    earliest time of asking.
    """
    given = {
        "text": text,
        "order": order,
        "person": person,
        "state": state and str(state),
        "kind": kind and str(kind),
        "since": since and stamp(since),
    }
    filters = {name: value for name, value in given.items() if value is not None}
    condition = " AND ".join(_CONDITIONS[name] for name in filters) or "TRUE"
    reader.sql.db.register_function(fold, deterministic=True, replace=True)
    rows = reader.sql.rows(
        "SELECT sends.* FROM sends JOIN requests ON requests.id = sends.request_id"  # noqa: S608 - constants
        f" WHERE {condition} ORDER BY requests.seq DESC LIMIT :limit",
        {**filters, "limit": limit},
    )
    return rows[::-1]
