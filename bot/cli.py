"""The command line ``alephee-bot``: 0 done, 1 failed, 2 wrong use or wrong settings."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version

from bot import commands
from bot.errors import BotError, SettingsError

_DONE, _FAILED, _WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = make_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except SettingsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return _WRONG_USE
    except BotError as error:
        print(error, file=sys.stderr)
        return _FAILED
    except BrokenPipeError:
        return _FAILED


def make_parser() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    parser = argparse.ArgumentParser(prog="alephee-bot", description=__doc__.partition("\n")[0])
    parser.add_argument("--version", action="version", version=version("alephee-bot"))
    commands_ = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    demo = commands_.add_parser("demo", help="sandbox and bot together; no credentials needed")
    _ports(demo)
    demo.set_defaults(command=commands.demo)
    run = commands_.add_parser("run", help="run the bot with the settings of the environment or .env")
    run.set_defaults(command=commands.run)
    doctor = commands_.add_parser("doctor", help="check settings, Slack, Alephee and the database; say how to mend")
    doctor.set_defaults(command=commands.doctor)
    sandbox = commands_.add_parser("sandbox", help="the simulators of Slack and Alephee alone")
    _ports(sandbox)
    sandbox.set_defaults(command=commands.sandbox)
    _log_commands(commands_.add_parser("log", help="read the send log (also while the bot runs)"))
    return parser


def _ports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help="port of the page and of the Slack side (default 8080)")
    parser.add_argument("--alephee-port", type=int, default=8081, help="port of the Alephee side (default 8081)")


def _log_commands(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    search = verbs.add_parser("search", help="find requests by text, order, person, state, kind or time")
    search.add_argument("text", nargs="?", help="words of the text")
    for option, help_ in (
        ("--order", "Alephee or marketplace number"),
        ("--person", "Slack user id of requester or decider"),
        ("--state", "state, such as sent or unknown"),
        ("--kind", "message, document, integrate or create_order"),
    ):
        search.add_argument(option, help=help_)
    search.add_argument("--since", type=_moment, help="first day or time, such as 2026-03-01")
    search.add_argument("--limit", type=int, default=50, help="at most so many, newest (default 50)")
    search.add_argument("--json", action="store_true", help="as JSON, one object a line")
    search.set_defaults(command=commands.log_search)
    show = verbs.add_parser("show", help="the whole story of a request or batch")
    show.add_argument("id", help="id of a request or a batch")
    show.set_defaults(command=commands.log_show)
    export = verbs.add_parser("export", help="all sends, oldest first")
    export.add_argument("--format", choices=("csv", "json", "ndjson"), default="csv")
    export.add_argument("--output", help="file to write (default: standard output)")
    export.set_defaults(command=commands.log_export)
    verify = verbs.add_parser("verify", help="prove that nobody changed the log")
    verify.add_argument("--head", help="head of the chain noted earlier: proves that nothing was cut off")
    verify.set_defaults(command=commands.log_verify)


def _moment(text: str) -> datetime:
    """Read a day or time; without a zone it is meant in the machine's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or time; write for example 2026-03-01") from error
    return moment.astimezone() if moment.tzinfo is None else moment
