"""`/sandbox/…`: what the page in the browser shows and does, as JSON and server-sent events."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack import acting
from sandbox.slack.conversations import Channel, as_seen
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.model import Ack, Json, NotPossibleError
from sandbox.slack.shortcuts import SHORTCUTS

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

KEEP_ALIVE_SECONDS = 15.0


def snapshot(workspace: "SlackWorkspace", user: str) -> Json:
    """Return everything one person sees; raise NotPossibleError for nobody we know."""
    with workspace.lock:
        if user not in workspace.people:
            raise NotPossibleError(f"there is no {user}")
        channels = list(workspace.conversations.seen_by(user))
        notice = workspace.notices.get(user)
        return {
            "version": workspace.version,
            "me": user,
            "users": [
                {"id": one.id, "name": one.real_name, "locale": one.locale, "tz": one.tz, "role": one.role}
                for one in workspace.people.values()
            ],
            "channels": [_channel(workspace, user, one) for one in channels],
            "messages": {one.id: _messages(one, user) for one in channels},
            "views": [view.as_json() | {"errors": view.errors} for view in workspace.modals.stacks.get(user, [])],
            "home": workspace.home(user),
            "usergroups": [{"id": id_, "handle": handle} for id_, handle in workspace.group_handles.items()],
            "ahead": workspace.clock.ahead,
            "app": _app(workspace),
            "notice": notice.text if notice else None,
            "notice_of": {"code": notice.code, "subject": notice.subject} if notice else None,
        }


def _app(workspace: "SlackWorkspace") -> Json:
    """Return what the page has to know of the app: whether it lives here, what a reset takes from it, its Home tab."""
    app = workspace.app
    return {
        "is_attached": app is not None,
        "keeps_log": app is not None and app.keeps_log,
        "home_tab": workspace.home_tab_enabled,
    }


def _channel(workspace: "SlackWorkspace", user: str, channel: Channel) -> Json:
    reads = workspace.reads
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "is_read_only": channel.is_im and workspace.messages_tab_read_only,
        "unread": len(reads.unread(user, channel)),
        "calling": reads.calling(user, channel),
        "last_read": reads.last_read(user, channel),
    }


def _messages(channel: Channel, user: str) -> list[Json]:
    found = [as_seen(channel, message) for message in channel.visible_to(user)]
    return [
        {
            "ts": one["ts"],
            "user": one["user"],
            "bot": "bot_id" in one,
            "text": one["text"],
            "blocks": one.get("blocks"),
            "files": one.get("files"),
            "thread_ts": one.get("thread_ts"),
            "is_broadcast": one.get("subtype") == "thread_broadcast",
            "ephemeral": one["ephemeral"],
            "edited": "edited" in one,
            "key": one["key"],
        }
        for one in found
    ]


async def get_snapshot(request: web.Request) -> web.StreamResponse:
    """Answer `GET /sandbox/snapshot?user=U…`."""
    try:
        return web.json_response(snapshot(request.app[WORKSPACE], request.query.get("user", "")))
    except NotPossibleError as error:
        return web.json_response({"ok": False, "error": str(error)}, status=HTTPStatus.NOT_FOUND)


async def events(request: web.Request) -> web.StreamResponse:
    """Answer `GET /sandbox/events` with one server-sent event for every version."""
    workspace, loop, woken = request.app[WORKSPACE], asyncio.get_running_loop(), asyncio.Event()
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)

    def wake() -> None:
        loop.call_soon_threadsafe(woken.set)

    unsubscribe = workspace.subscribe(wake)
    try:
        while request.transport is not None and not workspace.stopping:
            await response.write(f"data: {json.dumps({'version': workspace.version})}\n\n".encode())
            try:
                await asyncio.wait_for(woken.wait(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                continue
            woken.clear()
    except ConnectionResetError:
        return response
    finally:
        unsubscribe()
    return response


async def config(request: web.Request) -> web.StreamResponse:
    """Answer `GET /sandbox/config` with the origin of the Alephee side's control API, and the app's shortcuts."""
    offered = [asdict(shortcut) for shortcut in SHORTCUTS]
    return web.json_response({"alephee_url": request.app[WORKSPACE].alephee_url, "shortcuts": offered})


def _result(ack: Ack) -> Json:
    """Return the codes of what went wrong, and beside them how Slack's English client tells it."""
    errors = {**ack.client_errors, **ack.errors}
    body: Json = {"ok": ack.ok}
    if errors:
        body["errors"] = errors
    if ack.error:
        body["error"] = ack.error
    if ack.notice:
        body |= {"message": ack.notice.text, "subject": ack.notice.subject}
    return body


Act = Callable[["SlackWorkspace", Json], Ack]


def _handler(act: Act) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            ack = await asyncio.to_thread(act, request.app[WORKSPACE], await request.json())
        except NotPossibleError as error:
            return web.json_response({"ok": False, "error": "not_possible", "message": str(error)})
        except (KeyError, ValueError) as error:
            problem = {"ok": False, "error": "bad_request", "message": f"{type(error).__name__}: {error}"}
            return web.json_response(problem, status=HTTPStatus.BAD_REQUEST)
        return web.json_response(_result(ack))

    return handle


def _command(workspace: "SlackWorkspace", body: Json) -> Ack:
    return workspace.command(body["user"], body["text"], body["channel"])


def _chosen(body: Json) -> Any:
    given = (value for name, value in body.items() if name == "value" or name.startswith("selected_"))
    return next((value for value in given if value is not None), None)


def _press(workspace: "SlackWorkspace", body: Json) -> Ack:
    if body.get("view_id"):
        state = _known(workspace, body)
        place = (body["user"], body["view_id"], body["block_id"], body["action_id"])
        return workspace.press_in_view(*place, _chosen(body), state)
    place = (body["user"], body["channel"], body["key"], body["action_id"])
    return workspace.press(*place, body.get("block_id"), _chosen(body))


async def suggest(request: web.Request) -> web.StreamResponse:
    """Answer `POST /sandbox/options` with what an external menu shows for what is typed."""
    workspace, body = request.app[WORKSPACE], await request.json()
    try:
        place = (body["block_id"], body["action_id"])
        asking = asyncio.to_thread(acting.suggest, workspace, body["user"], body["view_id"], place, body["value"])
        ack, options = await asking
    except (KeyError, NotPossibleError) as error:
        return web.json_response({"ok": False, "error": "not_possible", "message": str(error), "options": []})
    return web.json_response(_result(ack) | {"options": options})


def _known(workspace: "SlackWorkspace", body: Json) -> Json:
    """Return the typed state without blocks that an update has taken away meanwhile."""
    view = workspace.open_view(body["user"], body["view_id"])
    return {name: state for name, state in (body.get("state") or {}).items() if name in view.values}


def _submit(workspace: "SlackWorkspace", body: Json) -> Ack:
    return workspace.submit(body["user"], body["view_id"], _known(workspace, body))


def _close(workspace: "SlackWorkspace", body: Json) -> Ack:
    return workspace.close_view(body["user"], body["view_id"], everything=bool(body.get("everything")))


def _shortcut(workspace: "SlackWorkspace", body: Json) -> Ack:
    return workspace.shortcut(body["user"], body["callback_id"], body.get("channel", ""), body.get("key", ""))


def _home(workspace: "SlackWorkspace", body: Json) -> Ack:
    return workspace.open_home(body["user"])


async def get_faults(request: web.Request) -> web.StreamResponse:
    """Answer `GET /sandbox/faults` with the faults still to come."""
    return web.json_response([asdict(fault) for fault in request.app[WORKSPACE].faults.waiting])


async def add_fault(request: web.Request) -> web.StreamResponse:
    """Answer `POST /sandbox/faults {method, kind, count, retry_after}` with the faults then planned."""
    body = await request.json()
    try:
        known = {name: body[name] for name in ("method", "kind", "count", "retry_after") if name in body}
        request.app[WORKSPACE].fault(**known)
    except (TypeError, ValueError) as error:
        return web.json_response({"ok": False, "error": str(error)}, status=HTTPStatus.BAD_REQUEST)
    return await get_faults(request)


async def clear_faults(request: web.Request) -> web.StreamResponse:
    """Answer `DELETE /sandbox/faults`."""
    request.app[WORKSPACE].clear_faults()
    return web.json_response([])


ROUTES = (
    web.get("/sandbox/config", config),
    web.get("/sandbox/snapshot", get_snapshot),
    web.get("/sandbox/events", events),
    web.post("/sandbox/command", _handler(_command)),
    web.post("/sandbox/press", _handler(_press)),
    web.post("/sandbox/options", suggest),
    web.post("/sandbox/submit", _handler(_submit)),
    web.post("/sandbox/close", _handler(_close)),
    web.post("/sandbox/shortcut", _handler(_shortcut)),
    web.post("/sandbox/home", _handler(_home)),
    web.get("/sandbox/faults", get_faults),
    web.post("/sandbox/faults", add_fault),
    web.delete("/sandbox/faults", clear_faults),
)
