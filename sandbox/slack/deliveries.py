"""How a payload reaches the app: over a socket or signed HTTP, acknowledged within three seconds."""

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.http_delivery import HttpDelivery
from sandbox.slack.model import Json
from sandbox.slack.socket_mode import SocketHub

ACK_SECONDS = 3.0
"""docs.slack.dev/interactivity/handling-user-interaction: acknowledge within 3 seconds."""

Kind = Literal["slash_commands", "interactive", "events_api"]
Transport = Literal["auto", "socket", "http"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One payload on its way; `retry` counts repeated deliveries of the same envelope."""

    kind: Kind
    payload: Json
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    retry: int = 0
    retry_reason: str = "timeout"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `error` is `operation_timeout` or `dispatch_failed` when nothing usable did."""

    seconds: float
    payload: Json | str | None = None
    error: str | None = None


class DispatchFailedError(Exception):
    """Nobody took the payload: no socket, no request URL, or an HTTP status other than 200."""


class Deliveries:
    """Sends envelopes from any thread and waits for the acknowledgement.

    `transport` is `auto` (a socket when one is connected, else the request URL), `socket` or `http`.
    With `duplicate_next` above 0 that many payloads are delivered twice, as Slack may do.
    """

    def __init__(self, sockets: SocketHub, http: HttpDelivery) -> None:
        self.sockets = sockets
        self.http = http
        self.transport: Transport = "auto"
        self.duplicate_next = 0
        self.last: Envelope | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def send(self, envelope: Envelope) -> Answer:
        """Deliver and wait for the answer; call it from any thread but the loop's own."""
        if self.loop is None:
            raise RuntimeError("the workspace is not being served yet")
        self.last = envelope
        return asyncio.run_coroutine_threadsafe(self._timed(envelope), self.loop).result()

    async def _timed(self, envelope: Envelope) -> Answer:
        begun = time.monotonic()
        try:
            async with asyncio.timeout(ACK_SECONDS):
                payload = await self._deliver(envelope)
        except TimeoutError:
            return Answer(time.monotonic() - begun, error="operation_timeout")
        except DispatchFailedError:
            return Answer(time.monotonic() - begun, error="dispatch_failed")
        return Answer(time.monotonic() - begun, payload)

    async def _deliver(self, envelope: Envelope) -> Json | str | None:
        copies = 1
        if self.duplicate_next > 0:
            self.duplicate_next -= 1
            copies = 2
        use_http = self.transport == "http" or (
            self.transport == "auto" and not self.sockets.connected and self.http.request_url is not None
        )
        if use_http:
            answers = [await self.http.deliver(envelope.kind, envelope.payload, envelope.retry, envelope.retry_reason)]
            answers += [await self.http.deliver(envelope.kind, envelope.payload, n) for n in range(1, copies)]
            if answers[0] is None:
                raise DispatchFailedError
            return answers[0].body
        body: Json = {"envelope_id": envelope.id, "type": envelope.kind, "payload": envelope.payload}
        body["accepts_response_payload"] = envelope.kind != "events_api"
        if envelope.kind == "events_api":
            body |= {"retry_attempt": envelope.retry, "retry_reason": envelope.retry_reason if envelope.retry else ""}
        if not self.sockets.connected:
            raise DispatchFailedError
        return await self.sockets.deliver(envelope.id, body, copies)
