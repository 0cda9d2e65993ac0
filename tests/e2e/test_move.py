"""Moving the log, as `docs/move.md` describes it, loses nothing and sends nothing twice."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import LogUnavailable
from tests.e2e.driver import ANA, BRUNO, Driver, values
from tests.e2e.starting import Bots, Drive

HOLA, SECOND = "Hola Ana, tu pedido sale hoy.", "Hola Ana, su factura va aparte."


def test_a_log_moves_to_a_server_and_back_with_what_waits_in_it(
    driver: Driver, bot: Bots, drive: Drive, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", waiting)
    approved = held_back(driver, 580102, SECOND)
    bot.stop()
    move(driver.database, postgres_url, monkeypatch)
    driver.alephee.clear_faults()

    moved = drive(bot_database=postgres_url)
    assert moved.wait_for_state("sent", approved)["attempts"] == 1
    assert moved.approved(waiting, "sent")["attempts"] == 1
    assert sorted(moved.texts_received()) == sorted([HOLA, SECOND])
    third = held_back(moved, 580103, "Hola, va en camino.")
    bot.stop()
    with pytest.raises(LogUnavailable, match="was moved to another database"):
        bot()  # somebody starts the old one again

    back = tmp_path / "back.db"
    move(postgres_url, back, monkeypatch)
    moved.alephee.clear_faults()
    returned = drive(bot_database=str(back))
    assert returned.wait_for_state("sent", third)["attempts"] == 1
    assert len(returned.texts_received()) == 3
    bot.stop()
    with pytest.raises(LogUnavailable, match="was moved to another database"):
        bot(bot_database=postgres_url)


def held_back(driver: Driver, number: int, text: str) -> str:
    """Ask for a message that is approved and cannot go out yet."""
    batch_id = driver.ask(ANA, number, text)
    driver.wait_for_state("pending", batch_id)
    driver.alephee.add_fault("orders", "401", count=None)
    before = len(driver.events("postponed"))
    card = driver.wait(lambda: next((one for one in driver.cards() if batch_id in values(one)), None))
    assert driver.approve(BRUNO, card).ok
    driver.wait(lambda: len(driver.events("postponed")) > before)
    return batch_id


def move(source: object, target: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE", str(source))
    assert main(["log", "copy", "--to", str(target)]) == 0
    monkeypatch.delenv("BOT_DATABASE")
