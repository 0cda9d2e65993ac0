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
from psycopg import sql as compose

from bot.database_url import PostgresUrl
from bot.domain.contents import canonical
from bot.errors import LogUnavailable
from bot.log.postgres.server import Bounded, Server

log = logging.getLogger(__name__)

#: seconds for an answer; and after one that did not come until the server is asked again
_PATIENCE, _AGAIN = 1.0, 10.0
#: in one go each, so that a call waits for the way there and back twice; what is lost with the server is learned again
_TAKE = compose.SQL(
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = 800; SET LOCAL synchronous_commit = off;"
    " INSERT INTO pace (name, state) VALUES ({name}, '{{}}') ON CONFLICT (name) DO NOTHING;"
    " SELECT state FROM pace WHERE name = {name} FOR UPDATE"
)
_KEEP = compose.SQL("UPDATE pace SET state = {state} WHERE name = {name}; COMMIT")


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
            cursor = connection.execute(_TAKE.format(name=endpoint), prepare=False)
            cursor.set_result(-1)
            row = cursor.fetchone()
            state = json.loads(row[0]) if row is not None else {}
        except (Error, LogUnavailable, ValueError) as error:
            self._give_up(error)
            return False
        kept.state = state or None
        return True

    def _give_back(self, endpoint: str, kept: Kept) -> None:
        assert self._connection is not None  # noqa: S101 - a row of it was lent
        try:
            keep = _KEEP.format(state=canonical(kept.state or {}), name=endpoint)
            self._connection.execute(keep, prepare=False)
        except Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        log.debug("the shared pace cannot be had", extra={"why": type(error).__name__})
        self._again_at = monotonic() + _AGAIN
        self.close()
