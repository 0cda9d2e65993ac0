"""Erasing from the log."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.clock import DatabaseClock, SystemClock
from bot.commands.printing import count_of, printable
from bot.domain.letters import fold
from bot.kinds import CONTENTS
from bot.log.engines import EngineLog, make_log, open_reader
from bot.log.mentions import requests_about, requests_mentioning
from bot.operations.keeping.forget import Forget, find_erasable
from bot.settings import LogSettings, load_log_settings


def forget(options: argparse.Namespace) -> int:
    """Erase the words, names and files about an order or a person; without ``--yes`` only say what would be."""
    settings = load_log_settings()
    if options.archive is not None:
        settings = settings.model_copy(update={"bot_database": options.archive})
    if problem := _names_it(options):
        print(problem, file=sys.stderr)
        return 2
    if options.person is not None:
        return _forget_names(options, settings)
    with open_reader(settings.bot_database, CONTENTS) as reader:
        by_order = options.order is not None
        ids = requests_about(reader, options.order) if by_order else requests_mentioning(reader, options.buyer)
        found = find_erasable(reader, ids)
    for verb, requests in (("erase", found.erasable), ("keep: not over yet", found.not_over)):
        for request in requests:
            number = request.order_id or request.external_order_id
            print(printable(f"{verb}  {request.id}  {request.state}  {request.kind} {number}  {request.summary}"))
    if not options.yes:
        print(f"{count_of(len(found.erasable))} would be erased; do it with --yes")
        return 0
    with _opened(settings) as log:
        erased = Forget(log, _clock_of(log))(found.erasable, _why(options))
    print(f"{count_of(erased)} erased")
    return 1 if found.not_over or erased < len(found.erasable) else 0


def _forget_names(options: argparse.Namespace, settings: LogSettings) -> int:
    """Erase what somebody of the staff was called."""
    with open_reader(settings.bot_database, CONTENTS) as reader:
        count = reader.people.names_of(options.person)
    if options.yes and count:
        with _opened(settings) as log:
            with log.write() as tx:
                count = tx.erasure.erase_names(options.person, at=_clock_of(log).now(), detail=_why(options))
            log.fold()
    names = "1 name" if count == 1 else f"{count} names"
    print(f"{names} of {options.person} {'erased' if options.yes else 'would be erased; do it with --yes'}")
    return 0


@contextmanager
def _opened(settings: LogSettings) -> Iterator[EngineLog]:
    """Open the log for writing: a file that no bot has; on a server, beside the bots that run."""
    log = make_log(
        settings.bot_database, CONTENTS, lock_wait=settings.bot_lock_wait, clock=SystemClock(), takes_part=False
    )
    log.open()
    try:
        yield log
    finally:
        log.close()


def _clock_of(log: EngineLog) -> DatabaseClock:
    """Return the clock by which events of a log are dated."""
    return DatabaseClock(SystemClock(), lambda: log.clock_offset)


def _names_it(options: argparse.Namespace) -> str:
    """Say what must not stand in who erases and why: the log keeps that for ever."""
    given = {"--by": options.by or "", "--reason": options.reason or ""}
    named = [name for name, text in given.items() if options.buyer and fold(options.buyer) in fold(text)]
    if named:
        return f"{' and '.join(named)}: names the very thing that is to be erased; write it without that"
    return ""


def _why(options: argparse.Namespace) -> dict[str, object]:
    """Say who erases and why, as far as it was told; the account of the machine in any case."""
    told = {name: text for name, text in (("by", options.by), ("reason", options.reason)) if text}
    return {"why": "command", "account": os.getuid(), **told}
