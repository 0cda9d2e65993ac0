"""The bot's own small web server: health, metrics and, with the HTTP transport, Slack's deliveries."""

import json
from collections.abc import Callable, Iterable
from threading import Thread
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, generate_latest
from waitress.server import create_server
from waitress.wasyncore import close_all

from bot.operations.reports import Health

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_THREADS = 24
#: seconds that closing the sockets may take
_PATIENCE = 5.0
_METRICS = "text/plain; version=0.0.4; charset=utf-8"


class Web:
    """``/healthz``, ``/readyz``, ``/metrics`` and what is mounted."""

    def __init__(self, health: Callable[[], Health], registry: CollectorRegistry) -> None:
        self._health = health
        self._registry = registry
        self._mounted: dict[str, WSGIApplication] = {}
        self._server: Any = None
        self._thread: Thread | None = None

    def mount(self, path: str, application: "WSGIApplication") -> None:
        """Hand what is posted to a path to an application."""
        self._mounted[path] = application

    def start(self, host: str, port: int) -> int:
        """Listen; returns the port (``port`` 0: any free one). Raises ``OSError`` when it cannot."""
        sockets: dict[int, Any] = {}
        try:
            self._server = create_server(self, map=sockets, host=host, port=port, threads=_THREADS, ident="alephee-bot")
        except OSError:
            close_all(sockets, ignore_all=True)  # waitress leaves a socket open that it could not bind
            raise
        self._thread = Thread(target=self._server.run, name="web", daemon=True)
        self._thread.start()
        return int(self._server.effective_port)

    def close(self) -> None:
        """Stop listening and finish what is being answered."""
        if self._server is not None:
            self._server.task_dispatcher.shutdown()
            # In the thread that waits for the sockets: closed from here, it would go on waiting for a second.
            self._server.trigger.pull_trigger(lambda: close_all(self._server._map, ignore_all=True))  # noqa: SLF001 - its sockets
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if path in self._mounted and method == "POST":
            return self._mounted[path](environ, start_response)
        answers = {"/healthz": self._healthz, "/readyz": self._readyz, "/metrics": self._metrics}
        if path not in answers:
            return _answer(start_response, "404 Not Found", "text/plain; charset=utf-8", b"not found\n")
        if method not in {"GET", "HEAD"}:
            return _answer(start_response, "405 Method Not Allowed", "text/plain; charset=utf-8", b"GET only\n")
        return answers[path](start_response)

    def _healthz(self, start_response: "StartResponse") -> Iterable[bytes]:
        return _json(start_response, "200 OK", {"status": "ok"})

    def _readyz(self, start_response: "StartResponse") -> Iterable[bytes]:
        problems = self._health().problems
        if problems:
            return _json(start_response, "503 Service Unavailable", {"status": "not ready", "problems": problems})
        return _json(start_response, "200 OK", {"status": "ready"})

    def _metrics(self, start_response: "StartResponse") -> Iterable[bytes]:
        return _answer(start_response, "200 OK", _METRICS, generate_latest(self._registry))


def _json(start_response: "StartResponse", status: str, body: object) -> Iterable[bytes]:
    return _answer(start_response, status, "application/json", json.dumps(body).encode())


def _answer(start_response: "StartResponse", status: str, kind: str, body: bytes) -> Iterable[bytes]:
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
