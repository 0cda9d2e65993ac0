"""One deadline for a whole call, whatever the server does.

httpx and httpcore time each network operation by itself, so a server that sends one byte a second is never too slow
for them (python-httpx.org, Timeouts). This backend for httpcore cuts every operation to what is left of the deadline
of the call that runs in the current context.
"""

import queue
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Thread
from typing import Any, Final

import httpcore

from bot.alephee.leaving import may_leave
from bot.trouble import Trouble

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

#: bytes given to the socket at a time: small, so that a reader that drains slowly cannot outlast the deadline
_PIECE: Final = 4096


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Bound every network operation of the block, all together, to so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None, error: type[httpcore.TimeoutException]) -> float | None:
    """Return the operation's timeout cut to the deadline; raise ``error`` when nothing is left."""
    deadline = _deadline.get()
    if deadline is None:
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise error("the call's deadline has passed")
    return left if timeout is None else min(timeout, left)


class DeadlineStream(httpcore.NetworkStream):
    """A network stream whose operations all end with the deadline, and whose bytes leave only while they may."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._has_begun = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, up to ``max_bytes``; raises ``httpcore.ReadTimeout`` at the deadline."""
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write everything; raises ``httpcore.WriteTimeout`` at the deadline.

        What may not leave any more ends so too, or with ``httpcore.PoolTimeout`` where nothing has left yet.
        """
        for start in range(0, len(buffer), _PIECE):
            if not may_leave():
                raise (httpcore.WriteTimeout if self._has_begun else httpcore.PoolTimeout)("its claim is void")
            self._has_begun = True
            self._inner.write(buffer[start : start + _PIECE], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands; raises ``httpcore.ConnectTimeout`` at the deadline."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        """Tell what the inner stream tells (``is_readable``, ``ssl_object`` …)."""
        return self._inner.get_extra_info(info)


class _NoAddress(httpcore.ConnectError):
    trouble = Trouble.NO_NAME


class DeadlineBackend(httpcore.NetworkBackend):
    """Opens such streams. The connect timeout covers all addresses of a host together, each getting its share."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; raises ``httpcore.ConnectError`` or ``ConnectTimeout``."""
        budget = _left(timeout, httpcore.ConnectTimeout)
        end = None if budget is None else time.monotonic() + budget
        failure: Exception = httpcore.ConnectError("the host has no address")
        addresses = _addresses(host, port, budget)
        for tried, address in enumerate(addresses):
            share = None if end is None else max(0.01, (end - time.monotonic()) / (len(addresses) - tried))
            try:
                stream = self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream)
        raise failure


def _addresses(host: str, port: int, timeout: float | None) -> list[str]:
    """Resolve a host's name in a thread of its own: a resolver has its own patience and takes no deadline."""
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()
    Thread(target=lambda: answers.put(_resolved(host, port)), name="resolver", daemon=True).start()
    try:
        found = answers.get(timeout=timeout)
    except queue.Empty:
        raise httpcore.ConnectTimeout("the host's name was not resolved in time") from None
    if isinstance(found, Exception):
        raise _NoAddress("the host's name cannot be resolved") from found
    return found


def _resolved(host: str, port: int) -> list[str] | OSError | UnicodeError:
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return error
    return list(dict.fromkeys(str(info[4][0]) for info in infos))
