"""Slack's client, as slack_sdk has it: every call is told with how long it took and how it ended, never with what."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.errors import DeliveryError
from bot.tls import system_context
from handlers.slack.calls import RAISED, failure_of
from handlers.slack.line import QUIET

log = logging.getLogger(__name__)

#: an idle bot is silent: that Slack still answers is no news
_ASKED_ALL_THE_TIME = "auth.test"
#: seconds, and the error a call ended with
OnCall = Callable[[float, DeliveryError | None], None]


def nobody_counts(_seconds: float, _error: DeliveryError | None) -> None:
    """Count nothing."""


class _Client(WebClient):
    on_call: OnCall = staticmethod(nobody_counts)

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """Call a method of the Web API. Raises what slack_sdk does."""
        began = monotonic()
        error: DeliveryError | None = None
        try:
            return super().api_call(api_method, **arguments)
        except RAISED as raised:
            error = failure_of(raised)
            raise
        finally:
            seconds = monotonic() - began
            told = {"method": api_method, "seconds": round(seconds, 3)}
            if error is not None:
                log.debug("Slack was called", extra={**told, "why": error.error})
            elif api_method != _ASKED_ALL_THE_TIME:
                log.debug("Slack was called", extra=told)
            self.on_call(seconds, error)


def make_client(
    token: SecretStr,
    api_url: str,
    *,
    timeout: int = 10,
    proxy: SecretStr | None = None,
    on_call: OnCall = nobody_counts,
) -> WebClient:
    """Make a Web API client that repeats nothing: a post that may have been accepted must not be made twice.

    ``timeout`` in seconds, of the connection and of each read. How a call ended is told by whoever makes it. All calls
    go through ``proxy``, or directly, whatever slack_sdk finds in the environment.
    """
    client = _Client(
        token=token.get_secret_value(),
        base_url=api_url,
        timeout=timeout,
        ssl=system_context(),
        retry_handlers=[],
        logger=QUIET,
    )
    client.on_call = on_call
    client.proxy = None if proxy is None else proxy.get_secret_value()
    return client
