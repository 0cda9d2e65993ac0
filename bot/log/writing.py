"""What every part of a writing transaction works with."""

from bot.log.connection import Sql
from bot.log.journal import Journal
from bot.ports import Clock


class Writing:
    """One connection, the end of its chain, and the clock for facts whose time the caller does not tell."""

    def __init__(self, sql: Sql, clock: Clock) -> None:
        self.sql = sql
        self.clock = clock
        self.journal = Journal(sql)
