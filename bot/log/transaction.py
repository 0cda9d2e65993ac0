"""The one writing transaction, put together from its parts."""

from bot.log.alerts import AlertWrites
from bot.log.attempts import AttemptWrites
from bot.log.decisions import DecisionWrites
from bot.log.erase import EraseWrites
from bot.log.files import FileWrites
from bot.log.moves import MoveWrites
from bot.log.outbox import OutboxWrites
from bot.log.pace import PaceSource, save_pace
from bot.log.parts import Writing
from bot.log.reader import LogReader
from bot.log.sqlite.connection import Sql
from bot.ports import Clock


class LogTransaction(  # each base is one part of the port
    MoveWrites, DecisionWrites, AttemptWrites, FileWrites, EraseWrites, OutboxWrites, AlertWrites, LogReader
):
    """Everything that can be written to a log, in one ``BEGIN IMMEDIATE``. See ``bot.ports.log.Transaction``."""

    def __init__(self, sql: Sql, clock: Clock, pace_source: PaceSource | None) -> None:
        Writing.__init__(self, sql, clock)
        self._pace_source = pace_source

    def save_pace(self) -> None:
        """Write the pacer's state; nothing when the log was given no source for it."""
        if self._pace_source is not None:
            save_pace(self.sql, self._pace_source())
