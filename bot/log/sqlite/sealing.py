"""Choosing what is archived, and sealing the copy of a log that becomes the archive."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.contents import Contents
from bot.domain.requests import ERASABLE
from bot.log.archives import SEALED
from bot.log.sql import Sql
from bot.log.sqlite.store import open_log

#: batches whose words are taken out in one transaction
_MANY = 500
_STATES = ", ".join(f"'{state}'" for state in sorted(ERASABLE))
_OVER = (
    f"state IN ({_STATES}) AND finished_at < :moment"  # noqa: S608 - constants
    " AND NOT EXISTS (SELECT 1 FROM follow_ups WHERE request_id = requests.id)"
)
_BATCHES = (
    f"SELECT id, replaces, requested_at < :moment AND NOT EXISTS (SELECT 1 FROM requests WHERE batch_id = batches.id"  # noqa: S608 - constants
    f" AND NOT COALESCE({_OVER}, 0)) AS closed FROM batches ORDER BY seq"
)
#: the batches about which something is still to be shown
_TO_SHOW = (
    "SELECT DISTINCT substr(about, 1, instr(about || '/', '/') - 1) AS batch_id FROM outbox WHERE closed_at IS NULL"
)


def carried_over(sql: Sql, moment: str) -> tuple[list[str], int]:
    """Return the batches that the log goes on with, in order, and how many can be archived.

    Archived is what was asked and ended before a moment as a whole, of which nothing is to be looked at or shown any
    more, and which nothing that is carried over has replaced. Raises ``LogUnavailable``.
    """
    to_show = {row["batch_id"] for row in sql.rows(_TO_SHOW)}
    batches = sql.rows(_BATCHES, {"moment": moment})
    replaces = {row["id"]: row["replaces"] for row in batches}
    carried: set[str] = set()
    for row in batches:
        batch_id = None if row["closed"] and row["id"] not in to_show else row["id"]
        while batch_id is not None and batch_id not in carried:
            carried.add(batch_id)
            batch_id = replaces[batch_id]
    return [row["id"] for row in batches if row["id"] in carried], len(batches) - len(carried)


def seal(copy: Path, contents: Contents, carried: list[str], *, at: datetime, detail: dict[str, object]) -> str:
    """Take the words of what is carried over out of a copy of the log, and end it; returns its last hash.

    Raises ``LogUnavailable``.
    """
    log = open_log(copy, contents, lock_wait=timedelta(0), clock=SystemClock())
    try:
        for some in _parts(carried):
            with log.write() as tx:
                for batch_id in some:
                    batch = tx.requests.batch(batch_id)
                    left = [one for one in tx.requests.of_batch(batch_id) if one.erased_at is None]
                    if batch is not None and left:
                        tx.erasure.erase(batch, left, at=at, digest="", detail={"why": "carried"})
        with log.write() as tx:
            tx.events.note(SEALED, at=at, detail=detail)
        log.fold()
        with log.read() as reader:
            return reader.events.tip()[1]
    finally:
        log.close()


def _parts(carried: list[str]) -> Iterator[list[str]]:
    yield from (carried[first : first + _MANY] for first in range(0, len(carried), _MANY))
