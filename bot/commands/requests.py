"""What waits, how long and why."""

import argparse

from bot.clock import SystemClock
from bot.commands.printing import printable
from bot.commands.story import tell
from bot.kinds import CONTENTS
from bot.log.sqlite.store import open_reader
from bot.log.waiting import line, waiting
from bot.settings import load_database_path


def list_(_options: argparse.Namespace) -> int:
    """List what waits, oldest first."""
    now = SystemClock().now()
    with open_reader(load_database_path(), CONTENTS) as reader:
        found = waiting(reader, now)
    for one in found:
        print(printable(line(one, now)))
    print(f"{len(found)} waiting")
    return 0


def show(options: argparse.Namespace) -> int:
    """Tell why a request (or each of a batch, or about an order) waits, and its story."""
    return tell(options.id, waits=True)
