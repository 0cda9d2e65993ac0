"""The same acts on every engine: a file, a log in memory, and tables on a server with nothing around them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from bot.kinds import CONTENTS, make_plan
from bot.log.engines import EngineLog
from bot.log.names import NameSource, nobody_is_named
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import Connected
from bot.log.reader import LogReader, reader_over
from bot.log.transaction import LogTransaction, transaction_over
from tests.integration.log.samples import WAITS, TurnedClock

PLAN = make_plan(WAITS)
PACE: dict[str, object] = {"messages": {"at": 1.5, "ñ": "\0"}}
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass
class Server:
    """Transactions on one connection, each undone when it raises."""

    connection: Connected
    names: NameSource = nobody_is_named

    @contextmanager
    def write(self) -> Iterator[LogTransaction]:
        with self._between("BEGIN", "COMMIT") as sql:
            sql.run("SELECT 1 FROM chain WHERE id = 1 FOR UPDATE")
            yield transaction_over(sql, CONTENTS, TurnedClock(), lambda: PACE, PLAN, self.names)
            sql.flush()

    @contextmanager
    def read(self) -> Iterator[LogReader]:
        with self._between(_READING, "ROLLBACK") as sql:
            yield reader_over(sql, CONTENTS)

    @contextmanager
    def _between(self, begin: str, end: str) -> Iterator[PostgresSql]:
        self.connection.execute(begin.encode())
        try:
            yield PostgresSql(self.connection)
            self.connection.execute(end.encode())
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise


def as_log(server: Server) -> EngineLog:
    """Take tables on a server for a log, of which acts use what there is."""
    return cast("EngineLog", server)
