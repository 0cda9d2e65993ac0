"""Opening a log to verify it, whatever engine keeps it: nothing of it changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.database_url import DatabaseAddress, PostgresUrl
from bot.domain.contents import Contents
from bot.log.engines import open_reader
from bot.log.sql import Sql
from bot.log.sqlite.untouched import open_untouched


@contextmanager
def open_to_verify(database: DatabaseAddress) -> Iterator[tuple[Sql, Callable[[], None]]]:
    """Open a log; of a file also one of an earlier version. Raises ``LogUnavailable``.

    The function beside it raises ``ProofFailed`` when what was read may be of two times; a server shows one time only.
    """
    if isinstance(database, PostgresUrl):
        with open_reader(database, Contents({})) as reader:
            yield reader.sql, lambda: None
    else:
        with open_untouched(database) as opened:
            yield opened
