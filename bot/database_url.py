"""Addresses of PostgreSQL: what ``BOT_DATABASE`` names where one machine is not enough."""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import SecretStr

from bot.errors import SettingsError

#: both spellings are libpq's own (postgresql.org, "Connection URIs")
_SCHEME = re.compile(r"postgres(ql)?://", re.IGNORECASE)
_LIKE_ONE = re.compile(r"postgres(ql)?(\+\w+)?:.*", re.IGNORECASE | re.DOTALL)
_PARAMETERS = re.compile(r"(.*\s)?(host|hostaddr|dbname|user|password|service)\s*=.*", re.IGNORECASE | re.DOTALL)
#: a sign of per cent that begins no byte: the character after it was not encoded
_HALF_ENCODED = re.compile(r"%(?![0-9a-fA-F]{2})")
#: a port with something else in it than digits; several hosts have one each, and some addresses colons in brackets
_ODD_PORT = re.compile(r":(?!\d*(,|$))[^\]:,]*(,|$)")
#: options of libpq that hold one
_PASSWORDS = frozenset({"password", "sslpassword"})
_HOW = "write postgresql://user:password@host:5432/database, special characters of the password percent-encoded"


@dataclass(frozen=True, slots=True)
class PostgresUrl:
    """The address of a database: ``secret`` whole, for the driver; ``shown`` without passwords, for people.

    ``name``: what the database is called.
    """

    secret: SecretStr
    shown: str
    name: str

    def __str__(self) -> str:
        return self.shown

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The whole of it, and the passwords in it, as they are written and as they are meant."""
        text = self.secret.get_secret_value()
        parts = urlsplit(text)
        written = [parts.netloc.rpartition("@")[0].partition(":")[2]]
        written += [value for name, value in parse_qsl(parts.query) if name in _PASSWORDS]
        found = dict.fromkeys(one for word in written for one in (word, unquote(word)) if one)
        return (self.secret, *map(SecretStr, found))


#: what ``BOT_DATABASE`` names: a file of SQLite, or a database of PostgreSQL
DatabaseAddress: TypeAlias = Path | PostgresUrl


def means_postgres(text: str) -> bool:
    """Whether a text is meant to name a database of PostgreSQL, rightly written or not."""
    return bool(_LIKE_ONE.fullmatch(text) or _PARAMETERS.fullmatch(text))


def read_url(text: str) -> PostgresUrl:
    """Read an address. Raises ``ValueError``, whose sentence repeats nothing of it: it may hold a password.

    What libpq alone knows, as the names of its options, it judges when the driver connects.
    """
    if _PARAMETERS.fullmatch(text) and not _SCHEME.match(text):
        raise ValueError(f"is a list of connection parameters; {_HOW}")
    if not _SCHEME.match(text):
        raise ValueError(f"does not begin with postgresql://; {_HOW}")
    if not text.isascii() or not text.isprintable() or " " in text or _HALF_ENCODED.search(text):
        raise ValueError(f"is no URL; {_HOW}")
    if find_spec("psycopg") is None:
        raise ValueError(
            "the driver of PostgreSQL is not installed; make setup, or the extra postgres (docs/postgres.md)"
        )
    parts = urlsplit(text)
    if _ODD_PORT.search(parts.netloc.rpartition("@")[2]):
        raise ValueError(f"has a port that is no number; {_HOW}")
    options = dict(parse_qsl(parts.query))
    name = options.get("dbname") or unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ValueError(f"names no database; {_HOW}")
    before, _, places = parts.netloc.rpartition("@")
    user = options.get("user") or unquote(before.partition(":")[0])
    shown = f"postgresql://{f'{user}@' if user else ''}{places or _places(options)}/{name}"
    if parts.fragment or not shown.isprintable():
        raise ValueError(f"is no URL; {_HOW}")
    return PostgresUrl(SecretStr(text), shown, name)


def _places(options: dict[str, str]) -> str:
    """Return hosts and ports that stand among the options: several hosts have a port each, or one for all."""
    hosts = (options.get("host") or options.get("hostaddr") or "").split(",")
    ports = options.get("port", "").split(",")
    ports = ports if len(ports) == len(hosts) else ports[:1] * len(hosts)
    return ",".join(f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=True))


def place_shown(database: DatabaseAddress) -> str:
    """Return where a log is, as people may read it."""
    return str(database) if isinstance(database, PostgresUrl) else str(database.absolute())


def log_file(database: DatabaseAddress) -> Path:
    """Return the file that holds a log. Raises ``SettingsError`` where it is no file."""
    if isinstance(database, PostgresUrl):
        raise SettingsError(["BOT_DATABASE: is a PostgreSQL database, and this needs the file of a log"])
    return database
