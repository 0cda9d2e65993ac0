"""What every part of a reader or of a writing transaction works with."""

from bot.log.journal import Journal
from bot.log.sqlite.connection import Sql
from bot.ports import Clock


class Reading:
    """One connection."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql


class Writing(Reading):
    """One connection, the end of its chain, and the clock for facts whose time the caller does not tell."""

    def __init__(self, sql: Sql, clock: Clock) -> None:
        super().__init__(sql)
        self.clock = clock
        self.journal = Journal(sql)
