"""What the log is told of the bot itself: what runs, and the settings that decide who may do what. No secrets."""

from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from os import getpid
from pathlib import Path
from platform import python_version
from socket import gethostname
from typing import Any

from bot.database_url import PostgresUrl, place_shown
from bot.domain.people import Home
from bot.log.sqlite.migrations import newest_version
from bot.ports import Role
from bot.settings import Settings
from bot.witness_place import Syslog

#: whoever changes one of these changes who may do what, when it goes out, where it is shown, or what is kept
_DECIDING = frozenset(
    {
        "alephee_accounts",
        "alephee_api_url",
        "bot_alerts_channel",
        "bot_approval_for",
        "bot_approval_ttl",
        "bot_approvals_channel",
        "bot_approvals_needed",
        "bot_approvers",
        "bot_mention_approvers",
        "bot_remind_after",
        "bot_retention_days",
        "bot_staff",
        "bot_undo",
        "bot_witness",
        "slack_api_url",
    }
)


def run_of(settings: Settings) -> dict[str, object]:
    """Say what runs, and of several processes which. Of a database its name alone: the path tells about the machine."""
    known: dict[str, object] = {
        "version": version("alephee-bot"),
        "python": python_version(),
        "schema": newest_version(),
        "database": settings.bot_database.name,
        "transport": "socket" if settings.socket_mode else "http",
    }
    if isinstance(settings.bot_database, PostgresUrl):
        known["replica"] = f"{gethostname()}:{getpid()}"
    return known


def told_at_start(settings: Settings, port: int, role: Role) -> dict[str, object]:
    """Say in the process log what runs and where, and of several processes whether it works.

    Accounts that are not set are asked for later.
    """
    where = {"database": place_shown(settings.bot_database), "host": settings.bot_host, "port": port}
    known = run_of(settings)
    of_several = {"role": role.value} if "replica" in known else {}
    return {**known, **where, **of_several, "accounts": sorted(settings.alephee_accounts)}


def deciding(settings: Settings) -> dict[str, object]:
    """Return these settings by the names people write, with values as JSON has them."""
    return {name.upper(): _readable(getattr(settings, name)) for name in sorted(_DECIDING)}


def identity_of(told: Mapping[str, Any], home: Home) -> dict[str, object]:
    """Say as whom the bot works. ``told``: what ``auth.test`` said; ids alone, names change."""
    return {
        "bot": str(told.get("bot_id") or ""),
        "user": str(told.get("user_id") or ""),
        "app": home.app_id,
        "teams": sorted(home.team_ids),
        "enterprise": home.enterprise_id,
    }


def _readable(value: object) -> object:
    if isinstance(value, timedelta):
        return f"{round(value.total_seconds())}s"
    if isinstance(value, tuple):
        return sorted(map(str, value))
    if isinstance(value, dict):
        return {str(name): one for name, one in value.items()}
    return str(value) if isinstance(value, Path | Syslog) else value
