"""An older log is put in place: nothing of it goes out before a person says that it did not arrive."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.log.sqlite.tip import tip_path
from tests.e2e.driver import ANA, APPROVALS, BRUNO, Driver, Json, buttons, said, text_of
from tests.e2e.starting import Bots, Drive

HOLA = "Hola Ana, tu pedido sale hoy."


class Backups:
    """Copies of a log, made and put back as an admin would with the tools at hand."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.copy = database.with_name("backup.db")

    def make(self) -> None:
        with closing(sqlite3.connect(self.database)) as source, closing(sqlite3.connect(self.copy)) as target:
            source.backup(target)

    def put_back(self) -> None:
        for end in ("-wal", "-shm"):
            self.database.with_name(f"{self.database.name}{end}").unlink(missing_ok=True)
        shutil.copy(self.copy, self.database)


@pytest.fixture
def backups(bot: Bots) -> Backups:
    return Backups(bot.database)


def dm(driver: Driver, user: str) -> str:
    return "\n".join(text_of(message) for message in driver.slack.dm(user))


def put_off(driver: Driver) -> str:
    """Have a message approved that cannot go out yet; return its batch."""
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    driver.alephee.add_fault("orders", "401", count=None)
    assert driver.approve(BRUNO).ok
    driver.wait(lambda: driver.events("postponed"))
    return batch_id


def restored_card(driver: Driver) -> Json:
    """Return the card that asks whether it arrived."""
    return driver.wait(lambda: next((one for one in driver.cards() if "it_arrived" in buttons(one)), None))


def test_what_was_sent_after_the_backup_is_not_sent_again(
    driver: Driver, bot: Bots, drive: Drive, backups: Backups
) -> None:
    """It was approved and put off, the backup was made, it went out, and the backup was put back."""
    batch_id = put_off(driver)
    backups.make()
    driver.alephee.clear_faults()
    driver.wait_for_state("sent", batch_id)
    bot.stop()
    backups.put_back()

    again = drive()
    row = again.wait_for_state("unknown", batch_id)
    assert row["finished_at"] is None or row["state"] == "unknown"
    alert = again.alert(has="it_did_not_arrive")
    assert said("restored.title") in text_of(alert)
    card = restored_card(again)
    assert again.slack.press(BRUNO, APPROVALS, card["key"], "it_arrived").ok
    again.wait_for_state("sent", batch_id)
    assert again.texts_received() == [HOLA]
    again.wait(lambda: said("restored.over") in text_of(again.alerts()[-1]))
    (event,) = again.events("restored")
    assert event["detail"]["cause"] == "tip"
    assert event["detail"]["tip_events"] > event["detail"]["events"]


def test_what_did_not_arrive_goes_out_once_a_person_says_so(
    driver: Driver, bot: Bots, drive: Drive, backups: Backups
) -> None:
    batch_id = put_off(driver)
    backups.make()
    made = len(driver.rows("SELECT id FROM events"))
    driver.wait(lambda: len(driver.rows("SELECT id FROM events")) > made)
    bot.stop()
    backups.put_back()
    driver.alephee.clear_faults()

    again = drive()
    again.wait_for_state("unknown", batch_id)
    assert again.texts_received() == []
    again.press_alert(BRUNO, "it_did_not_arrive")
    again.wait_for_state("sent", batch_id)
    assert again.texts_received() == [HOLA]


def test_an_undecided_one_comes_back_with_a_new_card_and_its_time_begins_anew(
    driver: Driver, bot: Bots, drive: Drive, backups: Backups
) -> None:
    batch_id = driver.ask(ANA, 580101, HOLA)
    old = driver.card(has="approve")
    driver.wait_until_told()
    expires = driver.rows("SELECT expires_at FROM batches")[0]["expires_at"]
    backups.make()
    driver.approved(driver.ask(ANA, 580102, HOLA), "sent")
    bot.stop()
    backups.put_back()

    again = drive()
    again.wait_for_state("unknown", batch_id)
    card = restored_card(again)
    assert card["ts"] == old["ts"]
    assert "approve" not in buttons(card)
    again.wait(lambda: said("notice.restored", count=1) in dm(again, ANA))
    assert again.slack.press(BRUNO, APPROVALS, card["key"], "it_did_not_arrive").ok
    new = again.wait(
        lambda: next((one for one in again.cards() if one["ts"] > old["ts"] and "approve" in buttons(one)), None)
    )
    again.wait(lambda: said("card.newer") in text_of(next(one for one in again.cards() if one["ts"] == old["ts"])))
    assert again.rows("SELECT expires_at FROM batches WHERE id = ?", batch_id)[0]["expires_at"] > expires
    assert again.approve(BRUNO, new).ok
    again.wait_for_state("sent", batch_id)
    assert again.texts_received() == [HOLA, HOLA]


def test_a_restart_without_a_restore_asks_nobody(driver: Driver, bot: Bots, drive: Drive) -> None:
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    bot.stop()
    again = drive()
    assert again.wait_for_state("pending", batch_id)["state"] == "pending"
    assert again.events("restored") == []


def test_a_file_that_was_being_fetched_is_fetched_again(
    driver: Driver, bot: Bots, drive: Drive, backups: Backups
) -> None:
    driver.slack.faults.add("files", "500", count=None)
    batch_id = driver.ask(ANA, 580101, HOLA, files=[("nota.txt", b"gracias")], buyer_replied=True)
    assert driver.wait_for_state("collecting", batch_id)
    backups.make()
    driver.slack.faults.clear()
    driver.wait_for_state("pending", batch_id)
    bot.stop()
    backups.put_back()

    again = drive()
    again.wait_for_state("unknown", batch_id)
    assert again.slack.press(BRUNO, APPROVALS, restored_card(again)["key"], "it_did_not_arrive").ok
    again.wait_for_state("pending", batch_id)
    assert again.card(has="approve")
    assert again.texts_received() == []


def test_a_witness_tells_where_no_tip_does(bot: Bots, drive: Drive, backups: Backups, tmp_path: Path) -> None:
    """A snapshot of the disk brought the tip back with the log; the heads were noted elsewhere."""
    witness = str(tmp_path / "heads")
    driver = drive(bot_witness=witness)
    batch_id = driver.ask(ANA, 580101, HOLA)
    driver.wait_for_state("pending", batch_id)
    backups.make()
    driver.approved(batch_id, "sent")
    bot.stop()
    backups.put_back()
    tip_path(bot.database).unlink()

    again = drive(bot_witness=witness)
    again.wait_for_state("unknown", batch_id)
    (event,) = again.events("restored")
    assert event["detail"]["cause"] == "witness"
    assert again.slack.press(BRUNO, APPROVALS, restored_card(again)["key"], "it_arrived").ok
    again.wait_for_state("sent", batch_id)
    bot.stop()
    assert len(drive(bot_witness=witness).events("restored")) == 1
