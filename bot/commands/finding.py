"""Finding sends."""

import argparse
import json
import sys

from bot.arguments.filters import filters_of
from bot.commands.printing import count_of, line_of, name_archive
from bot.kinds import CONTENTS
from bot.log.engines import open_reader
from bot.log.export.text import needs_ascii
from bot.log.search import search as find
from bot.settings import load_reading_settings


def search(options: argparse.Namespace) -> int:
    """Find requests."""
    settings = load_reading_settings()
    filters = filters_of(options, settings.zone)
    with open_reader(options.archive or settings.bot_database, CONTENTS) as reader:
        rows = find(reader, filters, limit=options.limit)
        ascii_only = needs_ascii(sys.stdout)
        for row in rows:
            print(json.dumps(row, ensure_ascii=ascii_only) if options.json else line_of(row, settings.zone))
        sys.stdout.flush()  # whoever left early hears no more
        name_archive(reader.sql)
    if not options.json:
        newest = f", the newest ones: --limit {2 * options.limit} shows more" if len(rows) == options.limit else ""
        print(f"{count_of(len(rows))}{newest}, times in {settings.bot_timezone}", file=sys.stderr)
    return 0
