"""The one writing transaction: from its beginning to its end nobody else writes, in any process."""

from typing import NamedTuple

from psycopg import Connection, OperationalError
from psycopg import sql as compose
from psycopg.errors import Diagnostic
from psycopg.rows import TupleRow

from bot.log.hashes import GENESIS

_BEGIN = compose.SQL(
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = {};"
    " SELECT 1 FROM chain WHERE id = 1 FOR UPDATE;"
    " SELECT number, mark, events, head FROM epoch, restoring, chain"
    " WHERE epoch.id = 1 AND restoring.id = 1 AND chain.id = 1"
)
#: in one go: nobody waits for the way there and back twice
_TELL_AND_COMMIT = compose.SQL("SELECT pg_notify({}, {}); COMMIT")


class Begun(NamedTuple):
    """What a transaction finds at its beginning: the epoch, the mark of a restore (0: none), the end of the chain."""

    epoch: int
    mark: int
    events: int
    head: str


#: before anything was begun
NOTHING_BEGUN = Begun(0, 0, 0, GENESIS)


def begin(connection: Connection[TupleRow], seconds: float) -> Begun:
    """Begin it when nobody else writes any more. Raises ``psycopg.Error``."""
    cursor = connection.execute(_BEGIN.format(max(1, int(seconds * 1000))), prepare=False)
    cursor.set_result(-1)
    found = cursor.fetchone()
    return NOTHING_BEGUN if found is None else Begun(int(found[0]), int(found[1]), int(found[2]), str(found[3]))


def commit(connection: Connection[TupleRow], channel: str = "", notice: str = "") -> None:
    """Commit it; a notice is told over its channel then.

    Raises ``psycopg.Error``: then nobody knows whether it was committed.

    A server says yes, with a warning, when somebody stopped it from waiting for its standbys: what they do not have is
    lost with the server. It also says yes when it ended the transaction otherwise.
    """
    warnings = list[str]()

    def warn(told: Diagnostic) -> None:
        if told.severity_nonlocalized == "WARNING":
            warnings.append(told.message_primary or "")

    connection.add_notice_handler(warn)
    try:
        if notice:
            cursor = connection.execute(_TELL_AND_COMMIT.format(channel, notice), prepare=False)
            cursor.set_result(-1)
        else:
            cursor = connection.execute("COMMIT")
        said = cursor.statusmessage
    finally:
        connection.remove_notice_handler(warn)
    if said != "COMMIT" or warnings:
        raise OperationalError("; ".join(warnings) or "the transaction was not committed")


def epoch_of(connection: Connection[TupleRow]) -> int:
    """Return the number of the epoch. Raises ``psycopg.Error``."""
    found = connection.execute("SELECT number FROM epoch WHERE id = 1").fetchone()
    return 0 if found is None else int(found[0])
