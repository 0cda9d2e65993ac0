"""Calls of the Web API: every way they end becomes one of the delivery errors.

A post that may have been accepted is not repeated (``DeliveryUnknown``); what surely was not, is (``NotAccepted``).
Slack's own word decides: a server error, or an answer that is none of Slack's, says nothing about the post. Only a 503
says that the request was not handled (RFC 9110, section 15.6.4); that is how Slack is down. A refusal counts as Slack's
when it says so in Slack's form; any other is a proxy's (``NotSlack``): it let nothing through, and is waited out.
"""

import re
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted, NotSlack
from bot.trouble import trouble_of
from handlers.slack.headers import retry_after

_LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited"})
_PERHAPS = frozenset({"fatal_error", "internal_error", "request_timeout"})
_OK, _REDIRECT, _SERVER_ERROR, _UNAVAILABLE, _TOO_MANY = 200, 300, 500, 503, 429
#: the names of Slack's errors; slack_sdk puts a sentence in their place when an answer is no JSON
_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: what slack_sdk stumbles upon in an answer that is no JSON object, or no text in its own encoding
_UNREADABLE = (AttributeError, LookupError, RecursionError, ValueError)
UNREADABLE_ANSWER = "unreadable_answer"
#: all that a call of slack_sdk raises
RAISED = (SlackApiError, URLError, TimeoutError, ConnectionError, HTTPException, SlackClientError, *_UNREADABLE)
RATE_LIMITED, _SERVER = "ratelimited", "http_"
#: what Slack says of a token that will not do before somebody changes it (docs.slack.dev, auth.test and
#: apps.connections.open, Errors); any other error may be over in a moment
WRONG_TOKEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "forbidden_team",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
#: seconds that somebody may wait for calls that Slack puts off
_LONGEST_WAIT = 10.0


def call(method: Callable[..., SlackResponse], **arguments: object) -> dict[str, Any]:
    """Call a method of a ``WebClient`` (made without retry handlers) and return its answer.

    Raises ``NotAccepted``, ``DeliveryRefused`` or ``DeliveryUnknown``. Error names: docs.slack.dev, method pages.
    """
    data: Any = answer_of(method, **arguments).data
    return dict(data)


def answer_of(method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
    """Call a method and return its answer with the headers. Raises as ``call`` does."""
    try:
        response = method(**arguments)
    except RAISED as error:
        raise failure_of(error) from (error if isinstance(error, _UNREADABLE) else None)
    if not isinstance(response.data, dict):
        raise DeliveryUnknown(UNREADABLE_ANSWER)
    return response


def failure_of(error: Exception) -> DeliveryError:
    """Return what an error that a call raised (``RAISED``) means."""
    if isinstance(error, SlackApiError):
        return _from_answer(error)
    if isinstance(error, _UNREADABLE):
        return DeliveryUnknown(UNREADABLE_ANSWER)
    # When it was no error of the request, that had left and the answer never came.
    failure = _from_request(error) if isinstance(error, URLError) else DeliveryUnknown(type(error).__name__)
    failure.trouble = trouble_of(error)
    return failure


def patiently(method: Callable[..., SlackResponse], **arguments: object) -> dict[str, Any]:
    """Call a method somebody waits for: a call that Slack puts off for a moment is repeated when its time has come.

    Raises as ``call`` does. Rate limits: docs.slack.dev/apis/web-api/rate-limits.
    """
    left = _LONGEST_WAIT
    while True:
        try:
            return call(method, **arguments)
        except NotAccepted as error:
            if error.error != RATE_LIMITED or error.retry_after > left:
                raise
            left -= error.retry_after
            time.sleep(error.retry_after)


def is_server_error(error: DeliveryUnknown) -> bool:
    """Whether a call ended with a server error, not with a connection that broke."""
    return error.error.startswith(_SERVER)


def _from_request(error: URLError) -> DeliveryError:
    """Judge an error of the request phase: no connection, or one that broke while sending."""
    reason = error.reason
    broken = isinstance(reason, ConnectionResetError | BrokenPipeError)
    return DeliveryUnknown(type(reason).__name__) if broken else NotAccepted(type(reason).__name__, retry_after=1.0)


def _from_answer(error: SlackApiError) -> DeliveryError:
    response: Any = error.response
    status, said = response.status_code, response.data if isinstance(response.data, dict) else {}
    name = str(said.get("error") or "")
    if status in {_TOO_MANY, _UNAVAILABLE} or name in _LATER:
        why = RATE_LIMITED if status == _TOO_MANY else name if name in _LATER else f"{_SERVER}{status}"
        return NotAccepted(why, retry_after=retry_after(response.headers))
    if status >= _SERVER_ERROR:
        return DeliveryUnknown(f"{_SERVER}{status}")
    if said.get("ok") is not False or (name and not _NAME.fullmatch(name)):
        accepted = _OK <= status < _REDIRECT
        return DeliveryUnknown(UNREADABLE_ANSWER) if accepted else NotSlack(status)
    return DeliveryUnknown(name) if name in _PERHAPS else DeliveryRefused(name or f"{_SERVER}{status}")
