"""Reading the log: telling, proving."""

import argparse
from contextlib import closing

from bot.commands.printing import count_of, printable
from bot.commands.telling.story import Wanted, tell
from bot.commands.witnessed import hold_against_witness
from bot.log.chain import Check
from bot.log.erased import names_erased, why_erased
from bot.log.shape import DATABASE
from bot.log.sqlite.untouched import open_untouched
from bot.settings import load_log_settings

#: status of a command that found no log which can be read
NO_LOG = 3


def show(options: argparse.Namespace) -> int:
    """Tell the story of a request, of a batch, or of all that was asked about an order."""
    return tell(Wanted(id=options.id, everything=options.all, as_json=options.json))


def verify(options: argparse.Namespace) -> int:
    """Verify the chain of events, the contents and the files, in a log of any version, and leave it as it is."""
    found, damaged, erased = False, False, 0
    settings = load_log_settings()
    with open_untouched(settings.bot_database) as (sql, refuse_changed), closing(Check(sql, options.head)) as check:
        for problem in check.problems():
            refuse_changed()
            print(problem)
            found, damaged = True, damaged or problem.subject == DATABASE
        refuse_changed()
        if not damaged:
            found |= hold_against_witness(sql, options.witness, settings.bot_witness)
            refuse_changed()
        for request_id, at in check.erased():
            erased += 1
            if options.erased:
                print(printable(f"requests {request_id}: erased {at} {why_erased(sql, request_id)}"))
        for told in names_erased(sql) if options.erased and not damaged else ():
            print(printable(told))
    if erased:
        print(f"{count_of(erased)} erased, as the events tell")
    verdict = "damaged" if damaged else "tampered with" if found else "unchanged"
    print(f"{check.tip.events} events, head {check.tip.head}: {verdict}")
    return NO_LOG if damaged else 1 if found else 0
