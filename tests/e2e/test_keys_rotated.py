"""Rotating each key as docs/operate.md says: a new one at the far side and in the file, a restart, and on it goes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.errors import SettingsError
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, Driver, text_of
from tests.e2e.starting import Bots, Transport

NEW = {
    "SLACK_BOT_TOKEN": "xoxb-new",
    "SLACK_APP_TOKEN": "xapp-new",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
    "ALEPHEE_API_KEY": "SANDBOX-KEY-NEW",
}
pytestmark = pytest.mark.usefixtures("hasty")


def rotate(sandbox: Sandbox, name: str) -> None:
    """Have the far side take the new key, and the old one no more."""
    slack, new = sandbox.slack, NEW[name]
    match name:
        case "SLACK_BOT_TOKEN":
            slack.revoked.add(slack.bot_token)
            slack.bot_token = new
        case "SLACK_APP_TOKEN":
            slack.revoked.add(slack.app_token)
            slack.app_token = new
            slack.drop_sockets()
        case "SLACK_SIGNING_SECRET":
            slack.deliveries.http._secret = new
        case _:
            sandbox.alephee._keys = dict.fromkeys([new], *sandbox.alephee._keys.values())


Start = Callable[[str, Transport], Bot]


@pytest.fixture
def secrets(sandbox: Sandbox, tmp_path: Path) -> Path:
    """Return a folder with the secrets, each in a file."""
    for name in NEW:
        (tmp_path / name.lower()).write_text(f"{sandbox.env()[name]}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def start(bot: Bots, secrets: Path) -> Start:
    """Return what starts a bot of which one secret stands in its file."""

    def started(name: str, transport: Transport) -> Bot:
        own: dict[str, Any] = {name.lower(): "", f"{name.lower()}_file": str(secrets / name.lower())}
        return bot(transport=transport, **own)

    return started


@pytest.mark.parametrize(
    ("name", "transport", "says"),
    [
        ("SLACK_BOT_TOKEN", "socket", "Slack refuses SLACK_BOT_TOKEN: token_revoked"),
        ("SLACK_APP_TOKEN", "socket", "Slack refuses SLACK_APP_TOKEN: token_revoked"),
        ("ALEPHEE_API_KEY", "socket", ""),
        ("SLACK_SIGNING_SECRET", "http", ""),
    ],
)
def test_a_new_key_in_its_file_and_a_restart(
    name: str, transport: Transport, says: str, start: Start, bot: Bots, sandbox: Sandbox, secrets: Path
) -> None:
    running = start(name, transport)
    asked = Driver(sandbox, running).ask(ANA, 580101, "Hola, su pedido sale hoy.")
    rotate(sandbox, name)
    if says:
        sandbox.slack.wait_for(lambda: says in running.health().problems, 15)
    bot.stop()
    (secrets / name.lower()).write_text(NEW[name], encoding="utf-8")
    driver = Driver(sandbox, start(name, transport))
    assert driver.approved(asked, "sent")["attempts"] == 1
    assert "580102" in text_of(driver.command(BRUNO, "order 580102"))


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_start_with_the_old_token_is_a_wrong_setting_that_is_named(name: str, start: Start, sandbox: Sandbox) -> None:
    rotate(sandbox, name)
    with pytest.raises(SettingsError, match=f"{name}: .*token_revoked"):
        start(name, "socket")
