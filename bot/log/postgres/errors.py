"""How statements of PostgreSQL fail, and what that means to a person.

Its messages may repeat values, and those of a connection that fails the address: neither is told. What is told follows
the SQLSTATE (postgresql.org, "PostgreSQL Error Codes"), as far as there is one.
"""

import psycopg

from bot.errors import LogUnavailable

#: how statements fail
BROKEN = (psycopg.Error,)

_AWAY = "PostgreSQL is away"
#: SQLSTATE → what a person reads
_SENTENCES = {
    "25006": "the database is read-only: the server is a standby, or was told to take no writes",
    "25P03": "the server ended a transaction that stood still for too long",
    "42501": "the role of BOT_DATABASE lacks a right on the log's tables; bot/log/postgres/grants.sql grants what a bot"
    " needs, and the owner alone can restore and archive",
    "53100": "the disk of the server is full",
    "53200": "the server has no memory left",
    "53300": "the server takes no more connections",
    "53400": "the server has reached a limit that it was set",
    "55P03": "busy: another program is writing to the database",
    "57014": "the server did not answer in time",
    "57P01": f"{_AWAY}: it is being shut down, or the connection was ended",
    "57P02": f"{_AWAY}: another of its processes crashed",
    "57P03": f"{_AWAY}: it is starting up, or shutting down",
    "57P04": "the database was dropped",
    "57P05": "the server ended a connection that stood still for too long",
    "28000": "the server refuses the role, or the machine (pg_hba.conf)",
    "28P01": "the server refuses the role, or its password",
    "3D000": "the server has no database of this name",
    "3F000": "the schema of the search_path does not exist",
    "XX001": "the database is damaged",
    "XX002": "an index of the database is damaged",
    "22021": "the database takes no text of this kind",
}
#: the class of an SQLSTATE → likewise, where nothing closer is known
_CLASSES = {
    "08": f"{_AWAY}: the connection broke",
    "40": "busy: another transaction was in the way",
    "53": "the server has no resources left",
    "57": f"{_AWAY}: it was told to stop",
    "58": "the disk of the server answers with an error",
    "XX": "the server has found an error in itself",
}
#: classes, and single states, that tell about the moment, not about the log
_PASSING = ("08", "28", "40", "53", "55", "57", "58")
_PASSING_STATES = {"25006", "25P03", "42501", "3D000", "3F000"}


def unavailable(error: Exception) -> LogUnavailable:
    """Say in one plain sentence what PostgreSQL could not do: never a value, a password or an address."""
    state = getattr(error, "sqlstate", None)
    if state is None:
        broken = isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
        return LogUnavailable(
            _connecting(error) if broken else f"PostgreSQL could not be asked ({type(error).__name__})"
        )
    if state.startswith("23"):
        return LogUnavailable(f"a row was refused, which the log does not take{_named(error)}")
    known = _SENTENCES.get(state) or _CLASSES.get(state[:2])
    return LogUnavailable(known or f"PostgreSQL refused a statement (SQLSTATE {state}{_named(error)})")


def is_passing(error: LogUnavailable) -> bool:
    """Whether a later try may do what could not be done now: the server is away, busy or full, or refuses the role."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError))
    return state[:2] in _PASSING or state in _PASSING_STATES


#: what libpq says of a connection that could not be made → what a person reads
_CONNECTING = {
    "password authentication failed": _SENTENCES["28P01"],
    "no pg_hba.conf entry": _SENTENCES["28000"],
    "does not exist": "the server has no such database or role",
    "too many": _SENTENCES["53300"],
    "remaining connection slots": _SENTENCES["53300"],
    "starting up": _SENTENCES["57P03"],
    "shutting down": _SENTENCES["57P03"],
    "could not translate host name": f"{_AWAY}: its name is not known (DNS)",
    "failed to resolve host": f"{_AWAY}: its name is not known (DNS)",
    "Connection refused": f"{_AWAY}: the connection is refused; is it running, and the port right?",
    "timeout expired": f"{_AWAY}: it does not answer",
    "does not answer": f"{_AWAY}: it does not answer",
    "certificate": "the certificate of the server is not the one expected",
    "SSL": "the connection to the server could not be secured (sslmode); does it offer TLS,"
    " and is the file of its root certificate here?",
    "read-only": _SENTENCES["25006"],
    "read-write": _SENTENCES["25006"],
}


def _connecting(error: Exception) -> str:
    told = str(error)
    return next((sentence for words, sentence in _CONNECTING.items() if words in told), _CLASSES["08"])


def _named(error: Exception) -> str:
    """Return which table or rule a statement ran into; names are ours, and no values."""
    diag = getattr(error, "diag", None)
    names = (getattr(diag, "table_name", None), getattr(diag, "constraint_name", None))
    told = ", ".join(name for name in names if name)
    return f"; {told}" if told else ""
