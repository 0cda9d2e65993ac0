"""What waits, how long and why."""

import argparse
import json

from bot.clock import SystemClock
from bot.commands.printing import printable
from bot.commands.telling.machine import as_waiting
from bot.commands.telling.story import Wanted, tell
from bot.commands.telling.voice import Voice
from bot.commands.telling.waiting import Waiting, line, waiting
from bot.kinds import CONTENTS
from bot.log.engines import open_reader
from bot.settings import load_reading_settings


def list_(options: argparse.Namespace) -> int:
    """List what waits, oldest first."""
    settings, now = load_reading_settings(), SystemClock().now()
    with open_reader(settings.bot_database, CONTENTS) as reader:
        found = waiting(Voice(reader, settings.zone), now)
    if options.json:
        for one in found:
            print(json.dumps(_as_object(one)))
        return 0
    for one in found:
        print(printable(line(one, now)))
    print(f"{len(found)} waiting{f', times in {settings.bot_timezone}' if found else ''}")
    return 0


def show(options: argparse.Namespace) -> int:
    """Tell why a request (or each of a batch, or about an order) waits, and its story."""
    return tell(Wanted(id=options.id, waits=True, everything=options.all, as_json=options.json))


def _as_object(one: Waiting) -> dict[str, object]:
    request = one.request
    return {
        "request_id": request.id,
        "batch_id": request.batch_id,
        "kind": request.kind,
        "account_id": request.account_id,
        "order_id": request.order_id,
        "external_order_id": request.external_order_id or None,
        "state": request.state,
        **as_waiting(one),
    }
