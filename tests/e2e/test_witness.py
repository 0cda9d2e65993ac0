"""A log that was rewritten while the bot was down is consistent in itself; the witness says from which day on."""

import logging
import os
import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Bot
from bot.cli import main
from bot.errors import SettingsError
from bot.log.hashes import shorten_digest
from bot.log.noted import read_noted
from bot.log.personal import digest_of
from sandbox.server import Sandbox
from tests import process_log
from tests.e2e.driver import Driver, said, text_of
from tests.e2e.starting import Bots
from tests.integration.log.forgery import check, forge, read, rewrite

WITNESS = "heads"


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    return tmp_path / WITNESS


def gone(driver: Driver) -> list[str]:
    return [text_of(alert) for alert in driver.alerts() if said("system.witness_gone") in text_of(alert)]


def say_otherwise(driver: Driver) -> None:
    """Put other words in the place of what was sent, with every digest and hash that goes with them."""
    (row,) = driver.rows("SELECT * FROM contents")
    other = row | {"body": row["body"].replace("su pedido sale hoy", "no hay pedido")}
    was, now = (shorten_digest(digest_of("contents", one)) for one in (row, other))
    index, event = next((i, e) for i, e in enumerate(read(driver.database)) if was in e["changed"])
    forge(driver.database, ("UPDATE contents SET body = ?", (other["body"],)))
    rewrite(driver.database, index, changed=event["changed"].replace(was, now))


def compared(driver: Driver) -> None:
    """Wait until the log was compared with its witness at this start."""
    keeper = driver.bot._chronicle._witness
    assert keeper is not None
    driver.wait(lambda: keeper._compared)


def test_a_chain_rewritten_while_the_bot_was_down_is_told_with_the_day(
    bot: Bots, sandbox: Sandbox, witness: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    driver = Driver(sandbox, bot(bot_witness=str(witness)))
    driver.sent(580101, "Hola Ana, su pedido sale hoy.")
    driver.wait_until_told()
    compared(driver)
    assert gone(driver) == []
    bot.stop()
    noted = [read_noted(line) for line in witness.read_text().splitlines()]
    assert len(noted) == 2
    say_otherwise(driver)
    assert check(driver.database).ok  # a whole chain, with other words in it
    assert driver.sends()[0]["text"] == "Hola Ana, no hay pedido."
    again = Driver(sandbox, bot(bot_witness=str(witness)))
    (alert,) = again.wait(lambda: gone(again))
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert f"{today} #{noted[1].events}" in alert
    again.sent(580102, "Hola Ana.")  # what is told keeps nothing from being sent
    bot.stop()
    monkeypatch.setenv("BOT_DATABASE", str(driver.database))
    monkeypatch.setenv("BOT_WITNESS", str(witness))
    assert main(["log", "verify"]) == 1
    printed = capsys.readouterr().out
    assert f"the head of {today} (event {noted[1].events}) is not in the log" in printed
    assert f"the head of {today} (event {noted[0].events}) before is" in printed
    assert main(["log", "verify", "--witness", os.devnull]) == 2


def test_a_log_that_nobody_touched_is_compared_and_nothing_is_said(bot: Bots, sandbox: Sandbox, witness: Path) -> None:
    for _ in range(2):
        driver = Driver(sandbox, bot(bot_witness=str(witness)))
        driver.sent(580101, "Hola Ana.") if not driver.sends() else None
        compared(driver)
        assert driver.alerts() == []
        bot.stop()
    assert len(witness.read_text().splitlines()) == 4


def test_a_witness_that_cannot_be_written_at_the_start_is_a_wrong_setting(bot: Bots, witness: Path) -> None:
    settings = bot.settings(bot_witness=str(witness))
    witness.mkdir()
    made = Bot(settings)
    try:
        with pytest.raises(SettingsError, match=r"BOT_WITNESS: .*heads: Is a directory"):
            made.start()
    finally:
        made.stop()


def test_an_end_that_the_witness_cannot_take_is_told_and_the_bot_ends_all_the_same(
    bot: Bots, witness: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bot(bot_witness=str(witness))
    witness.unlink()
    witness.mkdir()
    with caplog.at_level(logging.WARNING):
        bot.stop()
    assert "the end of this run was not noted why=The witness is not available" in process_log.text(caplog)


def test_syslog_is_written_and_the_start_says_that_it_cannot_be_compared(
    bot: Bots, sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening, caplog.at_level(logging.INFO):
        listening.bind(str(tmp_path / "syslog"))
        listening.settimeout(5)
        bot(bot_witness=f"syslog:local3@{tmp_path}/syslog")
        bot.stop()
        received = [listening.recv(1_000).decode() for _ in range(2)]
    assert all(line.startswith("<158>alephee-bot-witness: 2") for line in received)
    assert "the witness is only written, and cannot be compared" in caplog.text
