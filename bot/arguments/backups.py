"""The commands that copy the log and put a copy back."""

from typing import TYPE_CHECKING

from bot.arguments import types

if TYPE_CHECKING:
    import argparse


def add_backup_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe ``backup`` and ``restore``."""
    backup = verbs.add_parser("backup", help="a verified copy of the log, also while the bot runs")
    backup.add_argument("file", type=types.text, metavar="FILE", help="where it goes; - for standard output")
    backup.add_argument("--force", action="store_true", help="replace a file that is there already")
    backup.description = (
        "The copy is proven as `log verify` does it before it gets its name, and only its owner reads it."
    )
    backup.set_defaults(command="backups.backup", wrong_use=backup.error)
    restore = verbs.add_parser("restore", help="put a backup in the place of the log, with the bot stopped")
    restore.add_argument("file", type=types.text, metavar="FILE", help="the backup; - for standard input")
    restore.description = (
        "The backup is proven first, and the log that is there is kept beside it. At its next start the bot asks in"
        " Slack about everything that was on its way in the backup, and sends nothing of it before."
    )
    restore.set_defaults(command="backups.restore")
