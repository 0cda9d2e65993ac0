"""Values and errors that every part of the simulated Slack workspace shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.notices import Notice

Json = dict[str, Any]
"""A JSON object as it travels: its shape is what Slack's reference says, not a type of ours."""

TEAM_ID = "T0SANDBOX"
TEAM_DOMAIN = "sandbox"
APP_ID = "A0SANDBOX"
BOT_ID = "B0BOT"
BOT_USER_ID = "U0BOT"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the workspace, with the flags of docs.slack.dev/reference/objects/user-object."""

    id: str
    name: str
    real_name: str
    role: str
    locale: str = "en-US"
    tz: str = "America/Argentina/Buenos_Aires"
    tz_offset: int = -10800
    team_id: str = TEAM_ID
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False


@dataclass(frozen=True, slots=True)
class Ack:
    """What a person sees of the app's answer.

    `ok` means that the app answered within three seconds with something Slack accepts, and for a
    submission that the form was accepted. `seconds` is the time until the answer, `payload` the answer's
    body, `error` the code of what went wrong and `notice` how Slack tells it. `errors` are the app's texts by
    `block_id` (`response_action: errors`), `client_errors` those with which Slack's own client stops a form that is
    not filled in; nothing reaches the app then.
    """

    ok: bool
    seconds: float = 0.0
    payload: Json | str | None = None
    error: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    client_errors: Mapping[str, str] = field(default_factory=dict)
    notice: Notice | None = None


class SlackError(Exception):
    """A Web API call that is answered with `ok: false`, the `error` code and perhaps messages."""

    def __init__(self, error: str, messages: Sequence[str] = (), **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.extra = extra

    def as_response(self) -> Json:
        """Return the body Slack sends (docs.slack.dev/apis/web-api, "Evaluating responses")."""
        body: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class NotPossibleError(LookupError):
    """A person tried something Slack's client would not offer: no such button, view or channel."""
