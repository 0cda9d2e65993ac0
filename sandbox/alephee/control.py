"""The control API under `/sandbox`: what the demo page shows and does on the Alephee side."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.alephee.snapshot import snapshot
from sandbox.alephee.values import Json
from sandbox.alephee.world import AlepheeWorld

Command: TypeAlias = Callable[[AlepheeWorld, Json], None]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def add_control(site: web.Application, world: AlepheeWorld) -> None:
    """Add the control routes; pages of this host may call them from their own port (CORS)."""

    async def state(_request: web.Request) -> web.StreamResponse:
        return web.json_response(snapshot(world))

    routes = {
        ("GET", "/sandbox/state"): state,
        ("POST", "/sandbox/reply"): _command(world, _reply),
        ("POST", "/sandbox/faults"): _command(world, _add_fault),
        ("DELETE", "/sandbox/faults"): _command(world, lambda there, _: there.clear_faults()),
        ("POST", "/sandbox/limits"): _command(world, _set_limit),
        ("POST", "/sandbox/reset"): _command(world, lambda there, _: there.reset()),
    }
    for (method, path), handler in routes.items():
        site.router.add_route(method, path, handler)
    site.router.add_route("OPTIONS", "/sandbox/{command}", _preflight)
    site.middlewares.append(_guard)
    site.on_response_prepare.append(_add_cors)


def _command(world: AlepheeWorld, run: Command) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            values = await request.json() if request.can_read_body else {}
            run(world, values)
        except (KeyError, TypeError, ValueError) as problem:
            return web.json_response({"ok": False, "error": _said(problem)}, status=400)
        return web.json_response({"ok": True, "version": world.version})

    return answer


def _reply(world: AlepheeWorld, values: Json) -> None:
    order_id = int(values["order_id"])
    if order_id not in world.orders:
        raise ValueError("order_id is not an order of the sandbox")
    world.buyer_replies(order_id)


def _add_fault(world: AlepheeWorld, values: Json) -> None:
    world.add_fault(
        str(values["endpoint"]),
        str(values["kind"]),
        count=_number(values.get("count", 1), int),
        seconds=_number(values.get("seconds"), float),
        processed=_flag(values.get("processed")),
    )


def _set_limit(world: AlepheeWorld, values: Json) -> None:
    world.set_limit(str(values["endpoint"]), int(values["per_minute"]))


def _number(value: Any, kind: Callable[[Any], Any]) -> Any:
    return None if value is None else kind(value)


def _flag(value: Any) -> bool | None:
    if not isinstance(value, bool | None):
        raise TypeError("processed must be true, false or null")
    return value


def _said(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return f"{problem.args[0]} is missing"
    return str(problem)


async def _preflight(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=204)


def _is_allowed(request: web.Request, origin: str) -> bool:
    """Tell whether a page may call: it stands on this machine, or on the host the request went to."""
    host = urlsplit(origin).hostname
    return host in LOOPBACK or host == urlsplit(f"//{request.host}").hostname


@web.middleware
async def _guard(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    origin = request.headers.get("Origin")
    if request.path.startswith("/sandbox/") and origin and not _is_allowed(request, origin):
        return web.json_response({"ok": False, "error": "this origin may not call"}, status=403)
    return await handler(request)


async def _add_cors(request: web.Request, response: web.StreamResponse) -> None:
    origin = request.headers.get("Origin")
    if request.path.startswith("/sandbox/") and origin and _is_allowed(request, origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Vary"] = "Origin"
