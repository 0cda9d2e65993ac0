"""What every part of a reader, or of a writing transaction, works with."""

from dataclasses import dataclass

from bot.domain.contents import Contents
from bot.log.journal import Journal
from bot.log.sql import Sql
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Reads:
    """One connection, and what contents of requests are read with."""

    sql: Sql
    contents: Contents


@dataclass(frozen=True, slots=True)
class Writes(Reads):
    """One connection, the end of its chain, and the clock for facts whose time the caller does not tell."""

    journal: Journal
    clock: Clock
