"""A file as one end of a copy."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.errors import LogUnavailable
from bot.log.chain import Tip
from bot.log.copying.tables import NUMBERED
from bot.log.restoring import Mark, read_mark, write_mark
from bot.log.sqlite.backup import put_in_place, sync_file
from bot.log.sqlite.connection import SqliteSql, connect, create_file
from bot.log.sqlite.errors import BROKEN, unavailable
from bot.log.sqlite.lock import acquire
from bot.log.sqlite.migrations import migrate
from bot.log.sqlite.opening import open_migrated
from bot.log.sqlite.soundness import check_whole
from bot.log.sqlite.tip import has_noted, read_tip
from bot.log.times import stamp
from bot.ports import Clock
from bot.whole_files import folder_for

_RESTORED = "the log was restored: start the bot once, so that it asks about what was on its way"
_LAST_GIVEN = "SELECT name, seq FROM sqlite_sequence"


class SqliteRows:
    """A file that nobody writes, to be copied. See ``bot.log.copying.ends``."""

    def __init__(self, sql: SqliteSql) -> None:
        self.sql = sql

    def numbers(self) -> dict[str, int]:
        """Return the last numbers given."""
        return {row["name"]: row["seq"] for row in self.sql.rows(_LAST_GIVEN) if row["name"] in NUMBERED}


class SqliteSource(SqliteRows):
    """A file that is locked, in a transaction that keeps others from writing it. See ``bot.log.copying.ends``."""

    def leave(self) -> None:
        """Mark the log as moved."""
        write_mark(self.sql, Mark.MOVED)
        self.sql.run("COMMIT")


class SqliteTarget:
    """A new file, which gets its name when it is kept. See ``bot.log.copying.ends``."""

    def __init__(self, file: Path, sql: SqliteSql, put: Callable[[Path], object]) -> None:
        self.sql = sql
        self._file, self._put = file, put

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows."""
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names come from code
        try:
            self.sql.db.conn.executemany(statement, rows)
        except BROKEN as error:
            raise unavailable(error) from error

    def complete(self, tip: Tip, numbers: Mapping[str, int]) -> None:
        """Write the numbers that come next; the rest triggers have done."""
        for table, last in ((table, numbers[table]) for table in NUMBERED if numbers.get(table)):
            self.sql.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            self.sql.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))

    def keep(self) -> None:
        """End the file, and give it its name."""
        self.sql.run("COMMIT")
        try:
            self.sql.db.execute("PRAGMA journal_mode=WAL").fetchall()
            self.sql.db.close()
        except BROKEN as error:
            raise unavailable(error) from error
        sync_file(self._file)
        self._put(self._file)


@contextmanager
def open_source(path: Path, *, wait: timedelta, clock: Clock) -> Iterator[SqliteSource]:
    """Lock a log that no bot has, and bring it up to date. Raises ``DatabaseHeld``, ``LogUnavailable``."""
    if not path.is_file():
        raise LogUnavailable(f"there is no file {path.absolute()}; the bot makes it at its first start")
    lock = acquire(path, wait=wait, now=clock.now())
    try:
        check_whole(path)
        with closing(open_migrated(path)) as db:
            sql = SqliteSql(db)
            _refuse_restored(path, sql)
            sql.run("BEGIN IMMEDIATE")
            try:
                yield SqliteSource(sql)
            finally:
                db.rollback()  # nothing is left of it once it was committed
    finally:
        lock.release()


def _refuse_restored(path: Path, sql: SqliteSql) -> None:
    """Refuse a log that is older than what was sent from it, until a bot has dealt with that."""
    noted, _ = read_tip(path)
    if read_mark(sql, though_moved=True) not in {None, Mark.MOVED} or not has_noted(sql, noted):
        raise LogUnavailable(_RESTORED)


@contextmanager
def open_target(path: Path, *, wait: timedelta, clock: Clock) -> Iterator[SqliteTarget]:
    """Make a log that gets its name when it is kept; nothing is left of it otherwise.

    Raises ``DatabaseHeld``, ``LogUnavailable`` when there is a log already, ``OSError``.
    """
    was_there = path.exists()
    lock = acquire(path, wait=wait, now=clock.now())
    try:
        if path.stat().st_size:
            raise LogUnavailable(f"{path} is not empty: name a file that does not exist yet")
        with folder_for(path) as folder:
            put = partial(put_in_place, database=path, stamp=stamp(clock.now()))
            with make_file(folder / "copied.db", put) as target:
                yield target
    finally:
        lock.release()
        if not was_there and not path.stat().st_size:
            path.unlink()  # the lock made it


@contextmanager
def make_file(file: Path, put: Callable[[Path], object] = lambda file: file) -> Iterator[SqliteTarget]:
    """Make an empty log in a file of which nothing has to be left when this ends early; ``put`` gives it its name.

    Raises ``LogUnavailable``.
    """
    create_file(file)
    try:
        with closing(connect(file, "rw")) as db:
            migrate(db)
            for pragma in ("journal_mode=OFF", "synchronous=OFF"):
                db.execute(f"PRAGMA {pragma}").fetchall()
            sql = SqliteSql(db)
            sql.run("BEGIN IMMEDIATE")
            yield SqliteTarget(file, sql, put)
    except BROKEN as error:
        raise unavailable(error) from error
