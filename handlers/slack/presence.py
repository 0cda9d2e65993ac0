"""Whether Slack answers, takes the bot token, and what time it is there: asked every few seconds."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from slack_sdk import WebClient

from bot.errors import DeliveryError, DeliveryRefused
from bot.observing.sides import FarSide
from bot.waits import Waits
from handlers.slack.calls import WRONG_TOKEN, answer_of
from handlers.slack.headers import clock_skew

log = logging.getLogger(__name__)

#: seconds: Slack refuses to be older than five minutes, and so does the bot (docs.slack.dev/authentication/
#: verifying-requests-from-slack); a clock that is off by less is told, since times of day go wrong by as much
CLOCK_REFUSES, CLOCK_TOLD = 300.0, 60.0


class Presence:
    """What ``auth.test`` said the last time. ``on_back`` is called when Slack answers again."""

    def __init__(self, client: WebClient, waits: Waits, *, on_back: Callable[[], None]) -> None:
        self._client, self._waits = client, waits
        self._on_back = on_back
        self._answered_at: float | None = None
        self._side, self._is_away = FarSide("Slack", log), False
        #: Slack's own word when it does not take the bot token; empty when it does
        self.refusal = ""
        #: seconds by which the clock here is ahead of Slack's
        self.skew = 0.0

    def begin(self) -> None:
        """Count Slack as here from now on: it has just told who the bot is."""
        self._answered_at = monotonic()

    def is_here(self) -> bool:
        """Whether Slack answered a moment ago, and takes the bot token."""
        at = self._answered_at
        return at is not None and monotonic() - at < self._waits.slack_lost and not self.refusal

    def step(self) -> float:
        """Ask once; returns the seconds until the next time."""
        try:
            answer = answer_of(self._client.auth_test)
        except DeliveryError as error:
            self.refusal = error.error if isinstance(error, DeliveryRefused) and error.error in WRONG_TOKEN else ""
            refused = f"it refuses SLACK_BOT_TOKEN: {self.refusal}"
            self._side.gone(refused if self.refusal else str(error))
            self._is_away = True
            return self._waits.slack_away
        else:
            self.refusal, self._answered_at = "", monotonic()
            skew, self.skew = self.skew, clock_skew(answer.headers, datetime.now(UTC)) or 0.0
            if abs(self.skew) > CLOCK_TOLD >= abs(skew):  # once each time it goes wrong
                log.warning("the clock here is off", extra={"why": ahead(self.skew)})
            self._side.back()
            if self._is_away:
                self._is_away = False
                self._on_back()
        return self._waits.slack


def ahead(skew: float) -> str:
    """Say by how much the clock here is off."""
    return f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's"
