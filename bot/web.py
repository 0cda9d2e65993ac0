"""The bot's own small web server: health, metrics and, with the HTTP transport, Slack's deliveries."""

import errno
import json
import socket
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, generate_latest
from waitress.wasyncore import close_all

from bot.errors import SettingsError
from bot.listener import listen
from bot.operations.looking_up.reports import Health

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

#: seconds that closing the sockets may take
_PATIENCE = 5.0
_ADDRESS = "set an address of this machine (ip addr), or 0.0.0.0 for all of them"
_UNAVAILABLE = "503 Service Unavailable"
_TEXT = "text/plain; charset=utf-8"
_METRICS = "text/plain; version=0.0.4; charset=utf-8"


class Web:
    """``/healthz``, ``/readyz``, ``/metrics`` and what is mounted.

    ``health`` tells how the bot is as far as it is known, ``readiness`` tries what can be tried.
    """

    def __init__(
        self, health: Callable[[], Health], readiness: Callable[[], Health], registry: CollectorRegistry
    ) -> None:
        self._health, self._readiness = health, readiness
        self._registry = registry
        self._mounted: dict[str, WSGIApplication] = {}
        self._server: Any = None
        self._thread: Thread | None = None

    def mount(self, path: str, application: "WSGIApplication") -> None:
        """Hand what is posted to a path to an application."""
        self._mounted[path] = application

    def start(self, host: str, port: int, *, arrival: int = 10) -> int:
        """Listen; returns the port (``port`` 0: any free one). Raises ``SettingsError`` when it cannot.

        ``arrival``: seconds in which a request has to be there.
        """
        sockets: dict[int, Any] = {}
        address = address_of(host)
        try:
            self._server = listen(self, sockets, host=address, port=port, arrival=arrival)
        except OSError as error:
            close_all(sockets, ignore_all=True)  # waitress leaves a socket open that it could not bind
            is_elsewhere = error.errno == errno.EADDRNOTAVAIL
            setting, repair = (
                ("BOT_HOST", _ADDRESS) if is_elsewhere else ("BOT_PORT", "set another one, or end what has it")
            )
            raise SettingsError([f"{setting}: cannot listen there: {error.strerror or error}; {repair}"]) from error
        self._thread = Thread(target=self._server.run, name="web", daemon=True)
        self._thread.start()
        return int(self._server.effective_port)

    def close(self) -> None:
        """Stop listening and finish what is being answered; does nothing the second time."""
        server, self._server = self._server, None
        if server is not None:
            server.task_dispatcher.shutdown(timeout=_PATIENCE)
            # In the thread that waits for the sockets: closed from here, it would go on waiting for a second. An answer
            # that was just sent may have woken it: then it would close what is still to be written to here.
            pulled = Event()

            def close() -> None:
                pulled.wait(_PATIENCE)
                _close(server)

            server.trigger.pull_trigger(close)
            pulled.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if path in self._mounted and method == "POST":
            return self._mounted[path](environ, start_response)
        answers = {"/healthz": self._healthz, "/readyz": self._readyz, "/metrics": self._metrics}
        if path not in answers:
            return _answer(start_response, "404 Not Found", _TEXT, b"not found\n")
        if method not in {"GET", "HEAD"}:
            return _answer(start_response, "405 Method Not Allowed", _TEXT, b"GET only\n", ("Allow", "GET, HEAD"))
        body = answers[path](start_response)
        return () if method == "HEAD" else body

    def _healthz(self, start_response: "StartResponse") -> Iterable[bytes]:
        stuck = self._health().stuck
        if stuck:
            return _json(start_response, _UNAVAILABLE, {"status": "not ok", "stuck": stuck})
        return _json(start_response, "200 OK", {"status": "ok"})

    def _readyz(self, start_response: "StartResponse") -> Iterable[bytes]:
        health = self._readiness()
        reasons = health.problems
        answer = {
            "ready": not reasons,
            "role": health.role.value,
            "database": "unavailable" if health.database_problem else "ok",
            "slack": health.slack,
            "alephee": health.alephee,
            "reasons": reasons,
        }
        return _json(start_response, _UNAVAILABLE if reasons else "200 OK", answer)

    def _metrics(self, start_response: "StartResponse") -> Iterable[bytes]:
        return _answer(start_response, "200 OK", _METRICS, generate_latest(self._registry))


def address_of(host: str) -> str:
    """Return one address of a host, IPv4 before IPv6: waitress would open a server for each, with ports of their own.

    Raises ``SettingsError``.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SettingsError([f"BOT_HOST: {host!r} has no address: {error}; {_ADDRESS}"]) from error
    return str(min(found, key=lambda one: one[0] is not socket.AF_INET)[4][0])


def _close(server: Any) -> None:
    """Close a server's sockets; a request that ends at this moment must not wake the loop any more.

    The pipe's number may belong to another file by then, which the byte would be written into.
    """
    server.trigger._physical_pull = lambda: None  # noqa: SLF001 - what every waking comes to
    close_all(server._map, ignore_all=True)  # noqa: SLF001 - the loop ends with the last of its sockets


def _json(start_response: "StartResponse", status: str, body: object) -> Iterable[bytes]:
    return _answer(start_response, status, "application/json", json.dumps(body).encode())


def _answer(
    start_response: "StartResponse", status: str, kind: str, body: bytes, *headers: tuple[str, str]
) -> Iterable[bytes]:
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]
