"""The doctor on the log: whether it can be written, whether it is whole, and how much room there is."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.database_path import problem_of_new
from bot.doctor.findings import Finding, doubtful, ill, well
from bot.errors import LogUnavailable
from bot.growth import sizes_of, wal_complaint
from bot.kinds import CONTENTS
from bot.log.sqlite.lock import lock_path
from bot.log.sqlite.soundness import check_whole, is_out_of_date
from bot.log.sqlite.store import open_reader

_ROOM = 200 * 1024 * 1024


def check_database(path: Path) -> Iterator[Finding]:
    """Look at the log at a path, and at the place itself."""
    path = path.absolute()
    if (problem := problem_of_new(path)) is not None:
        yield ill(f"database: {problem.what}", problem.repair)
        return
    folder = next(parent for parent in path.parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.R_OK | os.W_OK)):
        elsewhere = "let the user who runs the bot write there, or set BOT_DATABASE to another place"
        yield ill(f"database: {path} may not be written", elsewhere)
    elif (lock := lock_path(path)).exists() and not (lock.is_file() and os.access(lock, os.R_OK | os.W_OK)):
        yield ill(f"database: {lock} may not be written", "let the user who runs the bot write it, or remove it")
    elif path.exists() and path.stat().st_size:
        yield _log(path)
    else:
        yield well(f"database: {path} will be made at the first start")
    sizes = sizes_of(path)
    if complaint := wal_complaint(sizes):
        yield doubtful(f"database: {complaint}", f"end it (a forgotten sqlite3 shell, an old Datasette): fuser {path}")
    if sizes.free < _ROOM:
        yield ill(f"database: less than 200 MB free beside {path}", "make room: without log nothing is sent")


def _log(path: Path) -> Finding:
    try:
        if is_out_of_date(path):
            check_whole(path)
            return well(f"database: {path} was written by an older version and will be updated at the next start")
        with open_reader(path, CONTENTS) as reader:
            requests = sum(reader.requests.counts().values())
        check_whole(path)
    except LogUnavailable as error:
        what, _, repair = error.why.partition("; ")
        return ill(f"database: {what}", repair or "restore it from a backup, or move it away to begin a new one")
    return well(f"database: {path} with {requests} requests")
