"""The doctor on the log: whether it can be written, is whole, who works with it, and how much room it has."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.database_path import problem_of_new
from bot.doctor.findings import Finding, doubtful, ill, well
from bot.doctor.known import check_tip
from bot.errors import LogUnavailable
from bot.growth import sizes_of, wal_complaint
from bot.kinds import CONTENTS
from bot.log.restoring import read_mark
from bot.log.sqlite.lock import lock_path
from bot.log.sqlite.soundness import check_whole, is_out_of_date
from bot.log.sqlite.store import open_reader

_ROOM = 200 * 1024 * 1024
#: days for which the free room should do
_AHEAD = 30
#: how the log grew is told by what it is per day since it began; one of less than this tells nothing
_YOUNG = timedelta(days=2)
_MEGA = 1_000_000


def check_database(path: Path) -> Iterator[Finding]:
    """Look at the log at a path, and at the place itself."""
    path = path.absolute()
    if (problem := problem_of_new(path)) is not None:
        yield ill("database", problem.what, problem.repair)
        return
    folder = next(parent for parent in path.parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.R_OK | os.W_OK)):
        elsewhere = "let the user who runs the bot write there, or set BOT_DATABASE to another place"
        yield ill("database", f"{path} may not be written", elsewhere)
    elif (lock := lock_path(path)).exists() and not (lock.is_file() and os.access(lock, os.R_OK | os.W_OK)):
        yield ill("database", f"{lock} may not be written", "let the user who runs the bot write it, or remove it")
    else:
        try:
            known = list(check_tip(path))
            yield from known
            if sizes_of(path).database:
                yield _log(path)
            elif not known:
                yield well("database", f"{path} will be made at the first start")
        except LogUnavailable as error:
            what, _, repair = error.why.partition("; ")
            yield ill("database", what, repair or "restore it from a backup (docs/backup.md), or move it away")
    yield from _room(path)


def _log(path: Path) -> Finding:
    """Look into the log. Raises ``LogUnavailable``."""
    if is_out_of_date(path):
        check_whole(path)
        return well("database", f"{path} was written by an older version and will be updated at the next start")
    with open_reader(path, CONTENTS) as reader:
        requests = sum(reader.requests.counts().values())
        read_mark(reader.sql)
    check_whole(path)
    return well("database", f"{path} with {requests} requests{holder_of(path)}")


def holder_of(path: Path) -> str:
    """Say who works with the log at the moment; empty when nobody does."""
    with suppress(OSError), lock_path(path).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return f", held by {lock.read(500).decode(errors='replace').strip() or 'another process'}"
    return ""


def _room(path: Path) -> Iterator[Finding]:
    sizes = sizes_of(path)
    if complaint := wal_complaint(sizes):
        yield doubtful("database", complaint, f"end it (a forgotten sqlite3 shell, an old Datasette): fuser {path}")
    if sizes.free < _ROOM:
        yield doubtful("disk", f"less than 200 MB free beside {path}", "make room: without log nothing is sent")
    elif sizes.free < _AHEAD * (a_day := sizes.database * _a_day(path)):
        yield doubtful(
            "disk",
            f"{sizes.free // _MEGA} MB free beside {path}, which grows by {a_day / _MEGA:.1f} MB a day",
            "make room, or set BOT_RETENTION_DAYS: without log nothing is sent",
        )
    else:
        yield well("disk", f"{sizes.free // _MEGA} MB free beside the database")


def _a_day(path: Path) -> float:
    """Return which part of a log came in a day, as it has grown so far; nothing where that cannot be told yet."""
    began = None
    if sizes_of(path).database:
        with suppress(LogUnavailable), open_reader(path, CONTENTS) as reader:
            began = reader.events.began_at()
    age = timedelta() if began is None else datetime.now(UTC) - began
    return timedelta(days=1) / age if age >= _YOUNG else 0.0
