"""The bot's own doings: the log says which bot ran when, as whom, and under which settings, and how each run ended."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from sandbox.server import Sandbox
from tests.e2e.children import Children
from tests.e2e.driver import Driver
from tests.e2e.starting import Bots

OWN = ("started", "settings", "identity", "stopped")


@pytest.fixture
def children(sandbox: Sandbox, tmp_path: Path) -> Iterator[Children]:
    made = Children(sandbox, tmp_path, tmp_path / "log.db")
    yield made
    made.close()


def own_names(driver: Driver) -> list[str]:
    return [row["name"] for row in driver.rows("SELECT name FROM events ORDER BY id") if row["name"] in OWN]


def test_a_start_and_a_stop_are_two_events_and_no_secret_is_in_them(bot: Bots, sandbox: Sandbox) -> None:
    driver = Driver(sandbox, bot())
    driver.wait(lambda: driver.events("identity"))
    bot.stop()
    driver = Driver(sandbox, bot())
    driver.sent(580101)
    bot.stop()
    assert own_names(driver) == ["started", "settings", "identity", "stopped", "started", "stopped"]
    started, settings = driver.events("started")[1]["detail"], driver.events("settings")[0]["detail"]["values"]
    assert (started["database"], started["transport"], "did_not_stop" in started) == (
        driver.database.name,
        "socket",
        False,
    )
    assert settings["BOT_APPROVERS"] == sorted(driver.bot.settings.bot_approvers)
    assert settings["BOT_APPROVAL_TTL"] == "86400s"
    assert driver.events("identity")[0]["detail"]["values"]["teams"]
    told = "".join(row["detail"] for row in driver.rows("SELECT detail FROM events"))
    for secret in (driver.bot.settings.alephee_api_key, *driver.bot.settings.slack_secrets):
        assert secret.get_secret_value() not in told


def test_a_changed_setting_is_noted_with_what_it_was(bot: Bots, sandbox: Sandbox) -> None:
    bot()
    bot.stop()
    driver = Driver(sandbox, bot(bot_retention_days="30"))
    changed = driver.wait(lambda: driver.events("settings")[1:])
    assert changed[0]["detail"]["changed"] == {"BOT_RETENTION_DAYS": {"from": None, "to": 30}}


def test_the_log_tells_a_signal_a_kill_and_a_start_that_failed_apart(
    children: Children, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    children.kill(children.ready())
    children.kill(children.ready(), signal.SIGTERM)
    assert children.ended(slack_bot_token="xoxb-wrong")[0] == 2
    driver = Driver(sandbox, _Placed(children.database))  # type: ignore[arg-type]  # of which the place alone is asked
    assert [event["detail"]["why"] for event in driver.events("stopped")] == ["SIGTERM", "SettingsError"]
    assert ["did_not_stop" in event["detail"] for event in driver.events("started")] == [False, True, False]
    monkeypatch.setenv("BOT_DATABASE", str(children.database))
    assert main(["log", "verify"]) == 0
    assert capsys.readouterr().out.endswith(": unchanged\n")


class _Placed:
    """Stands in for a bot that runs in another process."""

    def __init__(self, database: Path) -> None:
        self.settings = self
        self.bot_database = database
