"""The one writing transaction: from its beginning to its end nobody else writes, in any process."""

from psycopg import Connection, OperationalError
from psycopg import sql as compose
from psycopg.errors import Diagnostic
from psycopg.rows import TupleRow

_BEGIN = compose.SQL(
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = {};"
    " SELECT 1 FROM chain WHERE id = 1 FOR UPDATE; SELECT number FROM epoch WHERE id = 1"
)


def begin(connection: Connection[TupleRow], seconds: float) -> int:
    """Begin it when nobody else writes any more; returns the epoch. Raises ``psycopg.Error``."""
    cursor = connection.execute(_BEGIN.format(max(1, int(seconds * 1000))), prepare=False)
    cursor.set_result(-1)
    return _number(cursor.fetchone())


def commit(connection: Connection[TupleRow]) -> None:
    """Commit it. Raises ``psycopg.Error``: then nobody knows whether it was committed.

    A server says yes, with a warning, when somebody stopped it from waiting for its standbys: what they do not have is
    lost with the server. It also says yes when it ended the transaction otherwise.
    """
    warnings = list[str]()

    def warn(told: Diagnostic) -> None:
        if told.severity_nonlocalized == "WARNING":
            warnings.append(told.message_primary or "")

    connection.add_notice_handler(warn)
    try:
        said = connection.execute("COMMIT").statusmessage
    finally:
        connection.remove_notice_handler(warn)
    if said != "COMMIT" or warnings:
        raise OperationalError("; ".join(warnings) or "the transaction was not committed")


def epoch_of(connection: Connection[TupleRow]) -> int:
    """Return the number of the epoch. Raises ``psycopg.Error``."""
    return _number(connection.execute("SELECT number FROM epoch WHERE id = 1").fetchone())


def _number(row: TupleRow | None) -> int:
    return 0 if row is None else int(row[0])
