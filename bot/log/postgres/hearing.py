"""What a session hears of other processes: it wakes whoever listens here, and is remembered once it was seen."""

from psycopg import Connection
from psycopg.rows import TupleRow

from bot.log.listeners import Listeners
from bot.log.postgres.notices import Notice, read_notice
from bot.log.postgres.noticing import Noticing
from bot.log.postgres.writing import epoch_of

_HASH = "SELECT hash FROM events WHERE id = %s"


class Hearing:
    """Hears notices as one process (``replica``).

    Whoever may connect to the database can send a notice. What one tells of the chain is believed once the chain says
    the same, or when the connection breaks before it could be asked.
    """

    def __init__(self, replica: str, listeners: Listeners, noticing: Noticing) -> None:
        self._replica, self._listeners, self._noticing = replica, listeners, noticing
        #: the newest that was heard and not seen yet
        self._newest: Notice | None = None

    def hear(self, payload: str) -> bool:
        """Wake whoever waits for what a notice tells; returns whether who works is to be looked at."""
        notice = read_notice(payload)
        if notice is None or notice.sender == self._replica:
            return False
        if notice.topics is None:
            self._listeners.wake_all()
        else:
            self._listeners.tell(notice.topics, ())
        if notice.events and (self._newest is None or notice.events > self._newest.events):
            self._newest = notice
        return notice.frees or notice.epoch > self._noticing.known.now[1]

    def settle(self, connection: Connection[TupleRow]) -> None:
        """Remember the newest that was heard, if the chain says the same. Raises ``psycopg.Error``."""
        if self._newest is None:
            return
        notice, self._newest = self._newest, None
        try:
            found = connection.execute(_HASH, (notice.events,)).fetchone()
            epoch = epoch_of(connection)
        except BaseException:
            self._noticing.learn((notice.events, notice.head), epoch=notice.epoch)
            raise
        if found is not None and found[0] == notice.head:
            self._noticing.learn((notice.events, notice.head), epoch=min(epoch, notice.epoch))

    def back(self) -> None:
        """Wake everybody: what was told while nobody heard is not told again."""
        self._listeners.wake_all()
