"""Who works: the lock that one session holds, and the epoch that counts those who held it.

The lock goes with the session, by the server's own means. Whoever gets it counts the epoch up in a transaction of which
there is one at a time, and every transaction that may begin something holds its own epoch against it: nobody who lost
the lock without knowing begins anything.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection, Error
from psycopg.rows import TupleRow

from bot.domain.restores import Restored
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.notices import Notice, lock_of
from bot.log.postgres.noticing import Noticing
from bot.log.postgres.writing import begin, commit, epoch_of
from bot.log.times import stamp
from bot.ports import Clock

#: seconds that a session waits for others that write
_PATIENCE = 3.0
_TAKE = "UPDATE epoch SET number = %s, holder = %s, since = %s WHERE id = 1"
_HELD = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted"
    " AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = %s)"
)


@dataclass(frozen=True, slots=True)
class Shift:
    """What begins with the lock: the epoch of this process, and what the log is if that is to be dealt with first."""

    epoch: int
    restored: Restored | None


class Work:
    """The lock and the epoch of a schema, as one process (``replica``) sees them over the connection of its session."""

    def __init__(self, schema: str, channel: str, replica: str, noticing: Noticing, clock: Clock) -> None:
        self._key, self._channel = lock_of(schema), channel
        self._replica, self._noticing, self._clock = replica, noticing, clock

    def try_lock(self, connection: Connection[TupleRow]) -> bool:
        """Get the lock, unless another session has it."""
        return bool(_value(connection, "SELECT pg_try_advisory_lock(%s)", self._key))

    def take(self, connection: Connection[TupleRow]) -> Shift:
        """Begin an epoch: whoever worked begins nothing any more.

        Raises ``psycopg.Error``, ``LogUnavailable``; then nothing has begun.
        """
        return self._begin(connection, self._replica)

    def fence(self, connection: Connection[TupleRow]) -> None:
        """Mark a log that has lost commits; whoever works has to notice, and to begin anew.

        For a process that stands by, and knows more than the one that works. Raises as ``take`` does.
        """
        self._begin(connection, "")

    def holds(self, connection: Connection[TupleRow], epoch: int) -> bool:
        """Look whether this process still works: its session has the lock, and nobody has counted the epoch up."""
        return bool(_value(connection, _HELD, self._key)) and epoch_of(connection) == epoch

    def is_whole(self, connection: Connection[TupleRow]) -> bool:
        """Look whether the log holds all that this process knows of it."""
        return self._noticing.is_whole(PostgresSql(connection), epoch_of(connection))

    def let_go(self, connection: Connection[TupleRow]) -> None:
        """Give the lock away; whoever stands by hears it."""
        notice = str(Notice(sender=self._replica, frees=True))
        connection.execute("SELECT pg_advisory_unlock_all(), pg_notify(%s, %s)", (self._channel, notice))

    def _begin(self, connection: Connection[TupleRow], holder: str) -> Shift:
        begin(connection, _PATIENCE)
        try:
            sql, number = PostgresSql(connection), epoch_of(connection)
            restored, tip = self._noticing.examine(sql, number), self._noticing.tip(sql)
            number = 1 + max(number, self._noticing.known.now[1])
            connection.execute(_TAKE, (number, holder, stamp(self._clock.now())))
            notice = str(Notice(sender=self._replica, epoch=number))
            connection.execute("SELECT pg_notify(%s, %s)", (self._channel, notice))
        except BaseException:
            with suppress(Error):  # then the connection is gone, and what was begun with it
                connection.execute("ROLLBACK")
            raise
        commit(connection)
        self._noticing.known.begin_anew(tip, epoch=number)
        return Shift(number, restored)


def _value(connection: Connection[TupleRow], statement: LiteralString, *values: object) -> object:
    found = connection.execute(statement, values).fetchone()
    return None if found is None else found[0]
