"""Why a far side could not be reached, read from an exception: whoever repairs it does something else for each."""

import errno
import socket
import ssl
from collections.abc import Iterator
from enum import StrEnum

_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})


class Trouble(StrEnum):
    """What went wrong between here and there, in words for the process log."""

    NO_NAME = "its name has no address"
    NO_CONNECTION = "the connection is refused"
    NO_ROUTE = "there is no way to it from here"
    NO_TRUST = "its certificate is not trusted here"
    NO_TLS = "it does not speak TLS as it should"
    NO_TUNNEL = "the proxy does not connect to it"
    SLOW = "it did not answer in time"
    CUT = "the connection ended without an answer"


def trouble_of(error: BaseException) -> Trouble | None:
    """Return why an exception, or one that it was made from, came about; None where nobody can tell."""
    return next(filter(None, map(_trouble, _chain(error))), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those behind it, the innermost first: it is what happened."""
    behind: BaseException | None = error
    found: list[BaseException] = []
    while behind is not None and behind not in found:
        found.append(behind)
        reason = getattr(behind, "reason", None)  # of urllib's URLError
        behind = reason if isinstance(reason, BaseException) else behind.__cause__ or behind.__context__
    return reversed(found)


def _trouble(error: BaseException) -> Trouble | None:
    known: Trouble | None = getattr(error, "trouble", None)  # an error of an adapter, which knows
    kinds: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Trouble], ...] = (
        (ssl.SSLCertVerificationError, Trouble.NO_TRUST),
        (ssl.SSLError, Trouble.NO_TLS),
        ((socket.gaierror, UnicodeError), Trouble.NO_NAME),
        (ConnectionRefusedError, Trouble.NO_CONNECTION),
        (ConnectionError, Trouble.CUT),
        (TimeoutError, Trouble.SLOW),
    )
    found = known or next((trouble for kind, trouble in kinds if isinstance(error, kind)), None)
    if found is None and isinstance(error, OSError):
        if error.errno in _NO_ROUTE:
            return Trouble.NO_ROUTE
        if str(error).startswith("Tunnel connection failed"):  # the words of Python's own http.client
            return Trouble.NO_TUNNEL
    return found
