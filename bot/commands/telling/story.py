"""The story of a request, of a batch, or of all that was asked about an order."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.printing import name_archive, printable
from bot.commands.telling.batch import batch_lines
from bot.commands.telling.labels import as_label, label_lines
from bot.commands.telling.machine import as_object, as_waiting
from bot.commands.telling.voice import Voice
from bot.commands.telling.waiting import in_short, waiting_in
from bot.domain.labels import LABEL_FETCHED
from bot.domain.requests import Request, Story
from bot.kinds import CONTENTS
from bot.log.engines import open_reader
from bot.log.mentions import requests_about
from bot.log.reader import LogReader
from bot.log.sql import Row
from bot.settings import load_reading_settings

_ROWS = "SELECT * FROM sends WHERE batch_id = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is told of an id: with why it waits, of long lists each, as JSON for programs, of an archive."""

    id: str
    waits: bool = False
    everything: bool = False
    as_json: bool = False
    archive: Path | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """Requests of a batch that are told of, with the rows of ``sends`` of all of it."""

    story: Story
    requests: tuple[Request, ...]
    rows: dict[str, Row]


def tell(wanted: Wanted) -> int:
    """Print what the log knows of an id; returns the exit status. Raises ``LogUnavailable``, ``SettingsError``."""
    settings = load_reading_settings()
    with open_reader(wanted.archive or settings.bot_database, CONTENTS) as reader:
        voice = Voice(reader, settings.zone, shows_all=wanted.everything)
        found = list(_found(reader, wanted.id))
        fetched = () if wanted.waits else reader.events.about_order(LABEL_FETCHED, wanted.id.strip())
        if not found and not fetched:
            print(f"The log knows no request, no batch and no order {wanted.id}", file=sys.stderr)
            name_archive(reader.sql)
            return 1
        if wanted.as_json:
            _for_programs(voice, found, waits=wanted.waits)
            for event in reversed(fetched):
                print(json.dumps(as_label(event)))
            return 0
        print(f"Times are those of {settings.bot_timezone}.")
        for one in found:
            print()
            for told in _lines(voice, one, waits=wanted.waits):
                print(printable(told))
        if fetched:
            print()
            print("\n".join(map(printable, label_lines(voice, fetched))))
        sys.stdout.flush()
        name_archive(reader.sql)
    return 0


def _lines(voice: Voice, found: _Found, *, waits: bool) -> Iterator[str]:
    now = SystemClock().now()
    voice = replace(voice, tells_names=any(request.erased_at is None for request in found.requests))
    if waits:
        yield from in_short(list(waiting_in(voice, found.story, found.requests, now)), now, voice)
    yield from batch_lines(voice, found.story, found.requests, found.rows)


def _for_programs(voice: Voice, found: list[_Found], *, waits: bool) -> None:
    now = SystemClock().now()
    for one in found:
        for waiting in waiting_in(voice, one.story, one.requests, now):
            request = waiting.request
            told = as_object(voice.reader, one.story, request, one.rows[request.id])
            print(json.dumps(told | (as_waiting(waiting) if waits else {})))


def _found(reader: LogReader, id_: str) -> Iterator[_Found]:
    """Find the batches that an id is about, newest last, each with the requests that are told of."""
    about = dict.fromkeys(_about(reader, id_))
    asked = [one for one in map(reader.requests.get, about) if one is not None]
    for story in filter(None, map(reader.requests.story, dict.fromkeys(one.batch_id for one in asked))):
        rows = {row["request_id"]: row for row in reader.sql.rows(_ROWS, (story.batch.id,))}
        yield _Found(story, tuple(one for one in story.requests if one.id in about), rows)


def _about(reader: LogReader, id_: str) -> tuple[str, ...]:
    """Return the requests that an id stands for: one, those of a batch, or those about an order."""
    if reader.requests.get(id_) is not None:
        return (id_,)
    of_batch = tuple(one.id for one in reader.requests.of_batch(id_))
    return of_batch or requests_about(reader, id_.strip())
