"""Which calls go through a proxy: one rule for Slack, its files and Alephee, and one place that reads it.

The libraries read ``HTTPS_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` each in its own way: one does not know ``NO_PROXY``,
one breaks on ``[::1]`` in it, one on ``socks5://``. So they are told what to do, and find nothing in the environment.
"""

import ipaddress
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
#: an empty one would have OpenSSL look for certificates nowhere
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_HOW = "write http://host:port or http://user:password@host:port, special characters of them percent-encoded"


def proxy_url(value: str) -> str:
    """Check and complete the URL of a proxy. Raises ``ValueError``, whose sentence repeats no password."""
    text = value.strip()
    scheme, _, rest = text.rpartition("://")
    if scheme.lower() not in {"", "http"}:
        named = f"a proxy of the kind {scheme.lower()}://" if scheme.isascii() and scheme.isalnum() else "it"
        raise ValueError(f"{named} cannot be used; name an http:// proxy, or unset it")
    try:
        parts = urlsplit(f"http://{rest}")
        host, port = parts.hostname, 80 if parts.port is None else parts.port
    except ValueError:
        host, port, parts = None, 0, urlsplit("")
    beside = parts.path.strip("/") or parts.query or parts.fragment
    if not host or not port or beside or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"is no URL of a proxy; {_HOW}")
    shown = f"[{host}]" if ":" in host else host
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return f"http://{user}{shown}:{port}"


def goes_direct(url: str, no_proxy: Iterable[str]) -> bool:
    """Whether no proxy is asked for a URL: for ``http://`` (sandbox, tests), and for hosts of ``NO_PROXY``.

    Its entries are hosts (their subdomains too), addresses, networks (``10.0.0.0/8``, ``fd00::/8``) and ``*``; each
    with a port or without, IPv6 in brackets or without. What is none of these matches nothing.
    """
    parts = urlsplit(url)
    if parts.scheme != "https":
        return True
    return any(_matches(entry.lower(), parts) for entry in no_proxy)


def leave_to_the_settings(environment: MutableMapping[str, str]) -> None:
    """Take out of the environment what libraries would follow in their own ways."""
    for name in _VARIABLES:
        for spelling in (name, name.lower()):
            environment.pop(spelling, None)
    for name in _CERTIFICATES:
        if not environment.get(name, "").strip():
            environment.pop(name, None)


def _matches(entry: str, parts: SplitResult) -> bool:
    host, port = parts.hostname or "", str(parts.port or 443)
    if entry == "*":
        return True
    with suppress(ValueError):  # an address, a network, or neither
        network = ipaddress.ip_network(entry.strip("[]"), strict=False)
        with suppress(ValueError):
            return ipaddress.ip_address(host) in network
        return False
    name, _, own_port = entry.rpartition("://")[2].rpartition(":")
    if own_port.isdecimal() and name:
        return own_port == port and _matches(name, parts)
    name = entry.rpartition("://")[2].lstrip("*.").rstrip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))
