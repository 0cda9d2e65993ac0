"""A bot of which nobody wants anything: it looks around, and leaves every byte as it is."""

from pathlib import Path
from time import monotonic

from bot.app import Bot
from tests.e2e.driver import ANA, BRUNO, Driver

#: seconds in which what a send leaves to be done is done
SETTLED = 40.0
#: loops that ask Slack, which need not have looked
SLACK_SIDE = {"slack", "socket"}


def contents(database: Path) -> dict[str, bytes]:
    """Return every byte of the log's files."""
    return {one.name: one.read_bytes() for one in database.parent.glob(f"{database.name}*")}


def looked_around(driver: Driver, bot: Bot) -> None:
    """Have each loop that works with the log take a step."""
    began = monotonic()
    bot.loops.wake()
    for loop in bot.loops:
        if loop.name not in SLACK_SIDE:
            driver.wait(lambda loop=loop: loop._beat > began)  # type: ignore[misc]  # a default of its own
    driver.wait(lambda: bot.monitor._checked_at > began)


def test_an_idle_bot_changes_no_byte_of_its_log_and_is_at_work_at_once_when_it_is_wanted(driver: Driver) -> None:
    bot, database = driver.bot, driver.database
    driver.sent(580101)

    def is_quiet() -> bool:
        before = contents(database)
        looked_around(driver, bot)
        return contents(database) == before

    driver.wait(is_quiet, SETTLED)
    before = contents(database)
    for _ in range(3):
        looked_around(driver, bot)
    assert contents(database) == before
    driver.ask(ANA, 580102, "Hola.")
    assert driver.approve(BRUNO, driver.card(has="approve")).ok
    driver.wait_for_state("sent")
