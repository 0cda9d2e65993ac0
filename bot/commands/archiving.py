"""Sealing closed years into a file of their own, with the bot stopped."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.printing import count_of
from bot.commands.progress import Progress
from bot.database_path import belongs_to
from bot.database_url import DatabaseAddress, PostgresUrl
from bot.kinds import CONTENTS
from bot.log.archives import is_sealed
from bot.log.chain import Check
from bot.log.copying.files import write_file
from bot.log.restoring import read_mark
from bot.log.sql import Sql
from bot.log.sqlite.backup import copy_log, put_in_place, sync_file
from bot.log.sqlite.following import make_following
from bot.log.sqlite.lock import acquire
from bot.log.sqlite.migrations import check_schema
from bot.log.sqlite.sealing import carried_over, seal
from bot.log.sqlite.untouched import open_untouched
from bot.log.times import stamp
from bot.log.tip_file import sync_folder
from bot.settings import load_log_settings
from bot.signals import interruptible
from bot.whole_files import folder_for

_FAILED = 1


class _Refused(Exception):
    """Nothing was changed; says why."""


def archive(options: argparse.Namespace) -> int:
    """Seal what ended before a year, and let the log go on with the rest."""
    settings = load_log_settings()
    database, target, now = settings.bot_database, Path(options.file), SystemClock().now()
    try:
        _refuse_impossible(target, database, options.before, now)
        with interruptible():
            if isinstance(database, PostgresUrl):
                print(_archive_of_server(database, target, options.before, now))
            else:
                with _locked(database, settings.bot_lock_wait, now):
                    print(_archive(database, target, options.before, now))
    except (_Refused, OSError) as error:
        print(f"{target}: {error.strerror}" if isinstance(error, OSError) else error, file=sys.stderr)
        return _FAILED
    print("start the bot; keep the archive where log verify finds it, beside the log or with --archive FILE")
    return 0


@contextmanager
def _locked(database: Path, wait: timedelta, now: datetime) -> Iterator[None]:
    lock = acquire(database, wait=wait, now=now)
    try:
        yield
    finally:
        lock.release()


def _archive(database: Path, target: Path, year: int, now: datetime) -> str:
    """Make both files, prove both, and put them in place: the archive first, so that nothing is lost in between."""
    with folder_for(target) as folder, folder_for(database) as beside:
        archived, following = folder / target.name, beside / "following.db"
        said = _part(database, archived, following, year, now)
        _put(archived, target, database.stat())
        kept = put_in_place(following, database, stamp(now).replace(":", "").replace(".", ""))
        assert kept is not None  # noqa: S101 - there was something to archive
        kept.unlink()  # all of it is in the two
    return f"{target}: {said}"


def _archive_of_server(url: PostgresUrl, target: Path, year: int, now: datetime) -> str:
    """Do the same with a log on a server, which goes on with its part in one transaction."""
    from bot.log.postgres.ends import open_held
    from bot.log.postgres.placing import GRANT_ANEW, follow

    with folder_for(target) as folder, open_held(url) as end:
        whole, archived, following = folder / "whole.db", folder / target.name, folder / "following.db"
        write_file(end, whole, Progress())
        said = _part(whole, archived, following, year, now)
        granted = follow(end, following, stamp(now), Progress())
        _put(archived, target, target.resolve().parent.stat())
        end.keep()
    return f"{target}: {said}" + (f"\n{GRANT_ANEW}" if granted else "")


def _part(whole: Path, archived: Path, following: Path, year: int, now: datetime) -> str:
    """Make the archive and what follows of a log that nobody writes, and prove both; returns what is in them."""
    copy = copy_log(whole, archived)
    if copy.problems:
        raise _Refused(f"{copy.problems[0]}\nthe log is not whole: it is not archived; run log verify")
    carried, count = _chosen(archived, datetime(year, 1, 1, tzinfo=UTC))
    sealed = seal(archived, CONTENTS, carried, at=now, detail={"before": year, "carried": len(carried)})
    detail = {"file": archived.name, "before": year, "carried": len(carried)}
    held = {"events": copy.tip.events, "head": copy.tip.head}
    make_following(whole, following, carried, at=now, sealed=sealed, detail=detail | held)
    _refuse_unproven(archived, following)
    left = f"{len(carried)} batches are carried over" if len(carried) != 1 else "1 batch is carried over"
    return f"{count_of(count)} of before {year}, head {sealed}; {left}"


def _chosen(copy: Path, moment: datetime) -> tuple[list[str], int]:
    with open_untouched(copy) as (sql, _):
        check_schema(sql.db)
        if is_sealed(sql):
            raise _Refused("this is an archive already")
        if read_mark(sql) is not None:
            raise _Refused("the log was restored: start the bot once, so that it asks about what was on its way")
        carried, count = carried_over(sql, stamp(moment))
        archived = sql.rows("SELECT COUNT(*) AS requests FROM requests")[0]["requests"] - _requests_of(sql, carried)
    if not count:
        raise _Refused(f"nothing that was asked before {moment:%Y} is over as a whole: there is nothing to archive")
    return carried, archived


def _requests_of(sql: Sql, batches: list[str]) -> int:
    of_batch = "SELECT COUNT(*) AS requests FROM requests WHERE batch_id = ?"
    return sum(sql.rows(of_batch, (one,))[0]["requests"] for one in batches)


def _refuse_unproven(*files: Path) -> None:
    for file in files:
        with open_untouched(file) as (sql, _), closing(Check(sql)) as check:
            if problems := tuple(islice(check.problems(), 1)):
                raise _Refused(f"the log cannot be parted, nothing was changed: {problems[0]}")
        file.chmod(0o600)
        sync_file(file)


def _put(archived: Path, target: Path, owner: os.stat_result) -> None:
    """Give the archive its name. Raises ``OSError``."""
    if os.geteuid() == 0:  # root does it for the user who runs the bot
        os.chown(archived, owner.st_uid, owner.st_gid)
    archived.replace(target)
    sync_folder(target.resolve().parent)


def _refuse_impossible(target: Path, database: DatabaseAddress, year: int, now: datetime) -> None:
    why = ""
    if year > now.year:
        why = f"--before {year}: that year has not begun (UTC)"
    elif isinstance(database, Path) and not database.is_file():
        why = f"there is no file {database.absolute()}"
    elif isinstance(database, Path) and belongs_to(database, target):
        why = f"{target} belongs to the log itself; name another file"
    elif target.exists():
        why = f"{target} exists already; name another file, or remove it if an earlier run was interrupted"
    elif not target.resolve().parent.is_dir():
        why = f"{target}: there is no such folder"
    if why:
        raise _Refused(why)
