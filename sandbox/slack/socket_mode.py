"""Slack's end of Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import json
import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.slack.model import APP_ID, Json

MOST_SOCKETS = 10
"""Same page: up to 10 open connections per app; each payload goes to one of them, and nobody may count on which."""
CONNECTION_SECONDS = 18_060
MOST_ANSWER = 20_480
"""Bytes from which on Slack drops an answer and closes the connection (1009), then delivers once more. No page tells;
clients and production reports do."""
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with 0 s: closing sends a TCP reset instead of an orderly end."""


def abort(request: web.Request) -> None:
    """Drop the connection of a request as a dying server would."""
    transport = request.transport
    if transport is None or transport.is_closing():
        return
    raw = cast("socket.socket | None", transport.get_extra_info("socket"))
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    cast("asyncio.WriteTransport", transport).abort()


class SocketHub:
    """The open WebSocket connections and the acknowledgements they owe.

    `deaf` keeps them open without delivering anything and without answering pings.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self.deaf = False
        self._on_change = on_change
        self._open: dict[web.WebSocketResponse, web.Request] = {}
        self._leaving: set[web.WebSocketResponse] = set()
        #: which connection a payload takes
        self.chance = random.Random()  # noqa: S311 - nothing secret
        self._owed: dict[str, asyncio.Future[Json | str | None]] = {}
        self._again: list[Json] = []
        self._underway: dict[web.WebSocketResponse, list[Json]] = {}

    @property
    def connected(self) -> int:
        """The number of connections that take payloads."""
        return len(self._open) - len(self._leaving)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Keep one connection until it ends."""
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        if self.connected >= MOST_SOCKETS:
            await tell(ws, {"type": "disconnect", "reason": "too_many_websockets"})
            await ws.close()
            return ws
        if not self.deaf:
            await tell(ws, self._hello(request))
        self._open[ws] = request
        self._on_change()
        await self._redeliver()
        try:
            await self._listen(ws)
        finally:
            self._open.pop(ws, None)
            self._leaving.discard(ws)
            self._underway.pop(ws, None)
            self._on_change()
        return ws

    def _hello(self, request: web.Request) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connected + 1,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": request.host, "approximate_connection_time": CONNECTION_SECONDS},
        }

    async def _listen(self, ws: web.WebSocketResponse) -> None:
        async for message in ws:
            if self.deaf:
                continue
            if message.type is WSMsgType.PING:
                with suppress(ConnectionResetError):
                    await ws.pong(message.data)
            elif message.type is WSMsgType.TEXT and len(message.data.encode()) >= MOST_ANSWER:
                await self._refuse(ws)
            elif message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                owed = self._owed.pop(answer.get("envelope_id", ""), None)
                if owed is not None and not owed.done():
                    owed.set_result(answer.get("payload"))

    async def _refuse(self, ws: web.WebSocketResponse) -> None:
        """Close a connection over which came too large an answer; what it owes is delivered over another one."""
        self._leaving.add(ws)
        self._again += self._underway.pop(ws, [])
        await ws.close(code=WSCloseCode.MESSAGE_TOO_BIG)
        self._on_change()
        await self._redeliver()

    async def _redeliver(self) -> None:
        """Send what was owed by a connection that was closed, as far as it still is."""
        waiting, self._again = self._again, []
        owed = [envelope for envelope in waiting if envelope["envelope_id"] in self._owed]
        self._again += [envelope for envelope in owed if not await self._sent(envelope)]

    async def _sent(self, envelope: Json) -> bool:
        """Send an envelope over one connection, any of them; False when there is none."""
        available = [ws for ws in self._open if ws not in self._leaving]
        if not available or self.deaf:
            return False
        chosen = self.chance.choice(available)
        self._underway.setdefault(chosen, []).append(envelope)
        await tell(chosen, envelope)
        return True

    async def deliver(self, envelope_id: str, envelope: Json, copies: int = 1) -> Json | str | None:
        """Send an envelope over one connection, any of them, and return the payload of its acknowledgement.

        With two copies each may take another connection. Wait for ever when no answer comes: the caller
        holds the timer, and an answer after it is dropped.
        """
        owed: asyncio.Future[Json | str | None] = asyncio.get_running_loop().create_future()
        self._owed[envelope_id] = owed
        try:
            for _ in range(copies):
                await self._sent(envelope)
            return await owed
        finally:
            self._owed.pop(envelope_id, None)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be replaced; they get no more payloads.

        After a `warning` they stay open until the app closes them, otherwise Slack closes them.
        """
        for ws in [one for one in self._open if one not in self._leaving]:
            self._leaving.add(ws)
            await tell(ws, {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            if reason != "warning":
                await ws.close()
        self._on_change()

    async def ping(self) -> None:
        """Ping every connection, as Slack does from time to time."""
        for ws in list(self._open):
            with suppress(ConnectionResetError):  # it is being closed at this very moment
                await ws.ping(b"Ping from sandbox")

    def drop(self) -> None:
        """Cut every connection without a word."""
        for ws, request in list(self._open.items()):
            self._leaving.add(ws)
            abort(request)
        self._on_change()


async def tell(ws: web.WebSocketResponse, message: Json) -> None:
    """Send a message; one over a connection that ends at this very moment is lost, as everywhere."""
    with suppress(ConnectionResetError):
        await ws.send_json(message)
