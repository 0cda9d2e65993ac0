"""The doctor on a log in PostgreSQL: whether the server can carry it, what the role may do, and who works."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.database_url import PostgresUrl
from bot.doctor.findings import Finding, doubtful, ill, well
from bot.errors import LogUnavailable, SettingsError

if TYPE_CHECKING:
    from bot.log.postgres.condition import Condition, ServerFacts, Share

#: connections that one process of the bot has at most (``bot.log.postgres.pool``)
_OF_ONE = 14
#: seconds between two clocks that nobody has to care about
_NEAR = 30.0
_PAGE = "docs/postgres.md"


def check_postgres(url: PostgresUrl) -> Iterator[Finding]:
    """Look at the log in a database, and at the server."""
    from bot.log.postgres.condition import condition_of  # noqa: PLC0415 - the driver is an extra

    try:
        condition = condition_of(url)
    except LogUnavailable as error:
        what, _, repair = error.why.partition("; ")
        yield ill("database", f"{url}: {what}", repair or f"check BOT_DATABASE, the server and its rights ({_PAGE})")
        return
    except SettingsError as error:
        yield ill("database", str(error), f"correct the address: its options are those of libpq ({_PAGE})")
        return
    yield from judge(url, condition)


def judge(url: PostgresUrl, condition: "Condition") -> Iterator[Finding]:
    """Say what is wrong with a database, and that the log is well where nothing forbids it."""
    found = [*_server(condition.server), *_rights(condition), *_clock(condition.ahead)]
    yield from found
    if not any(one.status == "fail" for one in found):
        yield well("database", f"{url}, PostgreSQL {condition.server.version}, {_log(condition)}")


def _server(server: "ServerFacts") -> Iterator[Finding]:
    if server.is_standby:
        yield ill(
            "database",
            "the server is a standby, which takes no writes",
            f"name the primary, or all hosts with target_session_attrs=read-write ({_PAGE})",
        )
    if not server.syncs:
        yield ill(
            "database",
            "fsync is off: what was committed may be gone after a crash of the server",
            "set fsync = on in postgresql.conf",
        )
    elif not server.writes_full_pages:
        yield doubtful(
            "database",
            "full_page_writes is off: a crash of the server may tear pages",
            "set full_page_writes = on, unless the file system writes whole pages at once",
        )
    if server.has_standbys and not server.waits_for_standbys:
        yield doubtful(
            "database",
            "commits do not wait for the standby: a fail-over may lose the last ones",
            f"set synchronous_standby_names; else requests of that moment are asked about then ({_PAGE})",
        )
    if not server.is_encrypted and not server.is_here:
        yield doubtful(
            "database", "the connection to the server is not encrypted", f"add sslmode=verify-full to it ({_PAGE})"
        )
    if (free := server.most - server.connections) < _OF_ONE:
        yield doubtful(
            "database",
            f"the server takes {max(0, free)} more connections; one process of the bot may need {_OF_ONE}",
            "raise max_connections, or end what holds them",
        )


def _rights(condition: "Condition") -> Iterator[Finding]:
    rights, role = condition.rights, condition.server.role
    if rights is None:
        return
    if not rights.adds:
        yield ill(
            "database",
            f"the role {role} may not read the log and add to it",
            f"grant it what it needs (bot/log/postgres/grants.sql, {_PAGE})",
        )
    elif rights.owns or rights.changes:
        yield doubtful(
            "database",
            f"the role {role} {'owns' if rights.owns else 'may change'} the events of the log",
            f"let the bot connect as a role that can only add some (bot/log/postgres/grants.sql, {_PAGE})",
        )


def _clock(ahead: float) -> Iterator[Finding]:
    if abs(ahead) >= _NEAR:
        way = "ahead of" if ahead > 0 else "behind"
        yield doubtful(
            "database",
            f"the server's clock is {abs(ahead):.0f} s {way} this machine's; what is due goes by the server's",
            "set both by NTP",
        )


def _log(condition: "Condition") -> str:
    if condition.is_new:
        return "where the log will be made at the first start"
    if condition.is_older:
        return "with a log that will be updated at the next start"
    return "" if condition.share is None else _shared(condition.share)


def _shared(share: "Share") -> str:
    requests = f"with {share.requests} requests"
    if not share.is_held:
        return f"{requests}; nobody works with it"
    others = f", {share.processes} processes share it" if share.processes > 1 else ""
    return f"{requests}; {share.holder} works since {share.since}{others}"
