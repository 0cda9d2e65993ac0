"""The command line ``alephee-bot``. 0: done, 1: failed, 2: wrong use or settings, 3: no log that can be read."""

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from io import TextIOWrapper

from bot.errors import BotError, LogUnavailable, SettingsError
from bot.importing import import_at_once

_FAILED, _WRONG_USE, _NO_LOG, _INTERRUPTED = 1, 2, 3, 130
#: what is hard to write on a command line
_NAMED = {"tab": "\t", "\\t": "\t"}
#: characters of a text to erase by
_SHORTEST = 3
_WHICH = "id of a request or a batch, or an order's number: of Alephee or of the marketplace"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that lacks a character shows another one for it
        sys.stdout.reconfigure(errors="replace")
    options = make_parser().parse_args(arguments)
    try:
        status = _run(options)
        print(end="", flush=True)  # a reader who has left is noticed here, not when the interpreter ends
    except SettingsError as error:
        for problem in error.problems:
            print(_one_line(problem), file=sys.stderr)
        return _WRONG_USE
    except LogUnavailable as error:
        print(error, file=sys.stderr)
        return _NO_LOG
    except BotError as error:
        print(error, file=sys.stderr)
        return _FAILED
    except OSError as error:
        if error.errno not in {errno.EPIPE, errno.ENOSPC}:
            raise
        if error.errno == errno.ENOSPC:
            print(f"standard output: {error.strerror}", file=sys.stderr)
        # `log export | head`: what is still buffered goes nowhere, instead of into a second error at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _run(options: argparse.Namespace) -> int:
    if options.command != "run":
        return _command(options)
    from bot.signals import StoppedEarly, ended_by_signals

    with suppress(StoppedEarly), ended_by_signals():
        return _command(options)
    return 0


def _command(options: argparse.Namespace) -> int:
    import_at_once("bot.commands")
    from bot import commands  # what the commands need takes long to import: not for a word of help

    command: Callable[[argparse.Namespace], int] = getattr(commands, options.command)
    return command(options)


class _Version(argparse.Action):
    """Looks the version up when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(version("alephee-bot"))
        parser.exit()


def make_parser() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    parser = argparse.ArgumentParser(prog="alephee-bot", description=__doc__.partition("\n")[0].replace("``", ""))
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands_ = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    demo = commands_.add_parser("demo", help="sandbox and bot together; no credentials needed")
    _ports(demo)
    demo.set_defaults(command="demo")
    run = commands_.add_parser("run", help="run the bot with the settings of the environment or .env")
    run.set_defaults(command="run")
    doctor = commands_.add_parser("doctor", help="check settings, Slack, Alephee and the database; say how to fix it")
    doctor.set_defaults(command="doctor")
    sandbox = commands_.add_parser("sandbox", help="the simulators of Slack and Alephee alone")
    _ports(sandbox)
    sandbox.set_defaults(command="sandbox")
    _request_commands(commands_.add_parser("requests", help="what waits, how long and why (also while the bot runs)"))
    _log_commands(commands_.add_parser("log", help="read the send log (also while the bot runs), and erase from it"))
    return parser


def _ports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8080, help="port of the page and of the Slack side (8080)")
    parser.add_argument("--alephee-port", type=_port, default=8081, help="port of the Alephee side (8081)")


def _request_commands(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    list_ = verbs.add_parser("list", help="all that waits, oldest first, with state, age and why")
    list_.set_defaults(command="requests_list")
    show = verbs.add_parser("show", help="one request or batch, or an order's: state, age, why, and the whole story")
    show.add_argument("id", type=_text, help=_WHICH)
    show.set_defaults(command="requests_show")


def _log_commands(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    search = verbs.add_parser("search", help="find requests by text, order, person, state, kind or time")
    search.add_argument("text", type=_text, nargs="?", help="words of the text, or the number of an order")
    for option, help_ in (
        ("--order", "Alephee or marketplace number"),
        ("--person", "Slack user id of requester or decider"),
    ):
        search.add_argument(option, type=_text, help=help_)
    search.add_argument("--state", type=_state, help="such as pending, approved, sent, refused or unknown")
    search.add_argument("--kind", type=_kind, help="such as message or document")
    search.add_argument("--since", type=_moment, help="first day or time, such as 2026-03-01")
    search.add_argument("--limit", type=_count, default=50, help="at most so many, newest (default 50)")
    search.add_argument("--json", action="store_true", help="as JSON, one object a line")
    search.set_defaults(command="log_search")
    show = verbs.add_parser("show", help="the whole story of a request, a batch or an order")
    show.add_argument("id", type=_text, help=_WHICH)
    show.set_defaults(command="log_show")
    export = verbs.add_parser("export", help="all sends, oldest first")
    export.add_argument("--format", choices=("csv", "json", "ndjson"), default="csv")
    export.add_argument("--output", help="file to write (default: standard output)")
    export.add_argument(
        "--delimiter", type=_delimiter, default=",", help="what parts the cells of csv: , ; | or tab (default ,)"
    )
    export.add_argument(
        "--plain",
        action="store_true",
        help="csv for programs: no byte order mark, nothing that keeps a spreadsheet from changing or running a cell",
    )
    export.set_defaults(command="log_export")
    verify = verbs.add_parser("verify", help="prove that nobody changed the log; status 1 when somebody did")
    verify.add_argument(
        "--head",
        type=_head,
        help="head noted earlier, as posted in the alerts channel: proves that nothing was cut off",
    )
    verify.add_argument("--erased", action="store_true", help="name the requests whose words were erased, too")
    verify.set_defaults(command="log_verify")
    _forget_command(verbs.add_parser("forget", help="erase words, names and files of requests that are over"))


def _forget_command(forget: argparse.ArgumentParser) -> None:
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument("--order", type=_text, help="of this order: Alephee or marketplace number")
    which.add_argument(
        "--buyer", type=_words, help="wherever this text occurs: a name, an e-mail address, a phone number"
    )
    forget.add_argument("--yes", action="store_true", help="do it (without: only say what would be erased)")
    forget.description = (
        "Erases texts, names of buyers and files, answers of Alephee and the bytes of files. Who did what and when"
        " stays, and so does the proof. What is on its way is not touched. Stop the bot first: it holds the database."
    )
    forget.set_defaults(command="log_forget")


def _port(text: str) -> int:
    """Read the number of a port; 0: any free one."""
    return _whole(text, 0, 65_535)


def _count(text: str) -> int:
    """Read how many."""
    return _whole(text, 1, 2**31)


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
    return int(text)


def _delimiter(text: str) -> str:
    """Read what parts the cells of a CSV file."""
    from bot.domain.csv_rows import DELIMITERS

    if text not in {*DELIMITERS, *_NAMED}:
        raise argparse.ArgumentTypeError(f"{text!r} parts no cells; write one of , ; | tab")
    return _NAMED.get(text, text)


def _state(text: str) -> str:
    """Read the state of a request."""
    from bot.domain.requests import State

    return _one_of(State, text)


def _kind(text: str) -> str:
    """Read the kind of a request."""
    from bot.kinds import NAMES

    return _one_of(NAMES, text)


def _one_of(known: Iterable[str], text: str) -> str:
    names = [str(name) for name in known]
    if text not in names:
        raise argparse.ArgumentTypeError(f"invalid choice: {text!r} (choose from {', '.join(names)})")
    return text


def _head(text: str) -> str:
    """Read the hash of an event."""
    if not re.fullmatch(r"sha256:[0-9a-f]{64}|s2:[A-Za-z0-9_-]{43}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no head; it looks like s2:… or sha256:…, whole")
    return text


def _one_line(text: str) -> str:
    """Return a text in one line; a character of a setting that nobody would see is told by its number."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _text(text: str) -> str:
    """Read a text; bytes that are none in the terminal's encoding cannot be found anywhere."""
    return text.encode(errors="replace").decode()


def _words(text: str) -> str:
    """Read a text to search for; a very short one would be found everywhere."""
    text = _text(text)
    if len(text.strip()) < _SHORTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is too short; write at least {_SHORTEST} characters")
    return text.strip()


def _moment(text: str) -> datetime:
    """Read a day or time; without a zone it is meant in the machine's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or time; write for example 2026-03-01") from error
    return moment.astimezone() if moment.tzinfo is None else moment
