"""Which sends a command is about."""

import argparse
from datetime import tzinfo
from typing import TYPE_CHECKING

from bot.arguments import types

if TYPE_CHECKING:
    from bot.log.filters import Filters

_SEVERAL = "; several with commas, or once more"


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Describe the filters of ``log search`` and ``log export``."""
    for option, read, help_ in (
        ("--order", types.texts, "Alephee or marketplace number"),
        ("--person", types.people, "Slack user id of who asked, decided or approved"),
        ("--state", types.states, "such as pending, approved, sent, refused or unknown"),
        ("--kind", types.kinds, "such as message or document"),
    ):
        parser.add_argument(option, type=read, action="extend", default=[], help=help_ + _SEVERAL)
    parser.add_argument(
        "--since",
        type=types.moment,
        help="asked on this day or later, such as 2026-03-01; a time too, 2026-03-01T12:00",
    )
    parser.add_argument("--until", type=types.moment, help="asked on this day or earlier; or before a time")
    parser.set_defaults(text=None, wrong_use=parser.error)


def filters_of(options: argparse.Namespace, zone: tzinfo) -> "Filters":
    """Return what was written; days are those of ``zone``. Wrong use ends the command."""
    from bot.domain.periods import begin_of, end_of
    from bot.log.filters import Filters

    since, until = options.since and begin_of(options.since, zone), options.until and end_of(options.until, zone)
    if since and until and until <= since:
        options.wrong_use("--until ends before --since begins")
    return Filters(
        text=options.text or "",
        orders=tuple(options.order),
        people=tuple(options.person),
        states=tuple(options.state),
        kinds=tuple(options.kind),
        since=since,
        until=until,
    )
