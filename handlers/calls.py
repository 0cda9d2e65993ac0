"""Calls of the Web API: every way they end becomes one of the delivery errors.

A post that may have been accepted is not repeated (``DeliveryUnknown``); what surely was not, is (``NotAccepted``).
"""

from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import DeliveryError, DeliveryRefused, DeliveryUnknown, NotAccepted

_LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited"})
_PERHAPS = frozenset({"fatal_error", "internal_error", "request_timeout"})
_SERVER_ERROR = 500
_TOO_MANY = 429


def call(method: Callable[..., SlackResponse], **arguments: object) -> dict[str, Any]:
    """Call a method of a ``WebClient`` (made without retry handlers) and return its answer.

    Raises ``NotAccepted``, ``DeliveryRefused`` or ``DeliveryUnknown``. Error names: docs.slack.dev, method pages.
    """
    try:
        response = method(**arguments)
    except SlackApiError as error:
        raise _from_answer(error) from None
    except URLError as error:
        raise _from_request(error) from None
    except (TimeoutError, ConnectionError, HTTPException, SlackClientError) as error:
        # The request had left and the answer never came.
        raise DeliveryUnknown(type(error).__name__) from None
    data = response.data
    return data if isinstance(data, dict) else {}


def _from_request(error: URLError) -> DeliveryError:
    """Judge an error of the request phase: no connection, or one that broke while sending."""
    reason = error.reason
    broken = isinstance(reason, ConnectionResetError | BrokenPipeError)
    return DeliveryUnknown(type(reason).__name__) if broken else NotAccepted(type(reason).__name__, retry_after=1.0)


def _from_answer(error: SlackApiError) -> DeliveryError:
    response: Any = error.response
    status = response.status_code if isinstance(response, SlackResponse) else int(response.get("status", 0) or 0)
    name = str(response.get("error") or f"http_{status}")
    if status == _TOO_MANY or name in _LATER:
        return NotAccepted("ratelimited" if status == _TOO_MANY else name, retry_after=_retry_after(response))
    if status >= _SERVER_ERROR:
        return NotAccepted(f"http_{status}", retry_after=1.0)
    return DeliveryUnknown(name) if name in _PERHAPS else DeliveryRefused(name)


def _retry_after(response: Any) -> float:
    headers = response.headers if isinstance(response, SlackResponse) else response.get("headers", {})
    for name, value in (headers or {}).items():
        if name.lower() == "retry-after":
            text = value[0] if isinstance(value, list) else value
            return float(text) if str(text).isdecimal() else 1.0
    return 1.0
