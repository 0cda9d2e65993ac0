"""The command that moves the log to another database."""

from typing import TYPE_CHECKING

from bot.arguments import types

if TYPE_CHECKING:
    import argparse


def add_copy_command(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe ``copy``."""
    copy = verbs.add_parser("copy", help="move the log to another database, with the bot stopped")
    copy.add_argument(
        "--to",
        type=types.text,
        required=True,
        metavar="DATABASE",
        help="an empty database, as BOT_DATABASE names one: a path, or postgresql://…; - reads it from standard input",
    )
    copy.add_argument("--trial", action="store_true", help="to try it out: the log that is copied stays the one in use")
    copy.description = (
        "Copies the log of BOT_DATABASE, every event with its hash, and proves the copy as `log verify` does before it"
        " is kept. From then on no bot starts from the log that was copied. The address may hold a password, and lists"
        " of processes show arguments to everybody on the machine: `--to -` reads it from standard input. docs/move.md"
        " says how to move without losing a request."
    )
    copy.set_defaults(command="copying.copy", wrong_use=copy.error)
