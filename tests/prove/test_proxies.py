"""The reverse proxies of `deploy/` in front of a bot with the HTTP transport: what comes through, and what does not."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest

from bot.app import Bot
from handlers.slack.http import _MOST, PATH
from sandbox.server import Sandbox
from sandbox.slack.http_delivery import encoded, signature
from tests.e2e.driver import ANA, Driver, text_of
from tests.e2e.starting import Bots

DEPLOY = Path(__file__).parents[2] / "deploy"
PATIENCE = 10.0
NGINX = """{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; {site} }}"""
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"no {name}: apt-get install {name}")
    return found


def nginx(folder: Path, port: int, bot: int, *, beside: tuple[int, ...] = ()) -> list[str]:
    """Return what runs nginx with the site of `deploy/`: another port and no certificate; ``beside``: other bots."""
    lines = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").splitlines()
    site = "\n".join(line for line in lines if not line.strip().startswith(("ssl_", "listen [::]")))
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{port}").replace("127.0.0.1:3000", f"127.0.0.1:{bot}")
    (server,) = (line for line in site.splitlines() if line.strip().startswith("server 127."))
    site = site.replace(server, "\n".join([*(server.replace(str(bot), str(other)) for other in beside), server]))
    user = "user root;" if os.geteuid() == 0 else ""  # its workers may write where this test may
    (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, site=site), encoding="utf-8")
    return [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def nginx_with_a_bot_that_is_away(folder: Path, port: int, bot: int) -> list[str]:
    """Return the same with two bots, of which one takes no connection."""
    return nginx(folder, port, bot, beside=(free_port(),))


def caddy(folder: Path, port: int, bot: int) -> list[str]:
    """Return what runs Caddy with the site of `deploy/`: another port, no certificate, no admin API."""
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("{\n\tservers", "{\n\tadmin off\n\tservers", 1).replace("127.0.0.1:3000", f"127.0.0.1:{bot}")
    (folder / "Caddyfile").write_text(text.replace("bot.example.com", f"http://127.0.0.1:{port}"), encoding="utf-8")
    return [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture
def behind(bots: Bots) -> Bot:
    return bots(transport="http")


@pytest.fixture(params=[nginx, nginx_with_a_bot_that_is_away, caddy], ids=lambda make: make.__name__)
def front(request: pytest.FixtureRequest, behind: Bot, sandbox: Sandbox, tmp_path: Path) -> Iterator[str]:
    """Yield where a proxy answers for a bot; Slack delivers through it."""
    port = free_port()
    command = request.param(tmp_path, port, behind.port)
    started = subprocess.Popen(command, env={"HOME": str(tmp_path), "PATH": ""}, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and started.poll() is None:
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            break
    sandbox.slack.request_url = f"{address}{PATH}"
    yield address
    started.terminate()
    started.wait(PATIENCE)


def test_what_slack_signed_comes_through(front: str, sandbox: Sandbox, behind: Bot) -> None:
    assert "580101" in text_of(Driver(sandbox, behind).command(ANA, "order 580101"))
    assert str(sandbox.slack.request_url).startswith(front)


def test_a_delivery_that_is_large_comes_through_and_one_that_is_too_large_does_not(
    front: str, sandbox: Sandbox
) -> None:
    assert posted(front, sandbox, size=600_000) == 200
    assert posted(front, sandbox, size=_MOST + 1) == 413


def posted(front: str, sandbox: Sandbox, *, size: int) -> int:
    """Deliver a signed command of a size by hand; return the status."""
    form = {"command": "/alephee", "text": "x" * size, "user_id": ANA, "channel_id": "C0SUPPORT"}
    body, kind = encoded("slash_commands", form)
    at = str(int(time.time()))
    signed = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature(sandbox.slack.signing_secret, at, body),
    }
    return httpx.post(f"{front}{PATH}", content=body, headers=signed, timeout=PATIENCE).status_code


def test_a_wrong_signature_is_refused_by_the_bot_behind(front: str) -> None:
    assert httpx.post(f"{front}{PATH}", content=b"x", headers={"X-Slack-Signature": "v0=0"}).status_code == 401


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz", "/", "/slack/events/", "/slack/events/x"])
def test_nothing_else_is_to_be_had_from_outside(front: str, path: str) -> None:
    assert httpx.get(f"{front}{path}").status_code == 404
    assert httpx.post(f"{front}{path}", content=b"x").status_code == 404


def test_deliveries_are_posted(front: str) -> None:
    assert httpx.get(f"{front}{PATH}").status_code in {403, 404, 405}


def test_a_bot_that_is_away_is_said_to_slack_at_once(front: str, bots: Bots, sandbox: Sandbox) -> None:
    bots.stop()
    began = time.monotonic()
    assert posted(front, sandbox, size=10) == 502
    assert time.monotonic() - began < 3
