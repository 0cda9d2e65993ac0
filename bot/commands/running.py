"""Running the bot and the sandbox."""

import argparse
import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.file_modes import exposed
from bot.importing import import_at_once
from bot.proxies import leave_to_the_settings
from bot.running import run_until_stopped
from bot.settings import Settings, load_with_files

if TYPE_CHECKING:
    from bot.app import Bot

log = logging.getLogger(__name__)

#: what `bot.demo` needs beside production's modules
_OF_THE_DEMO = frozenset({"sandbox", "aiohttp"})


def run(_options: argparse.Namespace) -> int:
    """Run the bot until SIGTERM, SIGINT or SIGHUP."""
    import_at_once("bot.logs")
    from bot.logs import configure_logging, log_what_nobody_catches

    settings, files = load_with_files()
    leave_to_the_settings(os.environ)
    configure_logging(settings.bot_log_format, settings.bot_log_level, settings.secrets)
    log_what_nobody_catches()
    _say_where_from(files.values())
    return run_until_stopped(lambda: _bot(settings))


def _say_where_from(files: Collection[Path]) -> None:
    """Name the files that the settings came from, and those of them that are not for this user alone."""
    for path in files:
        log.info("settings come from a file", extra={"file": str(path.absolute())})
    for open_ in filter(None, map(exposed, files)):
        log.warning("a file with settings is open to others", extra={"why": open_.what, "repair": open_.repair})


def _bot(settings: Settings) -> "Bot":
    import_at_once("bot.app")
    from bot.app import Bot

    return Bot(settings)


def demo(options: argparse.Namespace) -> int:
    """Run the sandbox and a bot in it."""
    with _of_a_checkout():
        from bot.demo import run_demo

    return run_demo(options.port, options.alephee_port)


def sandbox(options: argparse.Namespace) -> int:
    """Run the simulators alone and print the settings for a bot."""
    with _of_a_checkout():
        from bot.demo import run_sandbox

    return run_sandbox(options.port, options.alephee_port)


@contextmanager
def _of_a_checkout() -> Iterator[None]:
    """Import what production does not install. Raises ``SettingsError`` where it is not here."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _OF_THE_DEMO:
            raise
        raise SettingsError(
            ["the sandbox is not part of this installation; run `make demo` in a checkout of the repository"]
        ) from error
