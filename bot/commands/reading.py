"""Reading the log: telling."""

import argparse

from bot.commands.telling.story import Wanted, tell


def show(options: argparse.Namespace) -> int:
    """Tell the story of a request, of a batch, or of all that was asked about an order."""
    return tell(Wanted(id=options.id, everything=options.all, as_json=options.json, archive=options.archive))
