"""What a database tells about itself to whoever asks how it is: facts, none of them judged."""

from dataclasses import dataclass

from psycopg import Error
from psycopg.rows import class_row

from bot.clock import SystemClock
from bot.database_url import PostgresUrl
from bot.log.postgres.clock import measure
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.errors import unavailable
from bot.log.postgres.migrations import missing_in, refuse_without_right
from bot.log.postgres.notices import lock_of, presence_of
from bot.log.postgres.server import APPLICATION, OTHERS, Bounded, Server
from bot.log.restoring import read_mark

#: seconds for an answer
_PATIENCE = 4.0
_SERVER = """
SELECT
    current_user::text AS role,
    current_setting('server_version') AS version,
    pg_is_in_recovery() AS is_standby,
    EXISTS (SELECT FROM pg_stat_replication) AS has_standbys,
    current_setting('synchronous_standby_names') <> '' AS waits_for_standbys,
    current_setting('fsync')::boolean AS syncs,
    current_setting('full_page_writes')::boolean AS writes_full_pages,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
    (SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
    (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) IS TRUE AS is_encrypted,
    (inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1') IS NOT FALSE AS is_here
"""
_EVENTS = """
SELECT
    pg_has_role(relowner, 'USAGE') AS owns,
    has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT') AS adds,
    has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE')
        AS changes
FROM pg_class WHERE oid = to_regclass(quote_ident(current_schema()) || '.events')
"""
_WORK = f"""
SELECT
    holder,
    since,
    EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = %s
    ) AS is_held,
    (SELECT COUNT(DISTINCT application_name) FROM pg_stat_activity WHERE pid IN ({OTHERS})) AS processes,
    COALESCE((SELECT SUM(number) FROM counts), 0)::bigint AS requests
FROM epoch WHERE id = 1
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What the server is set to, and how this connection came to it.

    ``most``: connections that it takes from ordinary roles. ``is_here``: on this machine.
    """

    role: str
    version: str
    is_standby: bool
    has_standbys: bool
    waits_for_standbys: bool
    syncs: bool
    writes_full_pages: bool
    most: int
    connections: int
    is_encrypted: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """What the role may do with events: whether it owns them, may add some, may change or remove them."""

    owns: bool
    adds: bool
    changes: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Who works, or did last (empty: nobody yet), and since when; how many processes of bots there are."""

    holder: str
    since: str
    is_held: bool
    processes: int
    requests: int


@dataclass(frozen=True, slots=True)
class Condition:
    """How a database is. ``ahead``: seconds that its clock is ahead of this machine's.

    ``is_new``: it has no log yet. ``is_older``: its log is to be brought up to date. ``rights`` and ``share`` are there
    when neither is so.
    """

    server: ServerFacts
    ahead: float
    is_new: bool
    is_older: bool
    rights: Rights | None
    share: Share | None


def condition_of(url: PostgresUrl) -> Condition:
    """Ask a database how it is. Raises ``LogUnavailable`` when it cannot be asked, or cannot carry a log."""
    try:
        server = Server(url.secret.get_secret_value(), f"{APPLICATION}-doctor")
        with server.connect(patience=_PATIENCE, reads_only=True) as connection:
            return _asked(connection)
    except Error as error:
        raise unavailable(error) from error


def _asked(connection: Bounded) -> Condition:
    with connection.cursor(row_factory=class_row(ServerFacts)) as cursor:
        server = cursor.execute(_SERVER).fetchone()
    assert server is not None  # noqa: S101 - a SELECT without FROM has one row
    bounds = measure(connection, SystemClock())
    with connection.cursor(row_factory=class_row(Rights)) as cursor:
        rights = cursor.execute(_EVENTS).fetchone()
    missing = missing_in(connection)
    if missing and not server.is_standby:
        refuse_without_right(connection)
    is_there = rights is not None and rights.adds and not missing
    if is_there:
        read_mark(PostgresSql(connection))  # of a log that was moved nothing else is to be known
    return Condition(
        server=server,
        ahead=bounds.correct(0.0),
        is_new=rights is None,
        is_older=bool(missing) and rights is not None,
        rights=rights,
        share=_share(connection) if is_there else None,
    )


def _share(connection: Bounded) -> Share | None:
    schema = connection.execute("SELECT current_schema()::text").fetchone()
    assert schema is not None  # noqa: S101 - as above
    with connection.cursor(row_factory=class_row(Share)) as cursor:
        return cursor.execute(_WORK, (lock_of(schema[0]), presence_of(schema[0]))).fetchone()
