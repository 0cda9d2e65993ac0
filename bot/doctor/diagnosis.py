"""The doctor: checks what an installation needs, reads only, and names the repair for everything that is wrong."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import monotonic

from bot.database_url import DatabaseAddress, PostgresUrl
from bot.doctor import alephee, slack
from bot.doctor.at_once import Check, at_once
from bot.doctor.database import check_database
from bot.doctor.far_sides import alephee_side, slack_side
from bot.doctor.files import check_files
from bot.doctor.findings import Finding, ill, skipped, well
from bot.doctor.known import check_witness
from bot.doctor.port import check_port
from bot.doctor.postgres import check_postgres
from bot.proxies import leave_to_the_settings
from bot.setting_types import is_signing_secret
from bot.settings import Loaded, Settings

#: seconds that a call may take, most and least: it connects, and waits for the answer
_LONGEST, _SHORTEST = 3, 2
#: seconds less for what is asked within another check
_MARGIN = 0.2


def diagnose(loaded: Loaded, until: float) -> Iterator[Finding]:
    """Check files, Slack, Alephee, the database and the port; yields each finding as soon as it is known.

    What has found nothing by ``until`` (of ``time.monotonic``) is left, unless there was hardly any time.

    The environment is left without what libraries would follow in their own ways.
    """
    settings, files = loaded
    until = max(until, monotonic() + _SHORTEST + 2 * _MARGIN)  # on a busy machine the start took it all
    patience = max(_SHORTEST, min(_LONGEST, int(until - monotonic())))
    to_slack, to_alephee = slack_side(settings, patience), alephee_side(settings, patience)
    leave_to_the_settings(os.environ)
    yield from _settings(settings, files)
    checks = [
        Check(partial(slack.check_slack, settings, to_slack, until - _MARGIN), slack.too_late(settings, to_slack)),
        Check(partial(alephee.check_alephee, settings, to_alephee), alephee.too_late(to_alephee)),
        _database(settings.bot_database),
        Check(partial(check_files, settings.bot_database, files), (skipped("files", "the disk does not answer"),)),
        Check(partial(check_port, settings), (skipped("port", "the name of BOT_HOST was not resolved in time"),)),
    ]
    if isinstance(settings.bot_witness, Path):
        look = partial(check_witness, settings.bot_database, settings.bot_witness)
        checks.append(Check(look, (skipped("witness", "it takes long; `alephee-bot log verify` does it"),)))
    yield from at_once(checks, until)


def wrong_settings(problems: list[str]) -> Iterator[Finding]:
    """Say what is wrong with the settings, and that nothing else was looked at."""
    for problem in problems:
        what, _, repair = problem.partition("; ")
        yield ill("settings", what, repair or "set it as the table in README.md says")
    for check in ("slack", "alephee", "database"):
        yield skipped(check, "the settings are wrong")


def _database(database: DatabaseAddress) -> Check:
    if isinstance(database, PostgresUrl):
        away = ill("database", f"{database}: PostgreSQL does not answer", "look whether the server runs and is reached")
        return Check(partial(check_postgres, database), (away,))
    late = skipped("database", "it takes long; `alephee-bot log verify` looks at all of it")
    return Check(partial(check_database, database), (late,))


def _settings(settings: Settings, files: dict[str, Path]) -> Iterator[Finding]:
    named = ", ".join(f"{path.absolute()}" for path in files.values())
    yield well("settings", f"from {named} and the environment" if named else "from the environment")
    secret = settings.slack_signing_secret
    if secret is not None and not is_signing_secret(secret):
        yield ill(
            "settings",
            "SLACK_SIGNING_SECRET: does not look like one, which has 32 characters of 0-9 and a-f",
            "copy the Signing Secret of the app's page Basic Information",
        )
