"""The image's health check asks where the bot listens."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from bot.healthcheck import address, main
from bot.operations.looking_up.reports import Health
from bot.web import Web

ROOT = Path(__file__).parents[3]


@contextmanager
def listening(host: str, *, status: str = "") -> Iterator[int]:
    health = Health(
        sender_running=True, slack_connected=True, database_problem="", pace={}, stuck=(status,) * bool(status)
    )
    web = Web(lambda: health, lambda: health, CollectorRegistry())
    port = web.start(host, 0)
    try:
        yield port
    finally:
        web.close()


@pytest.mark.parametrize(
    ("listens", "asked"),
    [
        ("", ("127.0.0.1", 3000)),
        ("127.0.0.1", ("127.0.0.1", 3000)),
        ("0.0.0.0", ("127.0.0.1", 3000)),
        ("::", ("::1", 3000)),
        ("[::]", ("::1", 3000)),
        ("::1", ("::1", 3000)),
        ("[fd00::7]", ("fd00::7", 3000)),
        ("10.1.2.3", ("10.1.2.3", 3000)),
        ("bot.example.com", ("bot.example.com", 3000)),
    ],
)
def test_it_asks_at_the_address_the_bot_listens_on(listens: str, asked: tuple[str, int]) -> None:
    """It asked 127.0.0.1 whatever BOT_HOST was: a bot that was well counted as unhealthy."""
    assert address({"bot_host": listens}) == asked
    assert address({"bot_host": listens, "bot_port": " 80 "}) == (asked[0], 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::", "localhost"])
def test_a_bot_that_lives_is_healthy_wherever_it_listens(
    host: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with listening(host) as port:
        monkeypatch.setenv("BOT_HOST", host)
        monkeypatch.setenv("BOT_PORT", str(port))
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        assert main() is None


def test_one_that_is_stuck_or_away_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_HOST", raising=False)
    with listening("127.0.0.1", status="sender") as port:
        monkeypatch.setenv("BOT_PORT", str(port))
        assert main() == "the bot answers with status 503"
    assert str(main()).startswith("the bot does not answer: ")
    monkeypatch.setenv("BOT_PORT", "tcp://10.0.0.1:3000")
    assert str(main()).startswith("the bot does not answer: ")


def test_it_runs_as_the_image_runs_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment: dict[str, Any] = {"BOT_PORT": str(port), "PYTHONPATH": str(ROOT), "PATH": ""}
    command = (ROOT / "Dockerfile").read_text(encoding="utf-8").partition("HEALTHCHECK")[2]
    assert 'CMD ["python", "-m", "bot.healthcheck"]' in command
    done = subprocess.run(
        [sys.executable, "-m", "bot.healthcheck"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"the bot does not answer" in done.stderr
