"""The pace of an API key, for all processes that share it: a row for each endpoint, locked while somebody changes it.

It is a connection of its own, beside the one transaction in which the log is written: nobody waits for the other.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, Protocol

from psycopg import Error

from bot.database_url import PostgresUrl
from bot.domain.contents import canonical
from bot.errors import LogUnavailable
from bot.log.postgres.server import Bounded, Server

log = logging.getLogger(__name__)

#: seconds for an answer; and after one that did not come until the server is asked again
_PATIENCE, _AGAIN = 1.0, 10.0
_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
#: what is lost of it with the server is learned again
_SETTINGS = "SELECT set_config('lock_timeout', '800', true), set_config('synchronous_commit', 'off', true)"
_MAKE = "INSERT INTO pace (name, state) VALUES (%s, '{}') ON CONFLICT (name) DO NOTHING"
_TAKE = "SELECT state FROM pace WHERE name = %s FOR UPDATE"
_KEEP = "UPDATE pace SET state = %s WHERE name = %s"


class Kept(Protocol):
    """What is lent: the state that was kept, and the one that takes its place."""

    state: Mapping[str, Any] | None


class PaceRows:
    """Lends rows, one at a time; used by one thread at a time.

    ``make`` makes what is lent. While the server is away nothing is kept, and each process goes by what it knows.
    """

    def __init__(self, url: PostgresUrl, make: Callable[[], Kept]) -> None:
        self._server, self._make = Server(url.secret.get_secret_value()), make
        self._connection: Bounded | None = None
        self._again_at = 0.0

    @contextmanager
    def __call__(self, endpoint: str) -> Iterator[Any]:
        """Lend what is kept of an endpoint. Raises nothing."""
        kept = self._make()
        is_lent = self._lend(endpoint, kept)
        try:
            yield kept
        finally:
            if is_lent:
                self._give_back(endpoint, kept)

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Error):
                connection.close()

    def _lend(self, endpoint: str, kept: Kept) -> bool:
        if monotonic() < self._again_at:
            return False
        try:
            if self._connection is None or self._connection.closed:
                self._connection = self._server.connect(patience=_PATIENCE, idle_session_timeout="0")
            connection = self._connection
            connection.execute(_BEGIN)
            connection.execute(_SETTINGS)
            connection.execute(_MAKE, (endpoint,))
            row = connection.execute(_TAKE, (endpoint,)).fetchone()
            state = json.loads(row[0]) if row is not None else {}
        except (Error, LogUnavailable, ValueError) as error:
            self._give_up(error)
            return False
        kept.state = state or None
        return True

    def _give_back(self, endpoint: str, kept: Kept) -> None:
        assert self._connection is not None  # noqa: S101 - a row of it was lent
        try:
            self._connection.execute(_KEEP, (canonical(kept.state or {}), endpoint))
            self._connection.execute("COMMIT")
        except Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        log.debug("the shared pace cannot be had", extra={"why": type(error).__name__})
        self._again_at = monotonic() + _AGAIN
        self.close()
