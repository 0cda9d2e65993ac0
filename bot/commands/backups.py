"""Copying the log while the bot runs, and putting a copy back."""

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from shutil import copyfileobj

from bot.clock import SystemClock
from bot.commands.progress import Progress
from bot.database_path import belongs_to
from bot.database_url import DatabaseAddress, PostgresUrl, place_shown
from bot.errors import LogUnavailable
from bot.log.copying.files import copy_to_file
from bot.log.sqlite.backup import Copy, copy_log, mark_restored, put_in_place, sync_file
from bot.log.sqlite.connection import create_file
from bot.log.sqlite.lock import acquire
from bot.log.sqlite.opening import open_migrated
from bot.log.times import stamp
from bot.log.tip_file import sync_folder
from bot.settings import load_database_path, load_log_settings
from bot.signals import interruptible
from bot.whole_files import folder_for

_FAILED, _NO_LOG = 1, 3
#: in place of a file: standard output, standard input
_STREAM = "-"
_NEXT = "start the bot: it asks in Slack about everything that was on its way, and sends nothing of it before"


def backup(options: argparse.Namespace) -> int:
    """Copy the log into a file, verified before it gets its name."""
    with interruptible():
        return _backup(options, load_database_path())


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of the log; the bot has to be stopped."""
    with interruptible():
        return _restore(options)


def _backup(options: argparse.Namespace, database: DatabaseAddress) -> int:
    target = None if options.file == _STREAM else Path(options.file)
    if target is None and sys.stdout.isatty():
        options.wrong_use("a backup is no text for a terminal: name a file, or send it on")
    if target is not None and (why := _in_the_way(target, database, force=options.force)):
        return _refused(f"{target}: {why}")
    try:
        with folder_for(target) as folder:
            made = folder / "backup.db"
            copy = copy_to_file(database, made, Progress())
            if copy.problems:
                _not_whole(place_shown(database), copy, "is not backed up")
                return _NO_LOG if copy.is_damaged else _FAILED
            if target is None:
                with made.open("rb") as content:
                    copyfileobj(content, sys.stdout.buffer)
            else:
                made.replace(target.resolve())
                sync_folder(target.resolve().parent)
    except OSError as error:
        return _refused(f"{'the backup' if target is None else target}: {error.strerror}")
    print(f"{options.file}: {_told(copy)}", file=sys.stderr if target is None else sys.stdout)
    return 0


def _restore(options: argparse.Namespace) -> int:
    settings = load_log_settings()
    source = None if options.file == _STREAM else Path(options.file)
    if source is not None and not source.is_file():
        return _refused(f"{source}: there is no such file; nothing was changed")
    database = settings.bot_database
    if isinstance(database, PostgresUrl):
        return _restore_to_server(database, source)
    if source is not None and source.resolve() == database.resolve():
        return _refused(f"{source} is the log itself")
    return _restore_to_file(database, source, settings.bot_lock_wait)


def _restore_to_file(database: Path, source: Path | None, wait: timedelta) -> int:
    now, was_there = SystemClock().now(), database.exists()
    lock = acquire(database, wait=wait, now=now)
    try:
        with folder_for(database) as folder:
            copy = _copied(source, folder)
            if copy.problems:
                return _not_whole(str(source or "standard input"), copy, "is not put in place; nothing was changed")
            mark_restored(folder / "copied.db")
            kept = put_in_place(folder / "copied.db", database, stamp(now).replace(":", "").replace(".", ""))
    except LogUnavailable as error:
        return _refused(f"{source or _STREAM}: {error.why}; nothing was changed")
    except OSError as error:
        return _refused(f"{database}: {error.strerror}")
    finally:
        lock.release()
        if not was_there and not database.stat().st_size:
            database.unlink()  # the lock made it
    print(f"{database}: {_told(copy)}")
    if kept is not None:
        print(f"the log that was there before is {kept}")
    print(_NEXT)
    return 0


def _restore_to_server(database: PostgresUrl, source: Path | None) -> int:
    from bot.log.postgres.placing import GRANT_ANEW
    from bot.log.postgres.placing import restore as put

    try:
        with folder_for(None) as folder:
            copy = _copied(source, folder)
            if copy.problems:
                return _not_whole(str(source or "standard input"), copy, "is not put in place; nothing was changed")
            open_migrated(folder / "copied.db").close()
            placed = put(database, folder / "copied.db", stamp(SystemClock().now()), Progress())
    except LogUnavailable as error:
        return _refused(f"{source or 'standard input'}: {error.why}; nothing was changed")
    except OSError as error:
        return _refused(f"{source or 'standard input'}: {error.strerror}; nothing was changed")
    print(f"{database}: {placed.tip.events} events, head {placed.tip.head}")
    if placed.kept is not None:
        print(f"the log that was there before is in the schema {placed.kept}")
    if placed.granted:
        print(GRANT_ANEW)
    print(_NEXT)
    return 0


def _copied(source: Path | None, folder: Path) -> Copy:
    """Copy what is to be put in place. Raises ``LogUnavailable``, ``OSError``."""
    if source is None:
        source = folder / "given.db"
        create_file(source)
        with source.open("wb") as out:
            copyfileobj(sys.stdin.buffer, out)
        sync_file(source)
    return copy_log(source, folder / "copied.db")


def _in_the_way(target: Path, database: DatabaseAddress, *, force: bool) -> str:
    """Say why nothing can be written there."""
    if isinstance(database, Path) and belongs_to(database, target):
        return "belongs to the log itself; name another file"
    if target.exists() and not target.is_file():
        return "is no file"
    if target.exists() and not force:
        return "exists already; --force replaces it"
    return "" if target.resolve().parent.is_dir() else "there is no such folder"


def _not_whole(file: str, copy: Copy, what: str) -> int:
    for problem in copy.problems:
        print(problem, file=sys.stderr)
    how = "damaged" if copy.is_damaged else "tampered with"
    print(f"{file} is {how}: it {what}", file=sys.stderr)
    return _FAILED


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return _FAILED


def _told(copy: Copy) -> str:
    until = f", the last of {stamp(copy.until)}" if copy.until else ""
    return f"{copy.tip.events} events{until}, head {copy.tip.head}"
