"""The one writing transaction: from its beginning to its end nobody else writes, in any process."""

from typing import NamedTuple

from psycopg import Connection, OperationalError
from psycopg import sql as compose
from psycopg.errors import Diagnostic
from psycopg.rows import TupleRow

from bot.errors import LogUnavailable
from bot.log.hashes import GENESIS
from bot.log.postgres.migrations import refuse_left_behind

_BEGIN = compose.SQL(
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = {};"
    " SELECT 1 FROM chain WHERE id = 1 FOR UPDATE;"
    " SELECT number, mark, events, head, (SELECT max(works_with) FROM migrations) FROM epoch, restoring, chain"
    " WHERE epoch.id = 1 AND restoring.id = 1 AND chain.id = 1"
)
_EPOCH = "SELECT number, (SELECT max(works_with) FROM migrations) FROM epoch WHERE id = 1"
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
    """Begin it when nobody else writes any more.

    Raises ``psycopg.Error``; ``LogUnavailable`` where a later version has left this one behind: then nothing has begun.
    """
    cursor = connection.execute(_BEGIN.format(max(1, int(seconds * 1000))), prepare=False)
    cursor.set_result(-1)
    found = cursor.fetchone()
    if found is None:
        return NOTHING_BEGUN
    number, mark, events, head, works_with = found
    try:
        refuse_left_behind(works_with)
    except LogUnavailable:
        connection.execute("ROLLBACK")
        raise
    return Begun(int(number), int(mark), int(events), str(head))


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
    """Return the number of the epoch.

    Raises ``psycopg.Error``; ``LogUnavailable`` where a later version has left this one behind.
    """
    found = connection.execute(_EPOCH).fetchone()
    if found is None:
        return 0
    refuse_left_behind(found[1])
    return int(found[0])
