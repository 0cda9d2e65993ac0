"""The two ends of a copy, as both engines have them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from bot.log.chain import Tip
from bot.log.sql import Sql


class Rows(Protocol):
    """A log as it is at one moment."""

    @property
    def sql(self) -> Sql:
        """What the log is read with."""
        ...

    def numbers(self) -> dict[str, int]:
        """Return the last number that was given to a row of each of ``NUMBERED``, or a higher one."""
        ...


class Source(Rows, Protocol):
    """A log that nobody writes while it is copied; statements are within one transaction."""

    def leave(self) -> None:
        """Write into the log that it was moved: no bot starts from it any more. Raises ``LogUnavailable``."""
        ...


class Target(Protocol):
    """An empty log that nobody else has; until ``keep`` nobody sees what is written to it."""

    @property
    def sql(self) -> Sql:
        """What the copy is read and marked with."""
        ...

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows, one by one. Raises ``LogUnavailable``."""
        ...

    def complete(self, tip: Tip, numbers: Mapping[str, int]) -> None:
        """Write what follows from the rows: the end of the chain, the counts, and the numbers that come next."""
        ...

    def keep(self) -> None:
        """Let everybody see it. Raises ``LogUnavailable``, ``OSError``."""
        ...
