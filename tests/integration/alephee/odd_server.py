"""A server on a real socket that answers whatever a test says, byte by byte if need be."""

import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

RATE = "x-ratelimit-limit: {0}\r\nx-ratelimit-remaining: {1}\r\nx-ratelimit-reset: 1\r\nx-ratelimit-retryafter: -1\r\n"
GENEROUS = RATE.format(6000, 5990)


@dataclass
class Asked:
    """One request as it came over the socket, and the socket to answer on."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int
    socket: socket.socket
    stopped: Event

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(
        self, status: int = 200, body: bytes | str | Any = b"", headers: str = GENEROUS, kind: str = "application/json"
    ) -> bool:
        """Send a whole answer and keep the connection."""
        if isinstance(body, str):
            body = body.encode()
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} Odd\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{headers}\r\n"
        self.send(head.encode() + body)
        return True

    def trickle(self, data: bytes, every: float = 0.02) -> None:
        """Send one byte at a time, until the other side or the test gives up."""
        with suppress(OSError):
            for byte in data:
                self.send(bytes([byte]))
                if self.stopped.wait(every):
                    return

    def hang(self) -> None:
        """Say nothing until the test is over."""
        self.stopped.wait(20)

    def reset(self) -> None:
        """Close with a reset instead of an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Script = Callable[[Asked], object]


@dataclass
class OddServer:
    """``script`` answers each request; a true result keeps the connection for the next one."""

    script: Script
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._stopped = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = Thread(target=self._talk, args=(connection, self.connections), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket, number: int) -> None:
        with connection, suppress(OSError, ValueError), connection.makefile("rb") as stream:
            while line := stream.readline():
                method, target, _ = line.decode().split(" ")
                headers = dict(self._headers(stream))
                body = stream.read(int(headers.get("content-length", "0")))
                asked = Asked(method, target, headers, body, number, connection, self._stopped)
                self.asked.append(asked)
                if not self.script(asked):
                    return

    @staticmethod
    def _headers(stream: Any) -> Iterator[tuple[str, str]]:
        while line := stream.readline().decode().strip():
            name, _, value = line.partition(":")
            yield name.lower(), value.strip()

    def stop(self) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)


@contextmanager
def odd_server(script: Script) -> Iterator[OddServer]:
    server = OddServer(script)
    try:
        yield server
    finally:
        server.stop()
