"""Connections to a server: nobody waits for an answer without end, and neither does the server for us."""

from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from psycopg import Connection, Error, OperationalError, ProgrammingError
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from bot.errors import LogUnavailable, SettingsError
from bot.log.postgres.notices import presence_of

_Result = TypeVar("_Result")

#: what connections are known by at the server: followed by which process it is, or by what else it is for
APPLICATION = "alephee-bot"
#: the oldest server that has ``idle_session_timeout`` and ``client_connection_check_interval``
OLDEST = 140_000
#: seconds until a server that does not answer counts as away, for one address of several
_CONNECT = 5
#: what the kernel does about a far side that is gone: it asks after so many seconds, so often, and gives up
_KEEP_ALIVES = {"keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}
_UNANSWERED = 8_000
#: the same at the far side, and what it does about a client that froze in the middle of a transaction
_SERVER_SIDE = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": str(_UNANSWERED),
    "idle_in_transaction_session_timeout": "5000",
    "timezone": "UTC",
    "datestyle": "ISO",
    "jit": "off",  # most of what is asked takes less time than compiling it
}
_POOLED = (
    "a pooler (PgBouncer or alike) answers instead of PostgreSQL: the lock of the one that works and its wake-ups need"
    " connections of their own; name the server itself in BOT_DATABASE"
)
#: as PgBouncer refuses what a connection asks to be set
_REFUSED_BY_POOLER = "unsupported startup parameter"
#: what is committed is on the disk, and with the standbys that the server waits for, before it is told
_ARRIVED = (
    "SELECT pg_postmaster_start_time()::text, pg_backend_pid(), current_schema(),"
    " current_setting('server_version_num')::int,"
    " set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply'"
    " THEN 'remote_apply' ELSE 'on' END, false)"
)
_PRESENT = "SELECT pg_advisory_lock_shared(%s)"
#: connections, by their pids, that show that a process has the log whose ``presence_of`` is asked for
OTHERS = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND mode = 'ShareLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (classid::bigint << 32) | objid::bigint = %s"
)
_CHECKED = "SELECT set_config('client_connection_check_interval', '2000', false)"


class Bounded(Connection[TupleRow]):
    """A connection on which no answer is waited for longer than ``patience`` seconds; then it is closed.

    What the server does with what it was asked by then, nobody knows: it may do it yet.
    """

    patience = 10.0
    #: whether it was closed because nobody answered
    is_silent = False
    #: which run of which server it is: a server that was started again, or another one, is told otherwise
    run = ""
    #: whether what the server holds was found to be all that is known
    is_whole = False

    def wait(self, gen: PQGen[_Result], interval: float = 0.1, timeout: float | None = None) -> _Result:
        """Wait for an answer. Raises ``OperationalError`` when there is none in time."""
        began, limit = monotonic(), self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit)
        except OperationalError as error:
            if monotonic() - began < limit:
                raise
            self.is_silent = True
            self.pgconn.finish()
            raise OperationalError("the server does not answer") from error


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server: where (``secret``, with its password), and as whom its connections are known there.

    ``is_present``: each of them shows for as long as it lives that a process has the log of its schema (``OTHERS``).
    """

    secret: str = field(repr=False)
    application: str = APPLICATION
    is_present: bool = False

    def connect(self, *, patience: float = 10.0, reads_only: bool = False, **settings: str) -> Bounded:
        """Connect; ``settings`` are the server's own, for this connection. ``reads_only``: a standby will do.

        Raises ``psycopg.Error``, ``LogUnavailable`` when what answers cannot carry a log.
        """
        try:
            made = Bounded.connect(self.conninfo(settings, reads_only=reads_only), autocommit=True)
        except OperationalError as error:
            if _REFUSED_BY_POOLER in str(error):
                raise LogUnavailable(_POOLED) from error
            raise
        try:
            made.patience = patience
            self.arrive(made)
        except BaseException:
            made.close()
            raise
        return made

    def conninfo(self, settings: dict[str, str] | None = None, *, reads_only: bool = False) -> str:
        """Return what a connection is made with: what the URL says, and what all of ours need.

        Raises ``SettingsError`` for an address that libpq does not understand.
        """
        try:
            named = conninfo_to_dict(self.secret)
        except ProgrammingError:
            raise SettingsError(["BOT_DATABASE: PostgreSQL's library does not know an option of the address"]) from None
        given = _SERVER_SIDE | (settings or {})
        options = " ".join(f"-c {name}={value}" for name, value in given.items())
        own: dict[str, Any] = {
            **_KEEP_ALIVES,
            "tcp_user_timeout": _UNANSWERED,
            "connect_timeout": named.get("connect_timeout", _CONNECT),
            "target_session_attrs": named.get("target_session_attrs", "any" if reads_only else "read-write"),
            "application_name": self.application,
            "client_encoding": "utf8",
            "options": f"{named.get('options') or ''} {options}".strip(),
        }
        return make_conninfo(self.secret, **own)

    def arrive(self, connection: Bounded) -> None:
        """Look at what answers. Raises ``LogUnavailable`` when it cannot carry a log, ``psycopg.Error``."""
        found = connection.execute(_ARRIVED).fetchone()
        assert found is not None  # noqa: S101 - a SELECT without FROM has one row
        connection.run, process, schema, version, _ = found
        why = unfit(is_itself=process == connection.info.backend_pid, version=version, schema=schema)
        if why:
            raise LogUnavailable(why)
        with suppress(Error):  # systems without the means for it refuse any other value than 0
            connection.execute(_CHECKED)
        if self.is_present:
            connection.execute(_PRESENT, (presence_of(schema),))


def unfit(*, is_itself: bool, version: int, schema: str | None) -> str:
    """Say why what answers cannot carry a log; empty when it can.

    ``is_itself``: the server process that answers is the one that took the connection. ``version`` as PostgreSQL counts
    (``server_version_num``); ``schema``: the current one, None where none of the search_path can be used.
    """
    if not is_itself:
        return _POOLED
    if version < OLDEST:
        return f"PostgreSQL {OLDEST // 10_000} or newer is needed; this one is {version // 10_000}"
    return "" if schema is not None else "no schema of the search_path exists, or may be used by this role"
