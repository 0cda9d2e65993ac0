"""Plays faults: answers that are not the API's, answers cut off, and connections that die."""

import asyncio
import socket
import struct
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from aiohttp import web

from sandbox.alephee.faults import REFUSAL_TEXTS, REFUSED_WITHIN, Fault
from sandbox.alephee.values import ApiError, Reply, error_reply

STOPPING: Final = web.AppKey("stopping", asyncio.Event)
"""Set when the site shuts down, so that no hanging call keeps it from stopping."""

_PAGE: Final = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class Dropped(Exception):
    """The connection was dropped on purpose; there is no answer."""


async def play(fault: Fault, request: web.Request, reply: Reply | None) -> web.StreamResponse:
    """Answer as the fault says; `reply` is the true answer of a processed call. Raises `Dropped`."""
    match fault.kind:
        case "500":
            return web.Response(status=500, text="Internal Server Error")
        case "503html":
            return _html(503, HTTPStatus.SERVICE_UNAVAILABLE.phrase)
        case "200html":
            return _html(200, "Sign in to continue")
        case "empty":
            return web.Response(status=200 if reply is None else reply.status)
        case "truncated":
            return await _truncated(request, reply or Reply())
        case "hang":
            await _hang(fault.seconds, request)
    if fault.kind not in {REFUSED_WITHIN, *REFUSAL_TEXTS}:
        drop(request)
    return _refusal(fault)


def drop(request: web.Request) -> None:
    """Reset the connection (RST, nothing more is sent) and raise `Dropped`."""
    transport = request.transport
    if transport is not None:
        # Linger with a time of zero turns the close into a reset.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    raise Dropped


def plain(reply: Reply) -> web.Response:
    """Turn a reply into a response."""
    response = web.Response(status=reply.status, body=reply.body or None)
    if reply.body:
        response.content_type = reply.content_type
        if reply.content_type.startswith(("application/json", "text/", "application/xml")):
            response.charset = "utf-8"
    return response


def _html(status: int, title: str) -> web.Response:
    return web.Response(status=status, text=_PAGE.format(title), content_type="text/html")


def _refusal(fault: Fault) -> web.Response:
    if fault.kind == REFUSED_WITHIN:
        return plain(replace(error_reply(ApiError(400, REFUSAL_TEXTS["400"])), status=200))
    response = plain(error_reply(ApiError(int(fault.kind), REFUSAL_TEXTS[fault.kind])))
    if fault.kind == "429":
        response.headers["x-ratelimit-remaining"] = "0"
        response.headers["x-ratelimit-retryafter"] = str(int(fault.seconds))
    return response


async def _truncated(request: web.Request, reply: Reply) -> web.StreamResponse:
    """Announce the whole body, send half of it and close."""
    response = web.StreamResponse(status=reply.status)
    response.content_type = reply.content_type
    response.content_length = max(len(reply.body), 1)
    response.force_close()
    await response.prepare(request)
    await response.write(reply.body[: len(reply.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def _hang(seconds: float, request: web.Request) -> None:
    """Hold the connection without a byte, until the time is over or the site stops."""
    try:
        async with asyncio.timeout(seconds):
            await request.app[STOPPING].wait()
    except TimeoutError:
        return
