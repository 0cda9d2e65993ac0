"""The key and everything sensitive enter a call here, in a copy of the request that nobody else ever sees.

Alephee wants the API key, the account and the buyer's text in the query string (Using the API, Authentication; Send a
message to a buyer, Request). URLs end up in logs, exceptions and reprs, so the outer request has none of it: the client
hands the query over in ``request.extensions[SECRETS]``, and ``SecretTransport`` adds it to a copy just before the inner
transport sends it. What comes back - errors, streams, headers - is rebuilt without a trace of that copy.
"""

import logging
import ssl
from collections.abc import Iterator
from typing import Final, Never
from urllib.parse import quote

import httpcore
import httpx
from pydantic import SecretStr

from bot.alephee.deadline import DeadlineBackend
from bot.alephee.tunnel import TunnelBackend
from bot.trouble import Trouble, trouble_of

#: extension of the outer request: the rest of the query, percent-encoded, as ``SecretStr``
SECRETS: Final = "alephee.secrets"
#: extension of the outer request after a failure: the ``Trouble`` it was, or None
TROUBLE: Final = "alephee.trouble"

#: Response headers that are read here; any other (``Location``, cookies) may repeat the URL and is dropped.
_KEPT: Final = frozenset(
    {
        b"content-type",
        b"content-length",
        b"content-encoding",
        b"content-disposition",
        b"transfer-encoding",
        b"retry-after",
        b"x-ratelimit-limit",
        b"x-ratelimit-remaining",
        b"x-ratelimit-reset",
        b"x-ratelimit-retryafter",
    }
)

_AS_HTTPX: Final[tuple[tuple[type[Exception], type[httpx.TransportError]], ...]] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.NetworkError, httpx.ReadError),
    (httpcore.LocalProtocolError, httpx.LocalProtocolError),
    (httpcore.ProtocolError, httpx.RemoteProtocolError),
)

_TIMEOUTS: Final = (httpcore.TimeoutException, httpx.TimeoutException)


def _cleaned(error: Exception, request: httpx.Request) -> httpx.TransportError:
    """Return the same kind of error, naming only its type and the outer request; its frames are left behind.

    What went wrong beneath is left in the outer request.
    """
    request.extensions[TROUBLE] = trouble_of(error) or (Trouble.SLOW if isinstance(error, _TIMEOUTS) else None)
    kind = next((ours for theirs, ours in _AS_HTTPX if isinstance(error, theirs)), httpx.TransportError)
    if isinstance(error, httpx.TransportError):
        kind = type(error)
    return kind(type(error).__name__, request=request)


class _DebugFilter(logging.Filter):
    """httpcore writes response headers and exceptions at DEBUG; a redirect's ``Location`` repeats the whole URL."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.DEBUG


_NO_DEBUG: Final = _DebugFilter()


class PoolTransport(httpx.BaseTransport):
    """``httpx.HTTPTransport`` over a pool whose network operations keep the call's deadline.

    ``keep_alive`` is the number of idle connections kept; 0 means a fresh connection for every call. ``proxy`` is what
    they go through. Raises httpcore's errors: it works inside ``SecretTransport``, which turns them into httpx's.
    """

    def __init__(self, ssl_context: ssl.SSLContext, *, keep_alive: int, proxy: SecretStr | None = None) -> None:
        for name in ("httpcore.connection", "httpcore.http11"):
            logging.getLogger(name).addFilter(_NO_DEBUG)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context,
            max_connections=None,
            max_keepalive_connections=keep_alive,
            keepalive_expiry=5.0,
            network_backend=DeadlineBackend() if proxy is None else TunnelBackend(DeadlineBackend(), proxy),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the response's body is still to be read."""
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions={"timeout": request.extensions.get("timeout", {})},
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_PoolStream(response))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _PoolStream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class SecretTransport(httpx.BaseTransport):
    """Adds the key and the secret query to a copy of each request and keeps that copy to itself."""

    def __init__(self, inner: httpx.BaseTransport, key: SecretStr) -> None:
        self._inner = inner
        self._key = key

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the copy. Raises ``httpx.TransportError``, without context, for whatever goes wrong."""
        outcome = self._sent(request)
        if isinstance(outcome, httpx.TransportError):
            raise outcome
        return outcome

    def _sent(self, request: httpx.Request) -> httpx.Response | httpx.TransportError:
        try:
            response = self._inner.handle_request(self._with_secrets(request))
        except Exception as error:  # noqa: BLE001 - whatever it is, its frames hold the URL: only its type goes on
            return _cleaned(error, request)
        headers = [(name, value) for name, value in response.headers.raw if name.lower() in _KEPT]
        return httpx.Response(response.status_code, headers=headers, stream=_CleanStream(response, request))

    def _with_secrets(self, request: httpx.Request) -> httpx.Request:
        secrets: SecretStr = request.extensions[SECRETS]
        parts = (request.url.query.decode(), f"API_KEY={quote(self._key.get_secret_value(), safe='')}")
        query = "&".join(filter(None, (*parts, secrets.get_secret_value())))
        return httpx.Request(
            request.method,
            request.url.copy_with(query=query.encode()),
            headers=request.headers,
            stream=request.stream,
            extensions={"timeout": request.extensions.get("timeout", {})},
        )

    def close(self) -> None:
        """Close the inner transport."""
        self._inner.close()


class _CleanStream(httpx.SyncByteStream):
    """A response's body whose errors know only the outer request."""

    def __init__(self, response: httpx.Response, request: httpx.Request) -> None:
        self._response = response
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        chunks = self._response.iter_raw()
        while True:
            chunk = self._next(chunks)
            if isinstance(chunk, httpx.TransportError):
                _raise(chunk)
            if chunk is None:
                return
            yield chunk

    def _next(self, chunks: Iterator[bytes]) -> bytes | httpx.TransportError | None:
        try:
            return next(chunks, None)
        except Exception as error:  # noqa: BLE001 - as above
            return _cleaned(error, self._request)

    def close(self) -> None:
        self._response.close()


def _raise(error: httpx.TransportError) -> Never:
    raise error
