"""Reading the log: finding, telling, writing to a file, proving."""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from bot.commands.printing import count_of, line_of, printable
from bot.commands.story import tell
from bot.kinds import CONTENTS
from bot.log.chain import Check
from bot.log.erased import why_erased
from bot.log.export import export as write_export
from bot.log.export import needs_ascii
from bot.log.search import search as find
from bot.log.shape import DATABASE
from bot.log.sqlite.store import open_reader
from bot.log.sqlite.untouched import open_untouched
from bot.settings import load_database_path
from bot.whole_files import written_whole

#: status of a command that found no log which can be read
NO_LOG = 3


def search(options: argparse.Namespace) -> int:
    """Find requests."""
    with open_reader(load_database_path(), CONTENTS) as reader:
        rows = find(
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
        print(json.dumps(row, ensure_ascii=ascii_only) if options.json else line_of(row))
    return 0


def show(options: argparse.Namespace) -> int:
    """Tell the story of a request, of a batch, or of all that was asked about an order."""
    return tell(options.id, waits=False)


def export(options: argparse.Namespace) -> int:
    """Write all sends."""
    with open_reader(load_database_path(), CONTENTS) as reader:
        if not options.output:
            write_export(reader, options.format, sys.stdout, delimiter=options.delimiter, plain=options.plain)
            return 0
        try:
            with written_whole(Path(options.output)) as out:
                write_export(reader, options.format, out, delimiter=options.delimiter, plain=options.plain)
        except OSError as error:
            print(f"{options.output}: {error.strerror}", file=sys.stderr)
            return 1
    return 0


def verify(options: argparse.Namespace) -> int:
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
                print(printable(f"requests {request_id}: erased {at} {why_erased(sql, request_id)}"))
    if erased:
        print(f"{count_of(erased)} erased, as the events tell")
    verdict = "damaged" if damaged else "tampered with" if found else "unchanged"
    print(f"{check.tip.events} events, head {check.tip.head}: {verdict}")
    return NO_LOG if damaged else 1 if found else 0
