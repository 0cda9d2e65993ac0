"""Opening the archives that a log follows, as far as they are at hand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.database_url import DatabaseAddress
from bot.errors import LogUnavailable
from bot.log.archives import Before, archive_before, find_archive
from bot.log.sql import Sql
from bot.log.sqlite.untouched import open_untouched


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is open, and what the log behind it says of it."""

    path: Path
    before: Before
    sql: Sql
    #: raises ``ProofFailed`` when somebody wrote to it meanwhile
    refuse_changed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Archives:
    """The archives that a log follows, oldest first; ``missing`` is the one before these that is not at hand."""

    files: tuple[Archive, ...]
    missing: Before | None

    @property
    def sqls(self) -> tuple[Sql, ...]:
        """Connections to them."""
        return tuple(archive.sql for archive in self.files)


@contextmanager
def open_archives(log: DatabaseAddress, sql: Sql, named: Sequence[Path] = ()) -> Iterator[Archives]:
    """Open them, those that are named or stand beside the log. Raises ``LogUnavailable``."""
    with ExitStack() as stack:
        files: list[Archive] = []
        file = log if isinstance(log, Path) else None
        seen = set() if file is None else {file.resolve()}
        try:
            before = archive_before(sql)
        except LogUnavailable:
            before = None  # the proof tells what is damaged
        while before is not None:
            path = find_archive(before, file, tuple(named))
            if path is None or path.resolve() in seen:
                break
            seen.add(path.resolve())
            opened, refuse_changed = stack.enter_context(open_untouched(path))
            files.insert(0, Archive(path, before, opened, refuse_changed))
            before = archive_before(opened)
        yield Archives(tuple(files), before)
