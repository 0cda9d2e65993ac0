"""`/api/<method>`: token, scope, faults and rate limits around every method."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from aiohttp import web

from sandbox.slack.faults import AFTER
from sandbox.slack.journal import Call
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.model import BOT_ID, BOT_USER_ID, Json, SlackError
from sandbox.slack.odd_answers import ODD
from sandbox.slack.socket_mode import abort
from sandbox.slack.web_api import chat, conversations, files, people, validate, views
from sandbox.slack.web_api.requests import page, read_args, token_of

if TYPE_CHECKING:
    from sandbox.slack.faults import Fault
    from sandbox.slack.workspace import SlackWorkspace

Method = Callable[["SlackWorkspace", Json], Json]
HANG_SECONDS = 120.0
NO_HOST = "ws://127.0.0.1:9/link?ticket=none"
"""An address where nobody listens (RFC 863's port)."""
APP_TOKEN_METHODS = frozenset({"apps.connections.open"})
"""Methods that take the app-level token, all others but those without one the bot's."""
TOKENLESS = frozenset({"blocks.validate"})
"""Methods that ask for no token (docs.slack.dev/reference/methods/blocks.validate)."""

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "bots.info": "users:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "conversations.info": "channels:read",
    "conversations.list": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "reactions.add": "reactions:write",
}
"""The scope each method needs, from its reference page; `missing_scope` without it."""


def auth_test(workspace: "SlackWorkspace", _args: Json) -> Json:
    """Tell whose token it is (docs.slack.dev/reference/methods/auth.test)."""
    return {
        "url": f"{workspace.base_url}/",
        "user": workspace.people[BOT_USER_ID].name,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        **workspace.installation.told(),
    }


def list_teams(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return the workspaces the token works in (docs.slack.dev/reference/methods/auth.teams.list)."""
    found, cursor = page(args, [{"id": team, "name": team.lower()} for team in workspace.installation.teams])
    return {"teams": found, "response_metadata": {"next_cursor": cursor}}


def connections_open(workspace: "SlackWorkspace", _args: Json) -> Json:
    """Return the address of a new Socket Mode connection, good for one use."""
    address = workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link?ticket={workspace.tickets.new_socket()}"}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "auth.teams.list": list_teams,
    "apps.connections.open": connections_open,
    **chat.METHODS,
    **views.METHODS,
    **people.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **validate.METHODS,
}


def _authorise(workspace: "SlackWorkspace", method: str, token: str | None) -> None:
    if method not in METHODS:
        raise SlackError("unknown_method", req_method=method)
    if method in TOKENLESS:
        return
    if not token:
        raise SlackError("not_authed")
    for_app = method in APP_TOKEN_METHODS
    if token in workspace.revoked:
        raise SlackError("token_revoked")
    if token not in {workspace.bot_token, workspace.app_token}:
        raise SlackError("invalid_auth")
    if token != (workspace.app_token if for_app else workspace.bot_token):
        raise SlackError("not_allowed_token_type")
    scope = SCOPES.get(method)
    if scope and scope not in workspace.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(workspace.scopes)))


def call(workspace: "SlackWorkspace", method: str, token: str | None, args: Json) -> Json:
    """Run one method and note it in the journal; return the body of the answer."""
    error = None
    with workspace.lock:
        try:
            _authorise(workspace, method, token)
            body = {"ok": True, **METHODS[method](workspace, args)}
        except SlackError as refusal:
            error = refusal.error
            body = refusal.as_response()
        workspace.journal.note(Call(time.time(), method, args, error))
    workspace.touch()
    return body


async def api(request: web.Request) -> web.StreamResponse:
    """Answer a Web API request, or fail as planned."""
    workspace, method = request.app[WORKSPACE], request.match_info["method"]
    with workspace.lock:
        fault = workspace.faults.take(method)
    if fault is not None and fault.kind == "slow":
        await asyncio.sleep(float(fault.retry_after))
        fault = None
    if fault is not None and fault.kind not in AFTER:
        return await fail(request, workspace, fault)
    try:
        args = await read_args(request)
    except SlackError as refusal:
        return web.json_response(refusal.as_response())
    if fault is None and (wait := _wait(workspace, method, args)):
        return rate_limited(wait)
    body = call(workspace, method, token_of(request, args), args)
    if fault is not None and fault.kind != "no_host":
        return await fail(request, workspace, fault)
    if fault is not None:
        body["url"] = NO_HOST
    date = formatdate(workspace.now(), usegmt=True)
    scopes = {"X-OAuth-Scopes": ",".join(sorted(workspace.scopes))} if workspace.tells_scopes else {}
    return web.json_response(body, headers=scopes | {"Date": date})


def _wait(workspace: "SlackWorkspace", method: str, args: Json) -> int | None:
    """Return the seconds to wait for the method's rate limit; None where there is none, or it is not reached."""
    with workspace.lock:
        return workspace.faults.over_limit(method, str(args.get("channel")), time.monotonic())


def rate_limited(seconds: int | str) -> web.Response:
    """Return Slack's 429 (docs.slack.dev/apis/web-api/rate-limits)."""
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=HTTPStatus.TOO_MANY_REQUESTS,
        headers={"Retry-After": str(seconds)},
    )


async def fail(request: web.Request, workspace: "SlackWorkspace", fault: "Fault") -> web.StreamResponse:
    """Do what a fault says in place of the answer."""
    if fault.kind == "429":
        return rate_limited(fault.retry_after)
    if fault.kind in ODD:
        transport = cast("asyncio.WriteTransport", request.transport)
        transport.write(ODD[fault.kind])
        transport.close()
        return web.Response()
    if fault.kind in {"500", "503"}:
        status = HTTPStatus(int(fault.kind))
        return web.Response(status=status, text=status.phrase)
    if fault.kind == "hang":
        with workspace.lock:
            cleared = workspace.faults.when_cleared()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(cleared.wait(), HANG_SECONDS)
    abort(request)
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
