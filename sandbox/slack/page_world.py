"""What the page does with the world as a whole: what was read, what time it is, and beginning anew."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack.keys import WORKSPACE
from sandbox.slack.model import Json, NotPossibleError

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

Act = Callable[["SlackWorkspace", Json], None]


def _read(workspace: "SlackWorkspace", body: Json) -> None:
    workspace.read(str(body["user"]), str(body["channel"]), str(body["key"]))


def _turn(workspace: "SlackWorkspace", body: Json) -> None:
    workspace.turn_clock(float(body["seconds"]))


def _begin_anew(workspace: "SlackWorkspace", _body: Json) -> None:
    workspace.begin_anew()


def _handler(act: Act) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json() if request.can_read_body else {}
            await asyncio.to_thread(act, request.app[WORKSPACE], body)
        except NotPossibleError as error:
            return web.json_response({"ok": False, "error": "not_possible", "message": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            problem = {"ok": False, "error": "bad_request", "message": f"{type(error).__name__}: {error}"}
            return web.json_response(problem, status=HTTPStatus.BAD_REQUEST)
        return web.json_response({"ok": True})

    return handle


ROUTES = (
    web.post("/sandbox/read", _handler(_read)),
    web.post("/sandbox/clock", _handler(_turn)),
    web.post("/sandbox/reset", _handler(_begin_anew)),
)
