"""The doctor on the port: whether the bot can listen where it is told to."""

import errno
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException

from bot.database_url import PostgresUrl
from bot.doctor.database import holder_of
from bot.doctor.findings import Finding, ill, well
from bot.errors import SettingsError
from bot.healthcheck import reachable
from bot.listener import IDENT
from bot.settings import Settings
from bot.web import address_of

#: seconds that a bot on this machine has to answer
_PATIENCE = 2.0


def check_port(settings: Settings) -> Iterator[Finding]:
    """Try to listen, for a moment. Where the bot itself does, all is well."""
    host, port = settings.bot_host, settings.bot_port
    try:
        address = address_of(host)
    except SettingsError as error:
        what, _, repair = error.problems[0].partition("; ")
        yield ill("port", what, repair)
        return
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address, port))
            attempt.listen(1)
        except OSError as error:
            yield _why_not(error, settings)
        else:
            yield well("port", f"{host}:{port} is free")


def _why_not(error: OSError, settings: Settings) -> Finding:
    host, port = settings.bot_host, settings.bot_port
    if error.errno == errno.EADDRINUSE and _is_ours(host, port):
        if isinstance(settings.bot_database, PostgresUrl) or holder_of(settings.bot_database):
            return well("port", f"the bot that runs here listens at {host}:{port}")
        return ill("port", f"a bot with another database listens at {host}:{port}", "end it, or change BOT_PORT")
    if error.errno == errno.EADDRINUSE:
        return ill("port", f"another program listens at {host}:{port}", "end it (ss -ltnp), or change BOT_PORT")
    if error.errno == errno.EADDRNOTAVAIL:
        return ill(
            "port",
            f"BOT_HOST: {host} is no address of this machine",
            "set an address of this machine (ip addr), or 0.0.0.0 for all of them",
        )
    return ill("port", f"the bot cannot listen at {host}:{port}: {error.strerror}", "set BOT_PORT to one above 1023")


def _is_ours(host: str, port: int) -> bool:
    """Whether a bot of this kind answers there."""
    with suppress(OSError, HTTPException), closing(HTTPConnection(reachable(host), port, timeout=_PATIENCE)) as there:
        there.request("GET", "/healthz")
        return there.getresponse().getheader("Server", "") == IDENT
    return False
