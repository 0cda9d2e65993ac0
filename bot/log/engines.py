"""The engines of the log: what ``BOT_DATABASE`` names decides which one it is."""

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.database_url import DatabaseAddress, PostgresUrl
from bot.domain.contents import Contents
from bot.domain.follow_ups import Plan, nothing_to_follow_up
from bot.log.drafts import LogDrafts
from bot.log.names import NameSource
from bot.log.pace import PaceSource
from bot.log.reader import LogReader
from bot.log.roles import TellRole
from bot.log.sqlite import store as sqlite
from bot.log.transaction import LogTransaction
from bot.ports import Clock, Role, SendLog


class EngineLog(SendLog, Protocol):
    """The log of a process, whatever engine keeps it. Safe to share between threads, once it is open."""

    #: what people are called who do something; whoever knows that puts it here
    names: NameSource
    #: what stands behind open forms
    drafts: LogDrafts

    @property
    def place(self) -> str:
        """Where it is, as people may read it: a path, or an address without its password."""
        ...

    @property
    def role(self) -> Role:
        """Whether this process works. The one that holds a file works as soon as the file is open."""
        ...

    @property
    def clock_offset(self) -> float:
        """The seconds that the database's clock is ahead of this machine's, as last measured; 0 for a file."""
        ...

    def on_role(self, tell: TellRole) -> None:
        """Have ``tell`` called, from any thread, whenever this process begins or stops to work.

        It is told the role, and of one that begins to work what the log is, where it has to be dealt with before. From
        ``open`` on; it has to return soon.
        """
        ...

    def open(self) -> None:
        """Open the log for writing, made or brought up to date where needed.

        Raises ``LogUnavailable`` when that cannot be, ``DatabaseHeld`` when another process has the file.
        """
        ...

    def close(self) -> None:
        """Wait for the write in progress, let go of the work, and close everything."""
        ...

    def pace(self) -> dict[str, object]:
        """Return the pacer's state as last saved, by name. Raises ``LogUnavailable``."""
        ...

    def write(self, *, timeout: float | None = None) -> AbstractContextManager[LogTransaction]:
        """As of ``SendLog``."""
        ...

    def read(self) -> AbstractContextManager[LogReader]:
        """As of ``SendLog``."""
        ...


def make_log(
    database: DatabaseAddress,
    contents: Contents,
    *,
    lock_wait: timedelta,
    clock: Clock,
    pace_source: PaceSource | None = None,
    plan: Plan = nothing_to_follow_up,
    witness: Path | None = None,
    takes_part: bool = True,
) -> EngineLog:
    """Make the log that a database holds; it is not opened yet.

    ``clock``: this machine's own. ``lock_wait`` is for a file, which one process holds; ``witness``, the file of the
    witness if it is one, and ``takes_part`` for a log on a server: whether this process works when nobody else does.

    Raises ``SettingsError`` for an address that the driver does not understand.
    """
    if isinstance(database, PostgresUrl):
        from bot.log.postgres.store import PostgresSendLog  # noqa: PLC0415 - its driver is an extra

        return PostgresSendLog(
            database,
            contents,
            clock=clock,
            pace_source=pace_source,
            plan=plan,
            witness=witness,
            takes_part=takes_part,
        )
    return sqlite.SqliteSendLog(
        database, contents, lock_wait=lock_wait, clock=clock, pace_source=pace_source, plan=plan
    )


def open_reader(database: DatabaseAddress, contents: Contents) -> AbstractContextManager[LogReader]:
    """Open a log for reading only, while a bot runs or when none does. Raises ``LogUnavailable`` when there is none."""
    if isinstance(database, PostgresUrl):
        from bot.log.postgres.reading import open_reader as open_postgres  # noqa: PLC0415 - as above

        return open_postgres(database, contents)
    return sqlite.open_reader(database, contents)
