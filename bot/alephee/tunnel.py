"""Reaching Alephee through an HTTP proxy: a tunnel to the host itself, inside which TLS begins (RFC 9110, 9.3.6).

The proxy hears the host's name and nothing else: the key stands in the query of a URL that only Alephee sees. It is
made here, beneath httpcore: whatever goes wrong before the tunnel stands is a connection that never was, and nothing
was sent.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

import httpcore
from pydantic import SecretStr

from bot.trouble import Trouble

_YES: Final = re.compile(rb"HTTP/1\.[01] 2\d\d\b")
_END: Final = b"\r\n\r\n"
#: bytes of an answer to CONNECT
_LONGEST: Final = 16 * 1024


class _ProxyRefused(httpcore.ConnectError):
    trouble = Trouble.NO_TUNNEL


class TunnelBackend(httpcore.NetworkBackend):
    """Opens streams of ``inner`` through a proxy ``http://[user:password@]host:port``."""

    def __init__(self, inner: httpcore.NetworkBackend, proxy: SecretStr) -> None:
        self._inner = inner
        self._proxy = proxy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the proxy and have it connect to the host.

        Raises ``httpcore.ConnectError`` or ``ConnectTimeout``, naming neither user nor password.
        """
        parts = urlsplit(self._proxy.get_secret_value())
        stream = self._inner.connect_tcp(parts.hostname or "", parts.port or 80, timeout, local_address, socket_options)
        try:
            stream.write(_request(host, port, parts.username, parts.password), timeout)
            _check(_answer(stream, timeout))
        except httpcore.TimeoutException:
            stream.close()
            raise httpcore.ConnectTimeout("the proxy did not answer in time") from None
        except httpcore.NetworkError as error:
            stream.close()
            raise httpcore.ConnectError(str(error)) from None
        return stream


def _request(host: str, port: int, user: str | None, password: str | None) -> bytes:
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if user and password:
        known = b64encode(unquote_to_bytes(user) + b":" + unquote_to_bytes(password)).decode()
        lines.append(f"Proxy-Authorization: Basic {known}")
    return "\r\n".join((*lines, "", "")).encode()


def _answer(stream: httpcore.NetworkStream, timeout: float | None) -> bytes:
    """Read the head of the answer; nothing may follow it before TLS begins."""
    answer = b""
    while _END not in answer:
        piece = stream.read(_LONGEST, timeout)
        answer += piece
        if not piece or len(answer) > _LONGEST:
            raise httpcore.ConnectError("the proxy answered with something else than HTTP")
    return answer


def _check(answer: bytes) -> None:
    if not _YES.match(answer) or not answer.endswith(_END):
        raise _ProxyRefused("the proxy refused to connect")
