"""Reading a Web API request: JSON body, form body or query string, and the token."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.slack.model import Json, SlackError

STRUCTURED = frozenset({"attachments", "blocks", "channels", "files", "metadata", "users", "view"})
"""Arguments that are JSON; in a form they arrive as JSON in a string, or as a plain comma list."""


async def read_args(request: web.Request) -> Json:
    """Return all arguments of a call; raise SlackError `invalid_json` or `invalid_form_data`.

    Source: docs.slack.dev/apis/web-api, "POST bodies".
    """
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return args | body
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        args |= dict(await request.post())
    return {name: _parsed(name, value) for name, value in args.items()}


def _parsed(name: str, value: Any) -> Any:
    if name in STRUCTURED and isinstance(value, str) and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError("invalid_form_data") from None
    return value


def token_of(request: web.Request, args: Json) -> str | None:
    """Take the token out of the arguments, or out of the Authorization header."""
    from_args = args.pop("token", None)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else from_args


def need(args: Mapping[str, Any], name: str, error: str = "invalid_arguments") -> str:
    """Return a string argument; raise SlackError with Slack's message when it is missing."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise SlackError(error, [f"[ERROR] missing required field: {name}"])
    return value


def flag(args: Mapping[str, Any], name: str) -> bool:
    """Return a boolean argument, which forms carry as 1, 0, true or false."""
    return str(args.get(name, "")).lower() in {"1", "true"}


def page(args: Mapping[str, Any], everything: list[Any], default: int = 100) -> tuple[list[Any], str]:
    """Return one page and the cursor of the next (docs.slack.dev/apis/web-api/pagination)."""
    try:
        start = int(args.get("cursor") or 0)
        size = min(int(args.get("limit") or default), 1000)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    end = start + max(size, 1)
    return everything[start:end], str(end) if end < len(everything) else ""
