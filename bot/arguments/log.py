"""The commands about the log."""

import argparse

from bot.arguments import types

WHICH = "id of a request or a batch, or an order's number: of Alephee or of the marketplace"


def add_log_commands(parser: argparse.ArgumentParser) -> None:
    """Describe what is behind ``alephee-bot log``."""
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    search = verbs.add_parser("search", help="find requests by text, order, person, state, kind or time")
    search.add_argument("text", type=types.text, nargs="?", help="words of the text, or the number of an order")
    for option, help_ in (
        ("--order", "Alephee or marketplace number"),
        ("--person", "Slack user id of requester or decider"),
    ):
        search.add_argument(option, type=types.text, help=help_)
    search.add_argument("--state", type=types.state, help="such as pending, approved, sent, refused or unknown")
    search.add_argument("--kind", type=types.kind, help="such as message or document")
    search.add_argument("--since", type=types.moment, help="first day or time, such as 2026-03-01")
    search.add_argument("--limit", type=types.count, default=50, help="at most so many, newest (default 50)")
    search.add_argument("--json", action="store_true", help="as JSON, one object a line")
    search.set_defaults(command="reading.search")
    show = verbs.add_parser("show", help="the whole story of a request, a batch or an order")
    show.add_argument("id", type=types.text, help=WHICH)
    show.set_defaults(command="reading.show")
    export = verbs.add_parser("export", help="all sends, oldest first")
    export.add_argument("--format", choices=("csv", "json", "ndjson"), default="csv")
    export.add_argument("--output", help="file to write (default: standard output)")
    export.add_argument(
        "--delimiter", type=types.delimiter, default=",", help="what parts the cells of csv: , ; | or tab (default ,)"
    )
    export.add_argument(
        "--plain",
        action="store_true",
        help="csv for programs: no byte order mark, nothing that keeps a spreadsheet from changing or running a cell",
    )
    export.set_defaults(command="reading.export")
    verify = verbs.add_parser("verify", help="prove that nobody changed the log; status 1 when somebody did")
    verify.add_argument(
        "--head",
        type=types.head,
        help="head noted earlier, as posted in the alerts channel: proves that nothing was cut off",
    )
    verify.add_argument("--erased", action="store_true", help="name the requests whose words were erased, too")
    verify.set_defaults(command="reading.verify")
    _forget_command(verbs.add_parser("forget", help="erase words, names and files of requests that are over"))


def _forget_command(forget: argparse.ArgumentParser) -> None:
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument("--order", type=types.text, help="of this order: Alephee or marketplace number")
    which.add_argument(
        "--buyer", type=types.words, help="wherever this text occurs: a name, an e-mail address, a phone number"
    )
    forget.add_argument("--yes", action="store_true", help="do it (without: only say what would be erased)")
    forget.add_argument("--by", type=types.remark, metavar="NAME", help="who erases; with --yes it is required")
    forget.add_argument(
        "--reason",
        type=types.remark,
        metavar="TEXT",
        help="why, in up to 200 characters; with --yes it is required. It stays for ever: no data of the buyer",
    )
    forget.description = (
        "Erases texts, names of buyers and files, answers of Alephee and the bytes of files. Who did what and when"
        " stays, and so does the proof. What is on its way is not touched. Stop the bot first: it holds the database."
    )
    forget.set_defaults(command="erasing.forget")
