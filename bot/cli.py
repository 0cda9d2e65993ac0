"""The command line ``alephee-bot``. 0: done, 1: failed, 2: wrong use or settings, 3: no log that can be read."""

import argparse
import errno
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import NoReturn

from bot.arguments import types
from bot.arguments.log import add_log_commands, add_story
from bot.errors import BotError, LogUnavailable, SettingsError
from bot.importing import import_at_once
from bot.printable import one_line

_FAILED, _WRONG_USE, _NO_LOG, _INTERRUPTED = 1, 2, 3, 130


def program() -> NoReturn:
    """Be the program: run the command that its arguments name, and end with its exit status.

    A check of the doctor that was left behind may still run. Python takes the ground from under such a thread while it
    ends (docs.python.org, ``threading``, "Thread Objects"), and some ended the whole process with a signal.
    """
    status = main()
    if any(thread.daemon for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(status)
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that lacks a character shows another one for it
        sys.stdout.reconfigure(errors="replace")
    begun = monotonic()
    options = make_parser().parse_args(arguments)
    options.begun = begun
    try:
        status = _run(options)
        print(end="", flush=True)  # a reader who has left is noticed here, not when the interpreter ends
    except SettingsError as error:
        for problem in error.problems:
            print(one_line(problem), file=sys.stderr)
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
    if options.command != "running.run":
        return _command(options)
    from bot.signals import StoppedEarly, ended_by_signals

    with suppress(StoppedEarly), ended_by_signals():
        return _command(options)
    return 0


def _command(options: argparse.Namespace) -> int:
    room, _, name = options.command.partition(".")
    # what the commands need takes long to import: not for a word of help
    from bot.setting_sources import ENV_FILE

    ENV_FILE.set(getattr(options, "env_file", None))
    command: Callable[[argparse.Namespace], int] = getattr(import_at_once(f"bot.commands.{room}"), name)
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
    demo.set_defaults(command="running.demo")
    run = commands_.add_parser("run", help="run the bot with the settings of the environment or .env")
    run.set_defaults(command="running.run")
    doctor = commands_.add_parser("doctor", help="check settings, Slack, Alephee and the database; say how to fix it")
    doctor.add_argument("--json", action="store_true", help="one list for programs: check, status, message, repair")
    doctor.add_argument("--online", action="store_true", help="have Slack check every screen, too (takes minutes)")
    doctor.set_defaults(command="examining.doctor")
    sandbox = commands_.add_parser("sandbox", help="the simulators of Slack and Alephee alone")
    _ports(sandbox)
    sandbox.set_defaults(command="running.sandbox")
    requests = commands_.add_parser("requests", help="what waits, how long and why (also while the bot runs)")
    _request_commands(requests)
    log = commands_.add_parser("log", help="read the send log (also while the bot runs), and erase from it")
    add_log_commands(log)
    for one in (run, doctor, requests, log):
        one.add_argument(
            "--env-file", type=Path, metavar="FILE", help="take settings from FILE instead of .env in this folder"
        )
    return parser


def _ports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=types.port, default=8080, help="port of the page and of the Slack side (8080)")
    parser.add_argument("--alephee-port", type=types.port, default=8081, help="port of the Alephee side (8081)")


def _request_commands(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    list_ = verbs.add_parser("list", help="all that waits, oldest first, with state, age and why")
    list_.add_argument("--json", action="store_true", help="for programs: one object a line, times in UTC")
    list_.set_defaults(command="requests.list_")
    show = verbs.add_parser("show", help="one request or batch, or an order's: state, age, why, and the whole story")
    add_story(show, "requests.show")
