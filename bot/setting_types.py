"""How each kind of setting is read, and the sentence that says what is wrong with it. Secrets are never repeated."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from bot.database_path import Problem, place_of, problem_of, problem_of_new
from bot.database_url import DatabaseAddress, means_postgres, read_url
from bot.kinds import NAMES
from bot.near import is_near
from bot.proxies import proxy_url
from bot.witness_place import Syslog, witness_of
from bot.zones import zone_named

_DURATION = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
#: added to the time of day it must still be a date
_LONGEST = timedelta(days=3650)
#: digits of an account's id
_LONGEST_ID = 18
#: digits of how many people have to approve
_MOST_DIGITS = 3
_MEMBER = re.compile(r"[UWS][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
#: what an HTTP header takes, but for quotes: `docker --env-file` leaves those where they are
_TOKEN = re.compile(r"[!#-&(-~]+")
#: what the tokens that Slack gives out begin with (docs.slack.dev/authentication/tokens)
_TOKENS = {
    "xoxb-": "a bot token (xoxb-…)",
    "xoxe.xoxb-": "a bot token (xoxe.xoxb-…)",
    "xapp-": "an app-level token (xapp-…)",
    "xoxp-": "a user token (xoxp-…)",
    "xoxe": "a token of rotation (xoxe…)",
    "xox": "another token of Slack's (xox…)",
}
#: the characters of a URL, and a name of a machine: others break the libraries, each in another way
_URL, _HOST = re.compile(r"[!-~]+"), re.compile(r"([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")


def _duration(value: object) -> object:
    """Read ``90s``, ``15m``, ``24h``, ``7d``."""
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value.lower())
    if found is None:
        raise ValueError(f"{value!r} is no duration; write for example 90s, 15m, 24h or 7d")
    try:
        duration = timedelta(**{_UNITS[found[2]]: int(found[1])})
    except (OverflowError, ValueError):  # the latter: more digits than Python reads
        duration = timedelta.max
    if duration > _LONGEST:
        raise ValueError(f"{value!r} is too long; at most {_LONGEST.days}d")
    return duration


def _never(value: object) -> object:
    return None if value == "" else value


def _not_zero(value: timedelta | None) -> timedelta | None:
    if value is not None and not value:
        raise ValueError("must be longer than nothing; write for example 24h")
    return value


def _words(value: object) -> object:
    """Read a list separated by commas or spaces."""
    return tuple(word for word in re.split(r"[\s,]+", value) if word) if isinstance(value, str) else value


def _words_that(fit: Callable[[str], object], complaint: str) -> BeforeValidator:
    """Read such a list, of which every word has to fit."""

    def read(value: object) -> object:
        words = _words(value)
        wrong = [word for word in words if not fit(word)] if isinstance(words, tuple) else []
        if wrong:
            raise ValueError(f"{', '.join(map(repr, wrong))}: {complaint}")
        return words

    return BeforeValidator(read)


def _accounts(value: object) -> object:
    """Read ``15001=Tienda AR,15002=Loja BR``; the name may be left out."""
    if not isinstance(value, str):
        return value
    accounts: dict[int, str] = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        number, _, name = (piece.strip() for piece in part.partition("="))
        if not number.isdecimal() or len(number) > _LONGEST_ID:
            raise ValueError(f"{part!r} is no account; write for example 15001=Tienda AR")
        if int(number) in accounts:
            raise ValueError(f"{number} stands there twice")
        accounts[int(number)] = name or number
    return accounts


def _needed(value: object) -> object:
    """Read ``create_order=2,document=2``."""
    if not isinstance(value, str):
        return value
    needed: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        kind, _, number = (piece.strip() for piece in part.partition("="))
        if kind not in NAMES:
            raise ValueError(f"{part!r}: no action; choose among {', '.join(NAMES)}, for example create_order=2")
        if kind in needed:
            raise ValueError(f"{kind} stands there twice")
        if not number.isascii() or not number.isdecimal() or len(number) > _MOST_DIGITS or int(number) < 1:
            raise ValueError(f"{part!r} is no number of approvals; write for example {kind}=2")
        needed[kind] = int(number)
    return needed


def _url(value: str) -> str:
    """Check a base URL. Its user, query and fragment would be lost or end up in the middle of other URLs."""
    try:
        parts = urlsplit(value)
        host = "" if parts.port == 0 else parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    well = parts.scheme in {"http", "https"} and (":" in host or _HOST.fullmatch(host))
    if not well or not _URL.fullmatch(value):
        shown = "it" if re.search(r"[@?#]", value) else ascii(value)  # behind these a password or a key may stand
        raise ValueError(f"{shown} is no URL; it begins with https:// and holds no character beyond ASCII")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("a base URL has no user, no query and no fragment")
    if parts.scheme == "http" and not is_near(host):
        raise ValueError(f"{value} is not encrypted: whoever stands in between reads the key; write https://")
    return value


def _channel(value: str) -> str:
    if not _CHANNEL.fullmatch(value):
        raise ValueError(f"{value!r} is no channel id; it looks like C0123456789 (channel name → About, at the bottom)")
    return value


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("holds a space, a quotation mark or a character that none has; copy it anew, without quotes")
    return value


def _token_that(prefixes: tuple[str, ...], what: str) -> AfterValidator:
    """Refuse a token that Slack gives out for something else: people mix them up, and Slack's answer does not help."""

    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefixes):
            raise ValueError(f"is {_kind(value) or 'no token of Slack'}; this one is {what}")
        return value

    return AfterValidator(check)


def _kind(token: SecretStr) -> str:
    """Say which of Slack's tokens a text is; empty when it is none."""
    return next((kind for prefix, kind in _TOKENS.items() if token.get_secret_value().startswith(prefix)), "")


def _no_token(value: SecretStr) -> SecretStr:
    """Refuse a token in the place of the signing secret."""
    if found := _kind(value):
        raise ValueError(f"is {found}; this one is the Signing Secret of the app's page Basic Information")
    return value


def is_signing_secret(value: SecretStr) -> bool:
    """Whether a text has the form of Slack's signing secrets, which is not documented: nothing depends on it."""
    return re.fullmatch(r"[0-9a-f]{32}", value.get_secret_value()) is not None


def _zone(value: str) -> str:
    if zone_named(value) is None:
        raise ValueError(f"{value!r} is no time zone; write for example America/Sao_Paulo or America/Mexico_City")
    return value


def _port(value: object) -> object:
    """Notice what Docker's links and Kubernetes put in the place of a port for a service that is called ``bot``."""
    if isinstance(value, str) and value.startswith(("tcp://", "udp://")):
        raise ValueError(
            f"{value!r} comes from a link to a service called bot; set BOT_PORT yourself,"
            " or switch such links off (Kubernetes: enableServiceLinks: false)"
        )
    return value


def _database(value: object) -> object:
    """Read the path of a file, or the address of a database of PostgreSQL."""
    if not isinstance(value, str):
        return value
    return read_url(value) if means_postgres(value) else place_of(value)


def _placed(look: Callable[[Path], Problem | None]) -> AfterValidator:
    """Refuse a path at which no database can be; what is elsewhere is found out when it is opened."""

    def check(value: DatabaseAddress) -> DatabaseAddress:
        problem = look(value) if isinstance(value, Path) else None
        if problem is not None:
            raise ValueError(str(problem))
        return value

    return AfterValidator(check)


Duration = Annotated[timedelta, BeforeValidator(_duration)]
#: empty: never
Pause = Annotated[Duration | None, BeforeValidator(_never), AfterValidator(_not_zero)]
Lifetime = Annotated[Duration, AfterValidator(_not_zero)]
Url = Annotated[str, AfterValidator(_url)]
Members = Annotated[
    tuple[str, ...], _words_that(_MEMBER.fullmatch, "no Slack id of a person (U…) or a user group (S…)")
]
Hosts = Annotated[tuple[str, ...], BeforeValidator(_words)]
Kinds = Annotated[tuple[str, ...], _words_that(NAMES.__contains__, f"no action; choose among {', '.join(NAMES)}")]
Needed = Annotated[dict[str, int], BeforeValidator(_needed)]
Accounts = Annotated[dict[int, str], BeforeValidator(_accounts)]
ChannelId = Annotated[str, AfterValidator(_channel)]
#: where a database is or could be; its place is not looked at
Place = Annotated[DatabaseAddress, BeforeValidator(_database)]
#: of a database that is read
Database = Annotated[Place, _placed(problem_of)]
#: of one that is made where there is none
NewDatabase = Annotated[Place, _placed(problem_of_new)]
#: where heads are noted; the place is not looked at
WitnessPlace = Annotated[
    Path | Syslog, BeforeValidator(lambda value: witness_of(value) if isinstance(value, str) else value)
]
Port = Annotated[int, BeforeValidator(_port), Field(ge=0, le=65535)]
Proxy = Annotated[SecretStr, AfterValidator(lambda value: SecretStr(proxy_url(value.get_secret_value())))]
Zone = Annotated[str, AfterValidator(_zone)]
Token = Annotated[SecretStr, AfterValidator(_token)]
BotToken = Annotated[
    Token,
    _token_that(("xoxb-", "xoxe.xoxb-"), "the Bot User OAuth Token of OAuth & Permissions, which begins with xoxb-"),
]
AppToken = Annotated[
    Token, _token_that(("xapp-",), "the App-Level Token of Basic Information, which begins with xapp-")
]
SigningSecret = Annotated[Token, AfterValidator(_no_token)]
