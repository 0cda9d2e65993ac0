"""Datasette over the log: read-only, on this machine only, for whoever is handed the address."""

import socket
import sqlite3
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from bot.browsing.copy import Copy
from bot.browsing.pages import SETTINGS, metadata_of
from bot.browsing.plugin import Plugin, Tell
from bot.log.reader import LogReader
from bot.log.sqlite.opening import open_for_reading

_HOST = "127.0.0.1"


class LogDatabase(Database):  # type: ignore[misc] # Datasette has no types
    """The log as every reader of it opens it: whatever stands in its path, and on a read-only disk, too."""

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002 - as Datasette calls it
        """Open a connection that cannot write."""
        connection: sqlite3.Connection = open_for_reading(Path(self.path)).conn
        self._all_file_connections.append(connection)
        return connection


def serve(reader: LogReader, path: Path, zone: tzinfo, port: int, *, tell: Tell, ready: Callable[[str], None]) -> None:
    """Serve pages until a signal comes; ``ready`` is called with the address once they can be had.

    Raises ``LogUnavailable``, and ``OSError`` when the port is not free.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
        copy, identity = Copy(reader), _identity(path)
        copy.refresh()
        name = path.stem
        plugin = Plugin(name, copy, zone, lambda: _identity(path) == identity, tell)
        pm.register(plugin)
        try:
            site = _site(path, name, zone)
            entrance = f"{site.urls.path('-/auth-token')}?token={site._root_token}"  # noqa: SLF001 - as its own `--root`
            server = uvicorn.Server(uvicorn.Config(site.app(), log_level="warning", access_log=False))
            listening.listen()
            ready(f"http://{_HOST}:{listening.getsockname()[1]}{entrance}")
            server.run(sockets=[listening])
            site.get_database(name).close()
        finally:
            pm.unregister(plugin)
            copy.close()


def _site(path: Path, name: str, zone: tzinfo) -> Datasette:
    site = Datasette(metadata=metadata_of(name, zone), settings=SETTINGS)
    site.remove_database("_memory")  # that Datasette adds where it is given no file
    site.add_database(LogDatabase(site, path=str(path), is_mutable=True), name=name)
    return site


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
