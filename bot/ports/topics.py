"""What a commit was about: whoever waits for such a change is woken by it (``SendLog.listen``)."""

from typing import NewType

from bot.domain.follow_ups import What
from bot.domain.requests import State

Topic = NewType("Topic", str)

#: Slack has something to be shown
OUTBOX = Topic("outbox")


def requests_in(state: State) -> Topic:
    """Return the topic of requests that came into a state, or were changed while in it."""
    return Topic(f"requests.{state}")


def follow_ups_of(what: What) -> Topic:
    """Return the topic of follow-ups that were planned."""
    return Topic(f"follow_ups.{what}")
