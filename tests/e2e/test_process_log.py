"""The process log of a running bot, as JSON: what a start, a send and a stop say, and what goes and comes back."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

import pytest

from bot.logs import configure_logging
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, CARLA, Driver
from tests.e2e.starting import Bots, Drive

Lines = Callable[..., list[dict[str, Any]]]

pytestmark = pytest.mark.usefixtures("hasty")

#: seconds within which what is back is known to be
BACK = 20.0


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Yield what returns the lines so far: all, or those with a sentence."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logging("json", "INFO")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)

    def read(event: str = "") -> list[dict[str, Any]]:
        said = [json.loads(line) for line in written.getvalue().splitlines()]
        return [line for line in said if event in {"", line["event"]}]

    yield read
    root.handlers[:] = handlers
    root.setLevel(level)


def test_the_start_says_what_runs_where_and_as_whom_and_the_stop_why_and_how_long(
    lines: Lines, sandbox: Sandbox, bot: Bots
) -> None:
    running = bot(alephee_accounts="15001=Tienda AR")
    bot.stop()
    (starts,) = lines("the bot starts")
    assert (starts["version"], starts["transport"]) == (version("alephee-bot"), "socket")
    assert (starts["database"], starts["port"]) == (str(bot.database), running.port)
    assert starts["accounts"] == [15001]
    (started,) = lines("the bot has started")
    assert (started["bot"], started["teams"]) == ("B0BOT", ["T0SANDBOX"])
    (stopped,) = lines("the bot has stopped")
    assert stopped["why"] == "asked"
    assert stopped["seconds"] >= 0


def test_a_new_log_is_announced_with_its_path_and_one_that_was_there_is_not(
    lines: Lines, sandbox: Sandbox, bot: Bots
) -> None:
    bot.database.write_bytes(b"")  # as a container makes the file it is to mount
    for _ in range(2):
        bot()
        bot.stop()
    (new,) = lines("began a new log")
    assert new["database"] == str(bot.database)


def test_the_lines_of_a_send_lead_from_the_press_to_the_call(lines: Lines, drive: Drive) -> None:
    driver = drive()
    driver.sent(580101)
    driver.wait_until_told()
    (asked,) = lines("a request was asked")
    (approved,) = lines("a request was approved")
    (begun,) = lines("a call begins")
    (sent,) = lines("a request was sent")
    assert {line["batch"] for line in (asked, approved, begun, sent)} == {driver.sends()[0]["batch_id"]}
    assert {line["request"] for line in (asked, approved, begun, sent)} == {driver.sends()[0]["request_id"]}
    assert (asked["actor"], approved["actor"]) == (ANA, BRUNO)
    assert asked["interaction"] != approved["interaction"]
    assert begun["call"] == sent["call"]
    (row,) = driver.rows("SELECT call_id FROM attempts")
    assert row["call_id"] == sent["call"]
    assert (sent["was"], sent["state"], sent["status"]) == ("sending", "sent", 200)


def test_an_alephee_that_is_away_has_one_line_and_one_when_it_is_back(lines: Lines, drive: Drive) -> None:
    driver = drive()
    driver.alephee.add_fault("*", "reset_before", count=None)
    for _ in range(3):
        driver.command(CARLA, "order 580101")
    driver.wait(lambda: lines("Alephee is away"), BACK)
    driver.alephee.clear_faults()
    driver.look_up(CARLA, 580101)
    driver.wait(lambda: lines("Alephee is back"), BACK)
    (away,), (back,) = lines("Alephee is away"), lines("Alephee is back")
    assert away["why"] == "it cannot be reached"
    assert back["seconds"] >= 0


def test_a_slack_that_is_away_has_a_line_for_each_of_its_sides_and_so_has_its_return(
    lines: Lines, drive: Drive
) -> None:
    driver = drive()
    driver.slack.fault("*", "down", count=None)
    driver.slack.drop_sockets()
    sides = ("Slack", "the connection to Slack")
    driver.wait(lambda: all(lines(f"{side} is away") for side in sides), BACK)
    driver.wait(lambda: driver.bot.health().problems, BACK)
    driver.slack.clear_faults()
    driver.wait(lambda: all(lines(f"{side} is back") for side in sides), BACK)
    for side in sides:
        assert len(lines(f"{side} is away")) == len(lines(f"{side} is back")) == 1


def test_a_database_that_is_away_has_one_line_whichever_loops_need_it(lines: Lines, drive: Drive) -> None:
    driver = drive()
    away = driver.database.with_suffix(".away")
    driver.database.rename(away)
    driver.wait(lambda: lines("the database is away"), BACK)
    for loop in driver.bot.loops:
        loop.wake()
    away.rename(driver.database)
    driver.wait(lambda: lines("the database is back"), BACK)
    (gone,) = lines("the database is away")
    assert "was removed or replaced" in gone["why"]
    assert [line for line in lines() if line["level"] == "error"] == []


def test_a_press_that_is_not_allowed_has_a_line_with_who_and_what(lines: Lines, driver: Driver) -> None:
    driver.ask(ANA, 580101, "Hola.")
    card = driver.card(has="approve")
    assert driver.press_anyhow(ANA, "approve", card).ok
    (denied,) = driver.wait(lambda: lines("a person tried what they may not do"))
    assert (denied["actor"], denied["what"], denied["level"]) == (ANA, "decide", "info")
