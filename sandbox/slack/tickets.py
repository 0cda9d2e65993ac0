"""Things with a short life: trigger ids, response URLs and tickets for a socket."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.slack.model import SlackError

TRIGGER_SECONDS = 3.0
"""docs.slack.dev/interactivity/handling-user-interaction, "Using a trigger_id": 3 s, one use."""
RESPONSE_URL_SECONDS = 1800.0
RESPONSE_URL_USES = 5
"""Same page, "Using a response_url": up to 5 times within 30 minutes."""
SOCKET_TICKET_SECONDS = 30.0


@dataclass(slots=True)
class Trigger:
    """The right to open one view for a person; `view_id` is the view the trigger came from."""

    user: str
    born: float
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer a command (`key` None) or a message's button in a channel."""

    user: str
    channel: str
    born: float
    key: str | None = None
    uses: int = 0


@dataclass(slots=True)
class Tickets:
    """All of them by their secret id; `now` is a clock in seconds that tests may replace."""

    now: Callable[[], float] = time.time
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    sockets: dict[str, float] = field(default_factory=dict)

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """Return a fresh trigger id for a person's interaction."""
        trigger_id = f"{int(self.now() * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user, self.now(), view_id)
        return trigger_id

    def trigger(self, trigger_id: str) -> Trigger:
        """Return a trigger that may still be used; raise the error of views.open otherwise."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.now() - trigger.born > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        return trigger

    def new_response_url(self, user: str, channel: str, key: str | None = None) -> str:
        """Return the secret last part of a new response URL."""
        token = secrets.token_urlsafe(24)
        self.response_urls[token] = ResponseUrl(user, channel, self.now(), key)
        return token

    def use_response_url(self, token: str) -> ResponseUrl:
        """Count one use; raise SlackError `used_url` after 5 uses, `expired_url` after 30 min."""
        url = self.response_urls.get(token)
        if url is None or self.now() - url.born > RESPONSE_URL_SECONDS:
            raise SlackError("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url")
        url.uses += 1
        return url

    def new_socket(self) -> str:
        """Return a ticket for one WebSocket connection."""
        ticket = secrets.token_urlsafe(18)
        self.sockets[ticket] = self.now()
        return ticket

    def admit_socket(self, ticket: str) -> bool:
        """Take a ticket back; False when it is unknown, used or older than 30 s."""
        born = self.sockets.pop(ticket, None)
        return born is not None and self.now() - born <= SOCKET_TICKET_SECONDS
