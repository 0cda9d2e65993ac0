"""Files as the browser sends and opens them: a person who is signed in needs no token of the app."""

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from aiohttp import web

from sandbox.slack.keys import WORKSPACE

SHOWN: Final = frozenset({"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"})
"""Types the browser shows by itself. Everything else is saved: it could run scripts in the page's own origin."""


async def upload(request: web.Request) -> web.StreamResponse:
    """Answer `POST /sandbox/upload?user=U…` with the file object of the multipart field `file`."""
    workspace, user = request.app[WORKSPACE], request.query.get("user", "")
    field = (await request.post()).get("file")
    if user not in workspace.people or not isinstance(field, web.FileField):
        problem = {"ok": False, "error": "bad_request", "message": "a user and a file are needed"}
        return web.json_response(problem, status=HTTPStatus.BAD_REQUEST)
    return web.json_response({"ok": True, "file": workspace.upload(user, field.filename, field.file.read())})


async def show(request: web.Request) -> web.StreamResponse:
    """Answer `GET /sandbox/files/{file_id}`, and a file's permalink, with its bytes."""
    workspace = request.app[WORKSPACE]
    with workspace.lock:
        stored = workspace.files.stored.get(request.match_info["file_id"])
    if stored is None or not stored.ready:
        return web.Response(status=HTTPStatus.NOT_FOUND, text="There is no such file.")
    how = "inline" if stored.mimetype in SHOWN else "attachment"
    headers = {
        "Content-Type": stored.mimetype + ("; charset=utf-8" if stored.mimetype.startswith("text/") else ""),
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(stored.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return web.Response(body=stored.content, headers=headers)


ROUTES = (
    web.post("/sandbox/upload", upload),
    web.get("/sandbox/files/{file_id}", show),
    web.get("/files/{team_id}/{user}/{file_id}/{name}", show),
)
