"""What calls people: new direct messages, reminders, further failures."""

from tests.e2e.driver import ALERTS, APPROVALS, SUPPORT, Driver, Json, buttons, text_of
from tests.e2e.messages_that_call import is_asked, is_notice, is_reminder


def notices(driver: Driver, user: str) -> list[Json]:
    """Return what the bot told a person anew by direct message, oldest first."""
    return [m for m in driver.slack.dm(user) if is_notice(m)]


def notice(driver: Driver, user: str, *, has: str = "") -> Json:
    """Return the newest of these; waits until there is one that has a text or a button."""

    def found() -> Json | None:
        return next((m for m in reversed(notices(driver, user)) if has in text_of(m) or has in buttons(m)), None)

    return driver.wait(found)


def asked(driver: Driver, user: str, channel: str = SUPPORT) -> list[Json]:
    """Return what somebody read, where they asked for something, about its having been asked."""
    return [m for m in driver.slack.messages(channel, user) if m["ephemeral"] and is_asked(m)]


def reminders(driver: Driver) -> list[Json]:
    """Return what approvers were reminded of, oldest first."""
    return [m for m in driver.slack.messages(APPROVALS) if is_reminder(m)]


def further(driver: Driver) -> list[Json]:
    """Return the further failures in the threads of alerts, oldest first."""
    return [m for m in driver.slack.messages(ALERTS) if "thread_ts" in m]
