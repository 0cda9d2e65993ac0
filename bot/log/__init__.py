"""The send log: one SQLite file, one connection that writes, one process that holds it."""

from bot.log.pace import PaceSource
from bot.log.sqlite.store import SqliteSendLog, open_log, open_reader

__all__ = ["PaceSource", "SqliteSendLog", "open_log", "open_reader"]
