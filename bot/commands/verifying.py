"""Proving that nobody changed the log, nor the archives that it follows."""

import argparse
from collections.abc import Callable
from contextlib import closing
from enum import IntEnum

from bot.commands.printing import count_of, printable
from bot.commands.witnessed import hold_against_witness
from bot.log.archives import Before
from bot.log.chain import Check
from bot.log.erased import names_erased, why_erased
from bot.log.problems import DATABASE
from bot.log.sql import Sql
from bot.log.sqlite.archive_files import Archive, open_archives
from bot.log.verifying import open_to_verify
from bot.settings import load_log_settings


class _Verdict(IntEnum):
    """What was found, as the exit status says it."""

    UNCHANGED = 0
    TAMPERED_WITH = 1
    DAMAGED = 3

    def __str__(self) -> str:
        return self.name.lower().replace("_", " ")


def verify(options: argparse.Namespace) -> int:
    """Verify the chain of events, the contents and the files, in a log of any version, and leave it as it is."""
    settings = load_log_settings()
    database = settings.bot_database
    with (
        open_to_verify(database) as (sql, refuse_changed),
        open_archives(database, sql, options.archive) as archives,
    ):
        elsewhere = [one for one in archives.files if options.head and _has(one.sql, options.head)]
        verdicts = [_archive(one, options, options.head if one in elsewhere else None) for one in archives.files]
        _say_missing(archives.missing)
        with closing(Check(sql, None if elsewhere else options.head)) as check:
            verdict = _prove(check, sql, options, refuse_changed, "")
            if verdict is not _Verdict.DAMAGED and hold_against_witness(
                sql, archives, options.witness, settings.bot_witness
            ):
                verdict = _Verdict.TAMPERED_WITH
            refuse_changed()
            print(f"{check.tip.events} events, head {check.tip.head}: {verdict}")
    return int(max([verdict, *verdicts]))


def _archive(archive: Archive, options: argparse.Namespace, head: str | None) -> _Verdict:
    """Verify an archive, and that the log behind it follows it: erasures may have been appended since."""
    name = f"{archive.path}: "
    with closing(Check(archive.sql, head)) as check:
        verdict = _prove(check, archive.sql, options, archive.refuse_changed, name)
        if verdict is _Verdict.UNCHANGED and not _has(archive.sql, archive.before.sealed):
            print(f"{name}no event has the hash {archive.before.sealed}, which the log follows")
            verdict = _Verdict.TAMPERED_WITH
        print(f"{name}{check.tip.events} events, head {check.tip.head}: {verdict}")
    return verdict


def _prove(
    check: Check, sql: Sql, options: argparse.Namespace, refuse_changed: Callable[[], None], name: str
) -> _Verdict:
    verdict, erased = _Verdict.UNCHANGED, 0
    for problem in check.problems():
        refuse_changed()
        print(f"{name}{problem}")
        found = _Verdict.DAMAGED if problem.subject == DATABASE else _Verdict.TAMPERED_WITH
        verdict = max(verdict, found)
    refuse_changed()
    for request_id, at in check.erased():
        erased += 1
        if options.erased:
            print(printable(f"{name}requests {request_id}: erased {at} {why_erased(sql, request_id)}"))
    for told in names_erased(sql) if options.erased and verdict is not _Verdict.DAMAGED else ():
        print(printable(f"{name}{told}"))
    if erased:
        print(f"{name}{count_of(erased)} erased, as the events tell")
    return verdict


def _has(sql: Sql, head: str) -> bool:
    return sql.one("SELECT 1 FROM events WHERE hash = ?", (head,)) is not None


def _say_missing(missing: Before | None) -> None:
    if missing is not None:
        print(f"the archive {missing.file} is not here, so it is not verified: name it with --archive FILE")
