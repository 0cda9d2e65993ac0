"""What the commands of the command line do; each returns its exit status."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.domain.contents import dump
from bot.domain.requests import Request, Story
from bot.errors import SettingsError
from bot.importing import import_at_once
from bot.kinds import CONTENTS
from bot.log.chain import Check
from bot.log.export import export, needs_ascii
from bot.log.mentions import requests_about, requests_mentioning
from bot.log.reader import LogReader
from bot.log.search import search
from bot.log.shape import DATABASE
from bot.log.sqlite.store import open_log, open_reader
from bot.log.sqlite.untouched import open_untouched
from bot.log.waiting import line, waiting, waiting_one
from bot.proxies import leave_to_the_settings
from bot.running import run_until_stopped
from bot.settings import Settings, load_database_path, load_log_settings, load_settings
from bot.whole_files import written_whole

if TYPE_CHECKING:
    from bot.app import Bot

#: status of a command that found no log which can be read
NO_LOG = 3
#: what `bot.demo` needs beside production's modules
_OF_THE_DEMO = frozenset({"sandbox", "aiohttp"})


def run(_options: argparse.Namespace) -> int:
    """Run the bot until SIGTERM, SIGINT or SIGHUP."""
    import_at_once("bot.logs")
    from bot.logs import configure_logging

    settings = load_settings()
    leave_to_the_settings(os.environ)
    configure_logging(settings.bot_log_format, settings.bot_log_level)
    return run_until_stopped(lambda: _bot(settings))


def _bot(settings: Settings) -> "Bot":
    import_at_once("bot.app")
    from bot.app import Bot

    return Bot(settings)


def doctor(_options: argparse.Namespace) -> int:
    """Check everything an installation needs."""
    from bot.doctor import diagnose

    findings = diagnose()
    for finding in findings:
        print(finding)
    return 0 if all(finding.ok for finding in findings) else 1


def demo(options: argparse.Namespace) -> int:
    """Run the sandbox and a bot in it."""
    with _of_a_checkout():
        from bot.demo import run_demo

    return run_demo(options.port, options.alephee_port)


def sandbox(options: argparse.Namespace) -> int:
    """Run the simulators alone and print the settings for a bot."""
    with _of_a_checkout():
        from bot.demo import run_sandbox

    return run_sandbox(options.port, options.alephee_port)


@contextmanager
def _of_a_checkout() -> Iterator[None]:
    """Import what production does not install. Raises ``SettingsError`` where it is not here."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _OF_THE_DEMO:
            raise
        raise SettingsError(
            ["the sandbox is not part of this installation; run `make demo` in a checkout of the repository"]
        ) from error


def log_search(options: argparse.Namespace) -> int:
    """Find requests."""
    with open_reader(load_database_path(), CONTENTS) as reader:
        rows = search(
            reader,
            text=options.text,
            order=options.order,
            person=options.person,
            state=options.state,
            kind=options.kind,
            since=options.since,
            limit=options.limit,
        )
    ascii_only = needs_ascii(sys.stdout)
    for row in rows:
        print(json.dumps(row, ensure_ascii=ascii_only) if options.json else _line(row))
    return 0


def requests_list(_options: argparse.Namespace) -> int:
    """List what waits, oldest first."""
    now = SystemClock().now()
    with open_reader(load_database_path(), CONTENTS) as reader:
        found = waiting(reader, now)
    for one in found:
        print(_printable(line(one, now)))
    print(f"{len(found)} waiting")
    return 0


def requests_show(options: argparse.Namespace) -> int:
    """Tell why a request (or each of a batch, or about an order) waits, and its story."""
    return _tell(options.id, waits=True)


def log_show(options: argparse.Namespace) -> int:
    """Tell the story of a request, of a batch, or of all that was asked about an order."""
    return _tell(options.id, waits=False)


def _tell(id_: str, *, waits: bool) -> int:
    with open_reader(load_database_path(), CONTENTS) as reader:
        found = _found(reader, id_)
        for number, (story, requests) in enumerate(found):
            print(end="\n" if number else "")
            _tell_one(reader, story, requests, waits=waits)
    if not found:
        print(f"The log knows no request, no batch and no order {id_}", file=sys.stderr)
        return 1
    return 0


def _tell_one(reader: LogReader, story: Story, requests: tuple[Request, ...], *, waits: bool) -> None:
    """Tell about requests of a batch, with the events that concern them."""
    now = SystemClock().now()
    for asked in requests:
        if waits:
            print(_printable(line(waiting_one(reader, asked, story, now), now)))
        else:
            number = asked.order_id or asked.external_order_id
            print(_printable(f"{asked.id}  {asked.kind}  order {number}  {asked.state}"))
        erased = f"  erased {asked.erased_at.isoformat()}" if asked.erased_at else ""
        print(f"  {_printable(dump(asked.content))}{erased}")
        if asked.kind not in CONTENTS.types:
            print(f"  this version knows no {_printable(asked.kind)}: it stands here as it was written")
        for attempt in reader.attempts.of(asked.id):
            print(f"  attempt {attempt.started_at.isoformat()}  {attempt.outcome}  {attempt.http_status or ''}")
    for question in story.questions:
        words = "erased" if question.is_erased else json.dumps([question.text, question.answer], ensure_ascii=False)
        print(f"  {_printable(question.asked_by)} asked back {question.asked_at.isoformat()}  {_printable(words)}")
    concerned = {None, *(asked.id for asked in requests)}
    for event in story.events:
        if event.request_id in concerned:
            print(f"{event.at.isoformat()}  {event.name}  {event.actor or ''}  {json.dumps(event.detail)}")


def _found(reader: LogReader, id_: str) -> list[tuple[Story, tuple[Request, ...]]]:
    """Return the batch of an id, or the batches about an order, newest last, each with its requests to tell about."""
    request = reader.requests.get(id_)
    if story := reader.requests.story(request.batch_id if request else id_):
        return [(story, story.requests)]
    about = requests_about(reader, id_.strip())
    batch_ids = dict.fromkeys(asked.batch_id for asked in map(reader.requests.get, about) if asked)
    stories = (story for story in map(reader.requests.story, batch_ids) if story)
    return [(story, tuple(asked for asked in story.requests if asked.id in about)) for story in stories]


def log_export(options: argparse.Namespace) -> int:
    """Write all sends."""
    with open_reader(load_database_path(), CONTENTS) as reader:
        if not options.output:
            export(reader, options.format, sys.stdout, delimiter=options.delimiter, plain=options.plain)
            return 0
        try:
            with written_whole(Path(options.output)) as out:
                export(reader, options.format, out, delimiter=options.delimiter, plain=options.plain)
        except OSError as error:
            print(f"{options.output}: {error.strerror}", file=sys.stderr)
            return 1
    return 0


def log_verify(options: argparse.Namespace) -> int:
    """Verify the chain of events, the contents and the files, in a log of any version, and leave it as it is."""
    found, damaged, erased = False, False, 0
    with open_untouched(load_database_path()) as (sql, refuse_changed), closing(Check(sql, options.head)) as check:
        for problem in check.problems():
            refuse_changed()
            print(problem)
            found, damaged = True, damaged or problem.subject == DATABASE
        refuse_changed()
        for request_id, at in check.erased():
            erased += 1
            if options.erased:
                print(f"requests {request_id}: erased {at}")
    if erased:
        print(f"{_requests(erased)} erased, as the events tell")
    verdict = "damaged" if damaged else "tampered with" if found else "unchanged"
    print(f"{check.tip.events} events, head {check.tip.head}: {verdict}")
    return NO_LOG if damaged else 1 if found else 0


def log_forget(options: argparse.Namespace) -> int:
    """Erase the words, names and files about an order or a person; without ``--yes`` only say what would be."""
    from bot.operations.keeping.forget import Forget, find_erasable

    settings = load_log_settings()
    with open_reader(settings.bot_database, CONTENTS) as reader:
        by_order = options.order is not None
        ids = requests_about(reader, options.order) if by_order else requests_mentioning(reader, options.buyer)
        found = find_erasable(reader, ids)
    for verb, requests in (("erase", found.erasable), ("keep: not over yet", found.not_over)):
        for request in requests:
            number = request.order_id or request.external_order_id
            print(_printable(f"{verb}  {request.id}  {request.state}  {request.kind} {number}  {request.summary}"))
    if not options.yes:
        print(f"{_requests(len(found.erasable))} would be erased; do it with --yes")
        return 0
    with closing(
        open_log(settings.bot_database, CONTENTS, lock_wait=settings.bot_lock_wait, clock=SystemClock())
    ) as log:
        erased = Forget(log, SystemClock())(found.erasable, {"why": "command", "account": os.getuid()})
    print(f"{_requests(erased)} erased")
    return 1 if found.not_over or erased < len(found.erasable) else 0


def _line(row: dict[str, object]) -> str:
    """Write one row in one line."""
    parts = (row[name] for name in ("requested_at", "state", "kind", "order_id", "reason", "requested_by", "text"))
    return _printable("  ".join(str(part) for part in parts if part not in {None, ""}))


def _printable(text: str) -> str:
    """Return a text in one line; what could steer the terminal becomes a question mark in a diamond."""
    line = text.rstrip().replace("\n", " ⏎ ")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


def _requests(count: int) -> str:
    return "1 request" if count == 1 else f"{count} requests"
