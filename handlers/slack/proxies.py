"""The proxy of a Socket Mode connection: slack_sdk repeats its URL in an error, which must hold no password then."""

from base64 import b64encode
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit


def proxy_arguments(proxy: str | None) -> dict[str, Any]:
    """Return the arguments by which a client goes through a proxy, with user and password in a header of their own."""
    if proxy is None:
        return {}
    parts = urlsplit(proxy)
    url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    if not parts.username or not parts.password:
        return {"proxy": url}
    known = b64encode(unquote_to_bytes(parts.username) + b":" + unquote_to_bytes(parts.password)).decode()
    return {"proxy": url, "proxy_headers": {"Proxy-Authorization": f"Basic {known}"}}
