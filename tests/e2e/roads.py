"""The road to Alephee: connections pass through it as long as it is open, and are refused while it is closed."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from typing import Self
from urllib.parse import urlsplit


class Road:
    """Forwards a port of its own to a server; ``close`` and ``open`` as often as wanted, always at the same address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._there = (parts.hostname or "", parts.port or 0)
        self._here = ("127.0.0.1", 0)
        self._lock = Lock()
        self._listener: socket.socket | None = None
        self._travelling: set[socket.socket] = set()
        self._threads: list[Thread] = []

    @property
    def url(self) -> str:
        """Where the road begins."""
        return f"http://{self._here[0]}:{self._here[1]}"

    def open(self) -> Self:
        """Let connections through."""
        listener = socket.create_server(self._here)
        self._here, self._listener = listener.getsockname(), listener
        self._start(self._accept, listener)
        return self

    def close(self) -> None:
        """Refuse new connections, and break those on their way."""
        with self._lock:
            listener, self._listener = self._listener, None
            ends = {*self._travelling, *([listener] if listener else [])}
        for one in ends:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _start(self, work: Callable[..., None], *sockets: socket.socket) -> None:
        thread = Thread(target=work, args=sockets, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while True:
                try:
                    here, _ = listener.accept()
                    there = socket.create_connection(self._there)
                except OSError:
                    return
                with self._lock:
                    self._travelling |= {here, there}
                self._start(self._carry, here, there)
                self._start(self._carry, there, here)

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._travelling.discard(one)
        one.close()
