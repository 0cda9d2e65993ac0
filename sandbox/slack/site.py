"""The web site of a simulated workspace."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from sandbox.slack import links, page_api, page_files, page_world
from sandbox.slack.keys import WORKSPACE
from sandbox.slack.socket_mode import abort
from sandbox.slack.web_api.dispatch import api
from sandbox.slack.workspace import SlackWorkspace

LARGEST_REQUEST = 64 * 1024 * 1024
PAGE = Path(__file__).parent.parent / "page"
OPEN_WHEN_DOWN = ("/sandbox/", "/page/")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_site(workspace: SlackWorkspace) -> web.Application:
    """Return the application that serves a workspace; set `workspace.base_url` once its port is known."""
    site = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[_unreachable])
    site[WORKSPACE] = workspace
    site.router.add_route("*", "/api/{method}", api)
    site.router.add_get("/link", links.socket)
    site.router.add_post("/response/{token}", links.response_url)
    site.router.add_get("/files/{file_id}/{name}", links.file)
    site.router.add_get("/files/{file_id}/download/{name}", links.file)
    site.router.add_post("/upload/{file_id}", links.upload)
    site.add_routes([*page_api.ROUTES, *page_files.ROUTES, *page_world.ROUTES])
    site.router.add_get("/", _index)
    site.router.add_get("/archives/{channel:[CDG][A-Z0-9]+}/{message:p[0-9]+}", _message)
    if PAGE.is_dir():
        site.router.add_static("/page/", PAGE)
    site.on_startup.append(_attach)
    site.on_shutdown.append(_detach)
    return site


@web.middleware
async def _unreachable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Drop everything while Slack is down; the page and its API stay, to end the fault."""
    down = request.app[WORKSPACE].faults.down
    if down and request.path != "/" and not request.path.startswith((*OPEN_WHEN_DOWN, "/api/")):
        abort(request)
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return await handler(request)


async def _index(_request: web.Request) -> web.StreamResponse:
    index = PAGE / "index.html"
    return web.FileResponse(index) if index.is_file() else web.Response(status=HTTPStatus.NOT_FOUND)


async def _message(request: web.Request) -> web.StreamResponse:
    """Open a message's permalink (`chat.getPermalink`) in the page, as nobody in particular."""
    raise web.HTTPFound(f"/#channel={request.match_info['channel']}")


async def _attach(site: web.Application) -> None:
    site[WORKSPACE].deliveries.loop = asyncio.get_running_loop()
    site[WORKSPACE].stopping = False


async def _detach(site: web.Application) -> None:
    workspace = site[WORKSPACE]
    workspace.stopping = True
    workspace.faults.clear()
    workspace.deliveries.sockets.drop()
    workspace.touch()
    await workspace.deliveries.http.close()
