"""The story of a request, of a batch, or of all that was asked about an order."""

import json
import sys

from bot.clock import SystemClock
from bot.commands.printing import printable
from bot.domain.contents import dump
from bot.domain.requests import Request, Story
from bot.kinds import CONTENTS
from bot.log.mentions import requests_about
from bot.log.reader import LogReader
from bot.log.sqlite.store import open_reader
from bot.log.waiting import line, waiting_one
from bot.settings import load_database_path


def tell(id_: str, *, waits: bool) -> int:
    """Print what the log knows of an id, ``waits``: with why it waits; returns the exit status."""
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
            print(printable(line(waiting_one(reader, asked, story, now), now)))
        else:
            number = asked.order_id or asked.external_order_id
            print(printable(f"{asked.id}  {asked.kind}  order {number}  {asked.state}"))
        erased = f"  erased {asked.erased_at.isoformat()}" if asked.erased_at else ""
        print(f"  {printable(dump(asked.content))}{erased}")
        if asked.kind not in CONTENTS.types:
            print(f"  this version knows no {printable(asked.kind)}: it stands here as it was written")
        for attempt in reader.attempts.of(asked.id):
            print(f"  attempt {attempt.started_at.isoformat()}  {attempt.outcome}  {attempt.http_status or ''}")
    for question in story.questions:
        words = "erased" if question.is_erased else json.dumps([question.text, question.answer], ensure_ascii=False)
        print(f"  {printable(question.asked_by)} asked back {question.asked_at.isoformat()}  {printable(words)}")
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
