"""The log keeps itself: its head is posted daily, words are erased in time, and people see both in Slack."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.domain.outbox import CHAIN_HEAD
from bot.kinds import CONTENTS
from bot.log import open_log, open_reader
from bot.log.chain import verify
from bot.log.child import Child
from bot.log.engines import EngineLog
from bot.log.proving import ProofBeside
from bot.operations.keeping.note_head import NoteHead
from bot.ports import Clock
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, Driver, buttons, said, text_of
from tests.e2e.starting import Bots
from tests.integration.log.forgery import forge, rewrite
from tests.integration.log.samples import NEVER, TurnedClock, add, request

YESTERDAY = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
TEXT = "Hola Ana, su pedido sale hoy."
ACCOUNTED = ("--by", "Bruno Prueba", "--reason", "asked for by the buyer")


@pytest.fixture
def old_log(tmp_path: Path) -> Path:
    """A log that was begun yesterday, where the bots of this test work."""
    log = open_log(tmp_path / "log.db", CONTENTS, lock_wait=NEVER, clock=TurnedClock(YESTERDAY))
    with log.write() as tx:
        tx.events.note("begun", at=YESTERDAY)
    log.close()
    return tmp_path / "log.db"


def noting(log: EngineLog, clock: Clock) -> NoteHead:
    return NoteHead(log, clock, ProofBeside(Child(Path(log.place), limit=60.0)), pause=1.0)


def heads(driver: Driver) -> list[str]:
    return [text_of(alert) for alert in driver.alerts() if said("system.chain_head") in text_of(alert)]


def test_the_head_is_posted_once_a_day_also_over_restarts(old_log: Path, sandbox: Sandbox, bot: Bots) -> None:
    first = bot()
    driver = Driver(sandbox, first)
    driver.wait(lambda: heads(driver))
    head = heads(driver)[0].partition("alephee-bot log verify --head ")[2].split()[0]
    bot.stop(first)
    second = bot()
    driver.sent(580101)  # the bot works: whatever it wanted to post is posted
    assert noting(second.log, SystemClock()).step() > 0
    assert len(heads(driver)) == 1
    with open_reader(old_log, CONTENTS) as reader:
        assert verify(reader, expected_head=head).ok


def test_a_head_that_slack_could_not_take_is_posted_later(old_log: Path, sandbox: Sandbox, bot: Bots) -> None:
    sandbox.slack.fault("chat.postMessage", "500", count=2)
    driver = Driver(sandbox, bot())
    driver.wait(lambda: heads(driver))
    assert len(heads(driver)) == 1


def test_a_log_changed_from_outside_is_told_instead_of_posting_its_head(
    old_log: Path, sandbox: Sandbox, bot: Bots
) -> None:
    """Not before the start, where a log that was changed is refused, but while the bot runs.

    What was proven already is looked at again after a week, and every day until it is whole.
    """
    driver = Driver(sandbox, bot())
    driver.wait(lambda: heads(driver))
    clock = TurnedClock(dt.datetime.now(dt.UTC) + dt.timedelta(days=8))
    head = noting(driver.bot.log, clock)
    forge(old_log, ("UPDATE events SET name = 'changed' WHERE id = 1", ()))
    assert head.step() == 0
    alert = driver.alert(said("system.chain_broken"))
    assert "event 1: was changed" in text_of(alert)
    assert len(heads(driver)) == 1
    forge(old_log, ("UPDATE events SET name = 'begun' WHERE id = 1", ()))
    clock.time += dt.timedelta(days=1)
    assert head.step() == 0
    assert driver.rows("SELECT 1 FROM alerts WHERE cause = 'system.chain_broken' AND resolved_at IS NULL") == []


def test_a_chain_rebuilt_while_the_bot_runs_is_noticed_the_day_after(
    old_log: Path, sandbox: Sandbox, bot: Bots
) -> None:
    """What was posted yesterday stands in the memory of the process, where nobody with the file can reach it."""
    running, clock = bot(), TurnedClock(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    head = noting(running.log, clock)
    assert head.step() == 0
    driver = Driver(sandbox, running)
    driver.wait(lambda: driver.events("identity"))
    driver.wait_until_told()  # nothing is written to what is rewritten
    rewrite(old_log, 0, actor="U00OTHER")
    with open_reader(old_log, CONTENTS) as reader:
        assert verify(reader).ok
    clock.time += dt.timedelta(days=1)
    assert head.step() == 0
    (alert,) = driver.rows("SELECT note FROM alerts WHERE cause = 'system.chain_broken'")
    assert alert["note"].endswith("the end was cut off or rewritten")


def test_a_new_log_posts_nothing_on_its_first_day(driver: Driver) -> None:
    driver.sent(580101)
    assert heads(driver) == []
    assert driver.rows("SELECT * FROM alerts WHERE cause = ?", CHAIN_HEAD) == []


def test_forgotten_words_leave_the_card_and_the_receipt_in_slack(
    driver: Driver, bot: Bots, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    driver.sent(580101, TEXT)
    driver.receipt(ANA, has=TEXT)
    bot.stop()
    monkeypatch.setenv("BOT_DATABASE", str(driver.database))
    assert main(["log", "forget", "--buyer", "su pedido sale", "--yes", *ACCOUNTED]) == 0
    assert capsys.readouterr().out.endswith("1 request erased\n")
    again = Driver(sandbox, bot())
    erased = said("content.erased", at="").partition(" el ")[0]
    for message in (again.card(has=erased), again.receipt(ANA, has=erased)):
        assert TEXT not in text_of(message) + message["text"]
    assert len(again.cards()) == 1
    assert main(["log", "verify"]) == 0


def test_a_card_that_slack_does_not_have_any_more_is_not_posted_anew_to_say_that_it_is_erased(
    driver: Driver, bot: Bots, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.sent(580101, TEXT)
    driver.receipt(ANA, has=TEXT)
    driver.wait_until_told()  # what the card has still to say otherwise would be said in a new one
    bot.stop()
    with sandbox.slack.lock:
        sandbox.slack.channels["C0APPROVALS"].messages.clear()
    monkeypatch.setenv("BOT_DATABASE", str(driver.database))
    assert main(["log", "forget", "--order", "580101", "--yes", *ACCOUNTED]) == 0
    again = Driver(sandbox, bot())
    again.wait(lambda: again.rows("SELECT 1 FROM outbox WHERE error = 'message_not_found' AND closed_at IS NOT NULL"))
    assert again.cards() == []


def test_retention_erases_what_ended_long_ago_and_nothing_else(old_log: Path, sandbox: Sandbox, bot: Bots) -> None:
    long_ago = YESTERDAY - dt.timedelta(days=40)
    log = open_log(old_log, CONTENTS, lock_wait=NEVER, clock=TurnedClock(long_ago))
    add(log, request("old", "b1"))
    add(log, request("waiting", "b2"))
    log.close()
    ended = long_ago.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    forge(old_log, ("UPDATE requests SET state = 'withdrawn', finished_at = ? WHERE id = 'old'", (ended,)))
    driver = Driver(sandbox, bot(bot_retention_days="30"))
    driver.wait(lambda: driver.rows("SELECT 1 FROM requests WHERE erased_at IS NOT NULL"))
    driver.sent(580102, TEXT)
    assert [row["id"] for row in driver.rows("SELECT id FROM requests WHERE erased_at IS NOT NULL")] == ["old"]
    assert {row["text"] for row in driver.sends()} >= {TEXT, None}


def test_nothing_is_erased_by_default(old_log: Path, sandbox: Sandbox, bot: Bots) -> None:
    assert bot().settings.bot_retention_days is None


def test_an_erased_refused_request_cannot_be_retried(driver: Driver, bot: Bots, sandbox: Sandbox) -> None:
    sandbox.alephee.add_fault("messages", "412")
    batch_id = driver.ask(ANA, 580101, TEXT)
    driver.approved(batch_id, "refused")
    alert = driver.alert("retry")
    with closing(sqlite3.connect(driver.database)) as connection, connection:
        connection.execute("UPDATE requests SET erased_at = '2026-01-01T00:00:00.000Z'")
    before = driver.calls()
    sandbox.slack.press(BRUNO, alert["channel"], alert["key"], "retry")
    driver.wait(lambda: driver.whispers(BRUNO, "C0ALERTS"))
    assert driver.calls() == before
    assert driver.sends()[-1]["state"] == "refused"
    assert "retry" in buttons(alert)
