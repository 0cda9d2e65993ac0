"""The listening socket: connections that send nothing, or a byte now and then, do not keep others out.

waitress takes a hundred connections, lets each be silent for two minutes, and a slow one live for ever. Anybody can
open them where the port is public, and Slack's deliveries and the health check would stand outside.
"""

import resource
import time
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import create_server

#: seconds between two looks for connections that are late
_LOOK = 2
#: connections; of more than these the one that has been waited for longest is closed
_MOST = 512
#: connections beyond them, of which waitress takes no more: those whose request is being answered are not closed
_BUSY = 64
_THREADS = 24
#: what the bot calls itself in the header ``Server``
IDENT = "alephee-bot"
#: bytes of a request; waitress keeps up to 1 GB on the disk, for anybody, before the signature can be checked
_LARGEST_BODY = 4 * 1024 * 1024


class _Channel(HTTPChannel):
    """A connection that knows since when its next request is waited for."""

    waited_for_since = 0.0

    def __init__(self, server: Any, *arguments: Any, **named: Any) -> None:
        self.waited_for_since = time.monotonic()
        super().__init__(server, *arguments, **named)
        _make_room(server)

    def received(self, data: bytes) -> bool:
        """Take bytes. A request's time begins with its first one, and does not begin anew with each."""
        if self.request is None:
            self.waited_for_since = time.monotonic()
        return bool(super().received(data))

    def handle_close(self) -> None:
        """Close the connection, whose other end has gone."""
        self._forget_request()
        super().handle_close()

    def close(self) -> None:
        """Close the connection, as a server does that ends."""
        self._forget_request()
        super().close()

    def _forget_request(self) -> None:
        """Close the file that keeps what had come of a large request."""
        if self.request is not None:
            self.request.close()

    def service(self) -> None:
        """Answer what has arrived."""
        super().service()
        self.waited_for_since = time.monotonic()


def listen(application: Callable[..., Any], sockets: dict[int, Any], *, host: str, port: int, arrival: int) -> Any:
    """Return a server that listens. Raises ``OSError``; what is left in ``sockets`` then has to be closed.

    ``arrival``: seconds in which a request has to be there, and for which a connection may be silent between two.
    """
    server: Any = create_server(
        application,
        map=sockets,
        host=host,
        port=port,
        threads=_THREADS,
        ident=IDENT,
        max_request_body_size=_LARGEST_BODY,
        connection_limit=_MOST + _BUSY,
        channel_timeout=arrival,
        cleanup_interval=_LOOK,
        asyncore_use_poll=True,  # select knows no descriptor beyond 1,024
    )
    server.channel_class = _Channel
    server.maintenance = lambda _now: _close_late(server)
    return server


def _close_late(server: Any) -> None:
    """Close the connections whose request did not arrive in time."""
    late = time.monotonic() - server.adj.channel_timeout
    for channel in _waiting(server):
        if channel.waited_for_since < late:
            channel.will_close = True


def _make_room(server: Any) -> None:
    """Close the connection that has been waited for longest, when there are too many."""
    if len(server.active_channels) > _most():
        oldest = min(_waiting(server), key=lambda channel: channel.waited_for_since, default=None)
        if oldest is not None:
            oldest.handle_close()


def _waiting(server: Any) -> list[Any]:
    """Return the connections of which no request is being answered."""
    return [channel for channel in tuple(server.active_channels.values()) if not channel.requests]


def _most() -> int:
    """Return how many connections there may be: the log and Slack need descriptors too."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else min(_MOST, soft // 2)
