"""Alephee through a proxy: nothing but the host's name reaches it, and what it refuses was never sent."""

import logging
import socket
from base64 import b64encode

import pytest
from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.errors import NeverSent
from sandbox.server import Sandbox
from tests.integration.alephee.connect_proxy import connect_proxy

KEY = "KEY-0123456789-SECRET"
PASSWORD = "s%40cret"  # percent-encoded, as in every URL


def client(sandbox: Sandbox, port: int, *, connect: float = 5.0) -> AlepheeClient:
    proxy = SecretStr(f"http://ana:{PASSWORD}@127.0.0.1:{port}")
    key = SecretStr(sandbox.env()["ALEPHEE_API_KEY"])
    return AlepheeClient(sandbox.alephee_url, key, GcraPacer(lambda: 0.0), proxy=proxy, connect=connect)


def test_alephee_is_reached_through_a_proxy_that_never_sees_the_key(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """HTTPS_PROXY was used for Slack only."""
    caplog.set_level(logging.DEBUG)
    with connect_proxy() as proxy:
        api = client(sandbox, proxy.port)
        assert api.accounts()
        api.close()
    (head,) = proxy.heard
    assert head.startswith(f"CONNECT {sandbox.alephee_url.partition('://')[2]} HTTP/1.1\r\n")
    assert f"Proxy-Authorization: Basic {b64encode(b'ana:s@cret').decode()}\r\n" in head
    assert sandbox.env()["ALEPHEE_API_KEY"] not in head
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n<html>",
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000,
        b"",
    ],
)
def test_what_a_proxy_does_not_let_through_was_never_sent(sandbox: Sandbox, answer: bytes) -> None:
    with connect_proxy(answer) as proxy:
        api = client(sandbox, proxy.port)
        with pytest.raises(NeverSent) as caught:
            api.accounts()
        api.close()
    assert caught.value.cause == "failure.connect"
    assert sandbox.alephee.received == []
    assert PASSWORD not in str(caught.value)


def test_a_proxy_that_does_not_answer_has_let_nothing_through(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        api = client(sandbox, deaf.getsockname()[1], connect=0.1)
        with pytest.raises(NeverSent):
            api.accounts()
        api.close()
