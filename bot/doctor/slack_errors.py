"""What is said of an error that ended a call of Slack's Web API."""

import re

from bot.doctor.far_sides import FarSide
from bot.doctor.findings import Finding, ill
from bot.errors import DeliveryError, DeliveryRefused, NotSlack
from handlers.slack.calls import RATE_LIMITED, UNREADABLE_ANSWER

_STATUS = re.compile(r"http_(\d+)")


def say(side: FarSide, error: DeliveryError) -> Finding:
    """Say in one sentence why Slack did not tell what it was asked."""
    status = _STATUS.fullmatch(error.error)
    if error.error == RATE_LIMITED:
        return side.busy(error.retry_after)
    if isinstance(error, NotSlack):
        return ill(side.check, error.error, f"have it let {side.host} through, or correct {side.setting}")
    if isinstance(error, DeliveryRefused):
        return ill(side.check, f"Slack says {error.error}", "look the word up in docs.slack.dev, and try again")
    if error.trouble is not None:
        return side.without_answer(error.trouble)
    if error.error == UNREADABLE_ANSWER:
        return side.page()
    return side.failing(f"status {status[1]}" if status else error.error)
