"""A log as a file: commands that work on files work on a copy of a log that is on a server."""

from pathlib import Path

from bot.database_url import DatabaseAddress, PostgresUrl
from bot.domain.contents import Contents
from bot.log.copying.copy import Tell, copy_rows
from bot.log.copying.ends import Rows
from bot.log.engines import open_reader
from bot.log.sqlite.backup import Copy, copy_log, examine_copy
from bot.log.sqlite.ends import make_file


def copy_to_file(database: DatabaseAddress, target: Path, tell: Tell) -> Copy:
    """Copy a log, as it is at one moment, into a new file that only its owner reads, and verify the copy.

    No bot is held up. Raises ``LogUnavailable``, ``OSError`` as ``copy_log``.
    """
    if not isinstance(database, PostgresUrl):
        return copy_log(database, target)
    from bot.log.postgres.ends import PostgresRows  # noqa: PLC0415 - the driver is an extra

    with open_reader(database, Contents({})) as reader:
        return write_file(PostgresRows(reader.sql), target, tell)


def write_file(rows: Rows, target: Path, tell: Tell) -> Copy:
    """Write a log into a new file, its mark too, and verify that. Raises ``LogUnavailable``, ``OSError``."""
    with make_file(target) as made:
        copy_rows(rows, made, tell)
        made.sql.mark = rows.sql.mark
        made.keep()
    return examine_copy(target)
