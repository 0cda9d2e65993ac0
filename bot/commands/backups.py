"""Copying the log while the bot runs, and putting a copy back."""

import argparse
import sys
from pathlib import Path
from shutil import copyfileobj

from bot.clock import SystemClock
from bot.database_path import belongs_to
from bot.database_url import file_of
from bot.errors import LogUnavailable
from bot.log.sqlite.backup import Copy, copy_log, mark_restored, put_in_place, sync_file
from bot.log.sqlite.connection import create_file
from bot.log.sqlite.lock import acquire
from bot.log.times import stamp
from bot.log.tip_file import sync_folder
from bot.settings import load_database_path, load_log_settings
from bot.signals import interruptible
from bot.whole_files import folder_for

_FAILED, _NO_LOG = 1, 3
#: in place of a file: standard output, standard input
_STREAM = "-"


def backup(options: argparse.Namespace) -> int:
    """Copy the log into a file, verified before it gets its name."""
    with interruptible():
        return _backup(options, file_of(load_database_path()))


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of the log; the bot has to be stopped."""
    with interruptible():
        return _restore(options)


def _backup(options: argparse.Namespace, database: Path) -> int:
    target = None if options.file == _STREAM else Path(options.file)
    if target is None and sys.stdout.isatty():
        options.wrong_use("a backup is no text for a terminal: name a file, or send it on")
    if target is not None and (why := _in_the_way(target, database, force=options.force)):
        return _refused(f"{target}: {why}")
    try:
        with folder_for(target) as folder:
            made = folder / "backup.db"
            copy = copy_log(database, made)
            if copy.problems:
                _not_whole(database, copy, "is not backed up")
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
    database, source = file_of(settings.bot_database), None if options.file == _STREAM else Path(options.file)
    if source is not None and source.resolve() == database.resolve():
        return _refused(f"{source} is the log itself")
    if source is not None and not source.is_file():
        return _refused(f"{source}: there is no such file; nothing was changed")
    now, was_there = SystemClock().now(), database.exists()
    lock = acquire(database, wait=settings.bot_lock_wait, now=now)
    try:
        with folder_for(database) as folder:
            copy = _copied(source, folder)
            if copy.problems:
                return _not_whole(source or Path("standard input"), copy, "is not put in place; nothing was changed")
            mark_restored(folder / "copied.db")
            kept = put_in_place(folder / "copied.db", database, stamp(now).replace(":", "").replace(".", ""))
    except LogUnavailable as error:
        return _refused(f"{options.file}: {error.why}; nothing was changed")
    except OSError as error:
        return _refused(f"{database}: {error.strerror}")
    finally:
        lock.release()
        if not was_there and not database.stat().st_size:
            database.unlink()  # the lock made it
    print(f"{database}: {_told(copy)}")
    if kept is not None:
        print(f"the log that was there before is {kept}")
    print("start the bot: it asks in Slack about everything that was on its way, and sends nothing of it before")
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


def _in_the_way(target: Path, database: Path, *, force: bool) -> str:
    """Say why nothing can be written there."""
    if belongs_to(database, target):
        return "belongs to the log itself; name another file"
    if target.exists() and not target.is_file():
        return "is no file"
    if target.exists() and not force:
        return "exists already; --force replaces it"
    return "" if target.resolve().parent.is_dir() else "there is no such folder"


def _not_whole(file: Path, copy: Copy, what: str) -> int:
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
