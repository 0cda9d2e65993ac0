"""Moving the log to another database."""

import argparse
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.printing import printable
from bot.commands.progress import Progress
from bot.database_path import place_of
from bot.database_url import DatabaseAddress, PostgresUrl, means_postgres, place_shown, read_url
from bot.errors import SettingsError
from bot.log.copying.moving import move
from bot.settings import load_log_settings
from bot.signals import interruptible

_FAILED = 1


def copy(options: argparse.Namespace) -> int:
    """Copy the log into an empty database, prove the copy, and leave the log marked as moved."""
    settings = load_log_settings()
    source, target = settings.bot_database, _read_target(options)
    if _is_same(source, target):
        print(f"{place_shown(target)} is the log itself", file=sys.stderr)
        return _FAILED
    with interruptible():
        try:
            copied = move(
                source,
                target,
                wait=settings.bot_lock_wait,
                clock=SystemClock(),
                trial=options.trial,
                tell=Progress(),
            )
        except OSError as error:
            print(f"{place_shown(target)}: {error.strerror}", file=sys.stderr)
            return _FAILED
    for problem in copied.problems:
        print(printable(problem), file=sys.stderr)
    if copied.problems:
        print(f"{place_shown(source)} is not whole: it is not copied; nothing was changed", file=sys.stderr)
        return _FAILED
    print(f"{place_shown(target)}: {copied.tip.events} events, head {copied.tip.head}")
    if options.trial:
        print("this is a trial: the log that was copied stays the one in use, and a bot that starts from the copy asks")
        print("about everything that was on its way, and sends nothing of it before")
    else:
        print("set BOT_DATABASE to it and start the bot; no bot starts from the log that was copied any more")
    return 0


def _read_target(options: argparse.Namespace) -> DatabaseAddress:
    """Read where the log is to go: what ``BOT_DATABASE`` may be, or ``-`` for a line of standard input."""
    text = sys.stdin.readline().strip() if options.to == "-" else options.to
    try:
        found = read_url(text) if means_postgres(text) else place_of(text)
        if isinstance(found, PostgresUrl):
            _refuse_odd(found)
    except ValueError as error:
        options.wrong_use(f"argument --to: {error}")
        raise
    return found


def _refuse_odd(url: PostgresUrl) -> None:
    """Refuse an address of which the driver does not know an option. Raises ``ValueError``."""
    from bot.log.postgres.server import Server

    try:
        Server(url.secret.get_secret_value()).conninfo()
    except SettingsError as error:
        raise ValueError(str(error).partition(": ")[2]) from None


def _is_same(source: DatabaseAddress, target: DatabaseAddress) -> bool:
    if isinstance(source, PostgresUrl) or isinstance(target, PostgresUrl):
        return source == target
    return Path(source).resolve() == Path(target).resolve()
