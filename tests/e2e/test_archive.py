"""The bot goes on with a log whose closed years were archived, and with nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Bot
from bot.cli import main
from bot.errors import SettingsError
from bot.log.sqlite.backup import put_in_place
from bot.log.sqlite.following import make_following
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Driver, said, text_of
from tests.e2e.starting import Bots
from tests.integration.log.forgery import read, told
from tests.integration.log.two_years import make_two_years


@pytest.fixture
def archived(bot: Bots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of two years that a bot worked with, and of which the first year is archived."""
    make_two_years(bot.database)
    bot(bot_witness=str(tmp_path / "heads"))
    bot.stop()
    monkeypatch.setenv("BOT_DATABASE", str(bot.database))
    monkeypatch.setenv("BOT_WITNESS", str(tmp_path / "heads"))
    assert main(["log", "archive", "--before", "2026", str(bot.database.with_name("2025.db"))]) == 0
    return bot.database.with_name("2025.db")


def test_the_bot_goes_on_and_takes_the_log_neither_for_a_restored_nor_for_a_rewritten_one(
    archived: Path, bot: Bots, sandbox: Sandbox, tmp_path: Path
) -> None:
    driver = Driver(sandbox, bot(bot_witness=str(tmp_path / "heads")))
    keeper = driver.bot._chronicle._witness
    assert keeper is not None
    driver.wait(lambda: keeper._compared)
    driver.sent(580102, "Hola Ana, su pedido sale hoy.")
    alerts = "".join(map(text_of, driver.alerts()))
    assert said("system.witness_gone") not in alerts
    assert said("system.witness_begun_anew") not in alerts
    assert driver.events("restored") == []
    assert [row["state"] for row in driver.sends()] == ["expired", "declined", "declined", "sent"]
    assert len(driver.events("settings")) == 1  # those in force were carried over
    bot.stop()
    assert main(["log", "verify"]) == 0
    assert archived.is_file()


def test_a_button_of_an_archived_request_is_answered_politely(bot: Bots, sandbox: Sandbox, driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola Ana.")
    card = driver.card(has="approve")
    driver.wait_until_told()
    bot.stop()
    following = driver.database.with_name("following.db")
    detail: dict[str, object] = {"file": "archive.db"}
    at = datetime.now(UTC)
    make_following(driver.database, following, [], at=at, sealed=f"s2:{'A' * 43}", detail=detail)
    driver.database.with_name(f"{driver.database.name}.tip").unlink()
    put_in_place(following, driver.database, "now")
    again = Driver(sandbox, bot())
    answer = again.whisper(BRUNO, lambda: again.approve(BRUNO, card), APPROVALS)
    assert text_of(answer) == said("stale.gone", "pt")
    assert again.sends() == []


def test_an_archive_is_no_log_for_a_bot(archived: Path, bot: Bots) -> None:
    before = read(archived)
    made = Bot(bot.settings(bot_database=str(archived)))
    try:
        with pytest.raises(SettingsError, match="BOT_DATABASE: is an archive, which is sealed"):
            made.start()
    finally:
        made.stop()
    assert (read(archived), told(archived)) == (before, [])
