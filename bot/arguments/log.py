"""The commands about the log."""

import argparse
from pathlib import Path

from bot.arguments import types
from bot.arguments.archives import add_archive, add_archive_command
from bot.arguments.backups import add_backup_commands
from bot.arguments.copies import add_copy_command
from bot.arguments.filters import add_filters

WHICH = "id of a request or a batch, or an order's number: of Alephee or of the marketplace"


def add_log_commands(parser: argparse.ArgumentParser) -> None:
    """Describe what is behind ``alephee-bot log``."""
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    search = verbs.add_parser("search", help="find requests by text, order, person, state, kind or time")
    search.add_argument("text", type=types.text, nargs="?", help="words of the text, or the number of an order")
    add_filters(search)
    search.add_argument("--limit", type=types.count, default=50, help="at most so many, newest (default 50)")
    search.add_argument("--json", action="store_true", help="as JSON, one object a line")
    add_archive(search)
    search.set_defaults(command="finding.search")
    show = verbs.add_parser("show", help="the whole story of a request, a batch or an order")
    add_story(show, "reading.show")
    add_archive(show)
    _file_command(verbs.add_parser("file", help="take a file out that was sent, by its sha256"))
    _export_command(verbs.add_parser("export", help="sends, oldest first, as a file: all of them, or those that match"))
    verify = verbs.add_parser("verify", help="prove that nobody changed the log; status 1 when somebody did")
    verify.add_argument(
        "--head",
        type=types.head,
        help="head noted earlier, as posted in the alerts channel: proves that nothing was cut off",
    )
    verify.add_argument(
        "--witness",
        type=Path,
        metavar="FILE",
        help="file with the heads noted so far (default: BOT_WITNESS): says which day's head is gone",
    )
    verify.add_argument("--erased", action="store_true", help="name the requests whose words were erased, too")
    verify.set_defaults(command="verifying.verify")
    verify.add_argument(
        "--archive",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="an archive that the log follows, where it is not beside the log; may be given again",
    )
    datasette = verbs.add_parser(
        "datasette", help="look through the log in the browser, on this machine, with Datasette"
    )
    datasette.add_argument(
        "--port", type=types.port, default=8001, help="port of the pages (8001; 0: any that is free)"
    )
    add_archive(datasette)
    datasette.set_defaults(command="browsing.datasette")
    add_backup_commands(verbs)
    add_copy_command(verbs)
    add_archive_command(verbs)
    _forget_command(verbs.add_parser("forget", help="erase words, names and files of requests that are over"))


def add_story(show: argparse.ArgumentParser, command: str) -> None:
    """Describe a command that tells the story of an id."""
    show.add_argument("id", type=types.text, help=WHICH)
    show.add_argument("--all", action="store_true", help="each request of a long list, and new orders whole")
    show.add_argument("--json", action="store_true", help="for programs: one object a request and line, times in UTC")
    show.set_defaults(command=command)


def _file_command(file: argparse.ArgumentParser) -> None:
    file.add_argument("sha256", type=types.sha256, help="its sha256, or the first 8 digits or more")
    file.add_argument(
        "--output",
        type=types.output,
        metavar="FILE",
        help="file to write, for its owner only (default, and -: standard output)",
    )
    add_archive(file)
    file.set_defaults(command="taking.file", wrong_use=file.error)


def _export_command(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--format",
        choices=("csv", "xlsx", "ndjson", "json"),
        help="csv and xlsx for people, ndjson for programs (default: as the file is called, else csv)",
    )
    export.add_argument(
        "--output",
        type=types.output,
        metavar="FILE",
        help="file to write, for its owner only (default, and -: standard output)",
    )
    add_filters(export)
    export.add_argument("--delimiter", type=types.delimiter, help="between the cells of csv: , ; | or tab (default ,)")
    export.add_argument(
        "--plain",
        action="store_true",
        help="csv for programs: times in UTC, no byte order mark, no cell guarded against spreadsheets",
    )
    export.description = (
        "Writes one row a request with the columns of sends. In csv and xlsx, which are for people, times are those of"
        " BOT_TIMEZONE, long numbers are texts, and no cell is a formula."
    )
    add_archive(export)
    export.set_defaults(command="exporting.export")


def _forget_command(forget: argparse.ArgumentParser) -> None:
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument("--order", type=types.text, help="of this order: Alephee or marketplace number")
    which.add_argument(
        "--buyer", type=types.words, help="wherever this text occurs: a name, an e-mail address, a phone number"
    )
    which.add_argument(
        "--person", type=types.person, metavar="ID", help="of somebody of the staff, by Slack id: what they were called"
    )
    forget.add_argument("--yes", action="store_true", help="do it (without: only say what would be erased)")
    forget.add_argument(
        "--by", type=types.remark, metavar="NAME", help="who erases (without: the account of this machine)"
    )
    forget.add_argument(
        "--reason",
        type=types.remark,
        metavar="TEXT",
        help="why, in up to 200 characters, such as the number of a ticket. It stays for ever: no data of the buyer",
    )
    add_archive(forget)
    forget.description = (
        "Erases texts, names of buyers and files, answers of Alephee and the bytes of files. Who did what and when"
        " stays, and so does the proof. What is on its way is not touched. Stop the bot first: it holds the file. With"
        " PostgreSQL bots may run meanwhile."
    )
    forget.set_defaults(command="erasing.forget")
