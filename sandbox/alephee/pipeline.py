"""The way of every call: parse, key and account, limiter, fault before, handle, fault after, headers."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiohttp import web

from sandbox.alephee.gcra import Verdict
from sandbox.alephee.params import ParameterError, Query
from sandbox.alephee.trouble import Dropped, plain, play
from sandbox.alephee.values import ApiCall, ApiError, Body, FilePart, Reply, error_reply
from sandbox.alephee.world import AlepheeWorld

Handler: TypeAlias = Callable[[AlepheeWorld, ApiCall], Reply]
"""One endpoint: runs under the world's lock, raises `ApiError` or `ParameterError`."""

VERDICT: Final = web.RequestKey("verdict", Verdict)
"""The limiter's word on this call: the four headers of its response are made from it."""

PREFIX: Final = "/v2"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route: its name in limits and faults, and whether the account stands in query or path, or nowhere."""

    name: str
    method: str
    path: str
    handler: Handler
    needs_account: bool = True

    def serve(self, world: AlepheeWorld) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Return the aiohttp handler of this endpoint."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return await _serve(world, self, request)

        return answer


async def _serve(world: AlepheeWorld, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
    query = Query(request.query.items())
    account_id = None
    with suppress(ParameterError):
        account_id = _account_id(request, query)
    number = world.begin_call(request.method, request.path, endpoint.name, account_id)
    status: int | None = None
    try:
        response = await _answer(world, endpoint, request, query)
        status = response.status
    except web.HTTPException as problem:
        status = problem.status
        raise
    except Dropped:
        response = web.Response()  # never sent: the connection is gone
    finally:
        world.finish_call(number, status)
    return response


async def _answer(world: AlepheeWorld, endpoint: Endpoint, request: web.Request, query: Query) -> web.StreamResponse:
    key = query.text("API_KEY")
    request[VERDICT] = world.peek(None, endpoint.name)
    try:
        body = await _read_body(request)
        accounts = world.accounts_of(key)
        request[VERDICT] = world.peek(key, endpoint.name)
        account_id = _checked_account(endpoint, request, query, accounts)
        order_id = int(request.match_info.get("order_id", 0))
        request[VERDICT] = verdict = world.admit(key or "", endpoint.name)
    except ParameterError as problem:
        return plain(error_reply(ApiError(400, str(problem))))
    except ApiError as problem:
        return plain(error_reply(problem))
    if not verdict.allowed:
        return plain(error_reply(ApiError(429, "Too many requests")))
    call = ApiCall(endpoint.name, accounts, account_id, order_id, query, body)
    return await _process(world, endpoint, request, call)


async def _process(world: AlepheeWorld, endpoint: Endpoint, request: web.Request, call: ApiCall) -> web.StreamResponse:
    fault = world.take_fault(endpoint.name)
    if fault is not None and not fault.processed:
        return await play(fault, request, None)
    delay = world.delays.get(endpoint.name, 0.0)
    if delay:
        await asyncio.sleep(delay)
    reply = _handle(world, endpoint.handler, call)
    return plain(reply) if fault is None else await play(fault, request, reply)


def _handle(world: AlepheeWorld, handler: Handler, call: ApiCall) -> Reply:
    try:
        with world.lock:
            return handler(world, call)
    except ParameterError as problem:
        return error_reply(ApiError(400, str(problem)))
    except ApiError as problem:
        return error_reply(problem)


def _account_id(request: web.Request, query: Query) -> int | None:
    in_path = request.match_info.get("account_id")
    return query.integer("accountId") if in_path is None else int(in_path)


def _checked_account(endpoint: Endpoint, request: web.Request, query: Query, accounts: frozenset[int]) -> int:
    account_id = _account_id(request, query)
    if account_id is None:
        if endpoint.needs_account:
            raise ParameterError("accountId is mandatory")
        return 0
    if account_id not in accounts:
        raise ApiError(403, "The account is not associated with the API_KEY")
    return account_id


async def _read_body(request: web.Request) -> Body:
    if request.content_type != "multipart/form-data":
        return Body(request.content_type, await request.read())
    try:
        parts = await request.post()
    except ValueError:
        raise ApiError(400, "The form-data body is malformed") from None
    form: dict[str, str] = {}
    files: list[FilePart] = []
    for name, part in parts.items():
        if isinstance(part, web.FileField):
            with part.file as stream:
                if name.lower() == "file":
                    files.append(FilePart(part.filename, stream.read()))
        elif isinstance(part, str):
            form[name] = part
    return Body(request.content_type, b"", form, tuple(files))


async def add_rate_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the four headers on every response of the API; a fault may have set its own."""
    verdict = request.get(VERDICT)
    if verdict is not None:
        for name, value in verdict.headers().items():
            response.headers.setdefault(name, value)


def error_middleware(world: AlepheeWorld) -> Callable[..., Awaitable[web.StreamResponse]]:
    """Give aiohttp's own answers (404, 405, 413) the API's error body and headers."""

    @web.middleware
    async def answer(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not request.path.startswith(PREFIX):
            return await handler(request)
        request[VERDICT] = world.peek(None, "")
        try:
            return await handler(request)
        except web.HTTPException as problem:
            return plain(error_reply(ApiError(problem.status, problem.reason)))

    return answer
