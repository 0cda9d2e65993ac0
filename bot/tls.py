"""What certificates are checked against: read once, which takes longer than a call.

Slack is called through Python's own library, over the system's certificates; Alephee and files through httpx, over
those of certifi. ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` take the place of both.
"""

import os
import ssl
from functools import cache

import httpx


def system_context() -> ssl.SSLContext:
    """Return the context of Python's own library."""
    return _system_context(*_places())


def httpx_context() -> ssl.SSLContext:
    """Return the context of httpx."""
    return _httpx_context(*_places())


def _places() -> tuple[str | None, str | None]:
    return os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")


@cache
def _system_context(*_places: str | None) -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def _httpx_context(*_places: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()
