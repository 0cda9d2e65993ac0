"""The command that seals closed years, and the option by which others read an archive."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.arguments import types

if TYPE_CHECKING:
    import argparse


def add_archive_command(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe ``archive``."""
    archive = verbs.add_parser("archive", help="seal closed years into a file of their own, with the bot stopped")
    archive.add_argument("--before", type=types.year, metavar="YYYY", required=True, help="the first year that stays")
    archive.add_argument("file", type=types.text, metavar="FILE", help="the archive; there must be none yet")
    archive.description = (
        "What was asked and ended before that year (UTC) goes into the archive, a whole log that only its owner reads."
        " The log goes on with the rest. Both are proven before they get their names; a log that is not whole, or was"
        " just restored, is left as it is."
    )
    archive.set_defaults(command="archiving.archive")


def add_archive(parser: "argparse.ArgumentParser") -> None:
    """Have a command read an archive in place of the log."""
    parser.add_argument("--archive", type=Path, metavar="FILE", help="of an archive, in place of the log")
