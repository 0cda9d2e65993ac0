"""Addresses Slack hands out: response URLs, files, uploads and the socket."""

import json
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from aiohttp import web

from sandbox.slack.answers import message_content
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.model import Json, NotPossibleError, SlackError
from sandbox.slack.web_api.dispatch import fail
from sandbox.slack.web_api.requests import token_of

if TYPE_CHECKING:
    from sandbox.slack.tickets import ResponseUrl
    from sandbox.slack.workspace import SlackWorkspace

LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to see this file.</body></html>"
)
"""Slack answers 200 with a web page when a file's address is asked for without a valid token."""


async def response_url(request: web.Request) -> web.StreamResponse:
    """Take a message posted to a response URL."""
    workspace = request.app[WORKSPACE]
    fault = workspace.faults.take("response_url")
    if fault is not None and fault.kind != "reset_after":
        return await fail(request, workspace, fault)
    raw = (await request.read()).decode()
    try:
        fields: Json = json.loads(parse_qs(raw)["payload"][0] if raw.startswith("payload=") else raw)
    except ValueError:
        return web.Response(status=HTTPStatus.BAD_REQUEST, text="invalid_payload")
    try:
        with workspace.lock:
            _respond(workspace, workspace.tickets.use_response_url(request.match_info["token"]), fields)
    except SlackError as refusal:
        status = HTTPStatus.NOT_FOUND if refusal.error.endswith("_url") else HTTPStatus.BAD_REQUEST
        return web.json_response(refusal.as_response(), status=status)
    finally:
        workspace.touch()
    if fault is not None:
        return await fail(request, workspace, fault)
    return web.Response(text="ok")


def _respond(workspace: "SlackWorkspace", url: "ResponseUrl", fields: Json) -> None:
    """Post, replace or delete as docs.slack.dev/interactivity/handling-user-interaction says.

    Membership of the bot does not matter here; a message never turns from ephemeral to visible for all. Only the
    message whose component was pressed can be replaced: a command has none, and what it answered before stays
    (github.com/slackapi/bolt-js/issues/2287, github.com/slackapi/bolt-python/issues/1268).
    """
    channel = workspace.conversations.channel(url.channel)
    original = None
    if url.key is not None and (fields.get("delete_original") or fields.get("replace_original")):
        try:
            original = workspace.conversations.find(url.channel, url.key, url.user)
        except NotPossibleError:
            raise SlackError("message_not_found") from None
    if original is not None and fields.get("delete_original"):
        workspace.conversations.remove(channel, original)
        return
    content = message_content(fields)
    if original is not None:
        content.pop("thread_ts", None)
        workspace.conversations.edit(original, content)
        return
    only_for = None if fields.get("response_type") == "in_channel" else url.user
    workspace.conversations.post(channel, content, only_for=only_for)


async def file(request: web.Request) -> web.StreamResponse:
    """Return a file's bytes to the bot's token, and the login page to everybody else."""
    workspace = request.app[WORKSPACE]
    fault = workspace.faults.take("files")
    if fault is not None:
        return await fail(request, workspace, fault)
    with workspace.lock:
        stored = workspace.files.stored.get(request.match_info["file_id"])
        workspace.api_calls["files"] += 1
    allowed = token_of(request, {}) == workspace.bot_token and "files:read" in workspace.scopes
    if not allowed:
        return web.Response(text=LOGIN_PAGE, content_type="text/html", charset="utf-8")
    if stored is None or not stored.ready:
        return web.Response(status=HTTPStatus.NOT_FOUND, text="not found")
    return web.Response(body=stored.content, content_type=stored.mimetype)


async def upload(request: web.Request) -> web.StreamResponse:
    """Take the bytes of a file announced with files.getUploadURLExternal."""
    workspace = request.app[WORKSPACE]
    content = await request.read()
    with workspace.lock:
        stored = workspace.files.stored.get(request.match_info["file_id"])
        if stored is None or stored.ready:
            return web.Response(status=HTTPStatus.NOT_FOUND, text="not found")
        stored.content = content
    return web.Response(text=f"OK - {len(content)}")


async def socket(request: web.Request) -> web.StreamResponse:
    """Open a Socket Mode connection for a ticket of apps.connections.open."""
    workspace = request.app[WORKSPACE]
    if not workspace.tickets.admit_socket(request.query.get("ticket", "")):
        return web.Response(status=HTTPStatus.UNAUTHORIZED, text="invalid ticket")
    return await workspace.deliveries.sockets.serve(request)
