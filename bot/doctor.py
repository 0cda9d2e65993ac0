"""The doctor: checks what an installation needs, reads only, and names the repair for everything that is wrong."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slack_sdk import WebClient

from bot.alephee.client import AlepheeClient
from bot.alephee.pacing import GcraPacer
from bot.channels import channel_problems, check_app_token
from bot.database_path import problem_of_new
from bot.errors import AlepheeError, DeliveryError, DeliveryRefused, LogUnavailable, NeverSent, SettingsError
from bot.log.soundness import check_whole
from bot.log.store import open_reader
from bot.proxies import leave_to_the_settings
from bot.settings import Settings, load_settings
from handlers.bolt import make_client
from handlers.calls import call
from handlers.directory import SlackDirectory
from handlers.home import learn_home

#: the bot's scopes, each with what needs it; the manifest and the README say the same
SCOPES = {
    "commands": "the slash command",
    "chat:write": "cards, receipts and alerts",
    "files:read": "the files people attach",
    "files:write": "documents of an order, handed to the person who asks",
    "users:read": "languages, and who is a guest",
    "usergroups:read": "approvers listed as a user group",
    "channels:read": "whether the approvals channel is shared",
    "groups:read": "the same for a private channel",
}
_ROOM = 200 * 1024 * 1024
_KEY_REFUSED = frozenset({401, 403})
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: whether it is well, and if not, what to do."""

    ok: bool
    what: str
    repair: str = ""

    def __str__(self) -> str:
        return f"{'ok  ' if self.ok else 'FAIL'}  {self.what}" + (f"\n      → {self.repair}" if self.repair else "")


def _well(what: str) -> Finding:
    return Finding(ok=True, what=what)


def _ill(what: str, repair: str) -> Finding:
    return Finding(ok=False, what=what, repair=repair)


def diagnose() -> tuple[Finding, ...]:
    """Check settings, Slack, Alephee and the database. Raises ``SettingsError`` when a setting is wrong."""
    settings = load_settings(any_database=True)
    leave_to_the_settings(os.environ)
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_slack, _people, _alephee, _database)
    return (_well("settings"), *(finding for check in checks for finding in check(settings)))


def _client(settings: Settings) -> WebClient:
    url = settings.slack_api_url
    return make_client(settings.slack_bot_token, url, proxy=settings.proxy_for(url))


def _slack(settings: Settings) -> Iterator[Finding]:
    client = _client(settings)
    try:
        response = client.auth_test()
        yield _well(f"Slack: bot token of {response.get('team')}")
    except Exception:  # noqa: BLE001 - classified by the second call, which maps every error
        try:
            call(client.auth_test)
        except DeliveryError as error:
            repair = "put the Bot User OAuth Token (xoxb-…) of the app's page OAuth & Permissions into SLACK_BOT_TOKEN"
            unreachable = "check SLACK_API_URL and the network"
            yield _ill(f"Slack: {error.error}", repair if isinstance(error, DeliveryRefused) else unreachable)
        return
    headers = {name.lower(): value for name, value in response.headers.items()}
    yield from _scopes(str(headers.get("x-oauth-scopes") or ""))
    try:
        problems = channel_problems(client, settings)
    except DeliveryError as error:
        yield _ill(f"Slack: channels cannot be read ({error.error})", "try again later, or check SLACK_API_URL")
    else:
        yield from (_ill(f"Slack: {problem.setting}: {problem.what}", problem.repair) for problem in problems)
        if not problems:
            yield _well("Slack: approvals and alerts channels")
    try:
        check_app_token(client, settings)
        if settings.socket_mode:
            yield _well("Slack: app token for Socket Mode")
    except SettingsError as error:
        what, _, repair = error.problems[0].partition("; ")
        yield _ill(f"Slack: {what}", repair)
    except DeliveryError as error:
        yield _ill(f"Slack: app token: {error.error}", "try again later, or check SLACK_API_URL")


def _scopes(granted: str) -> Iterator[Finding]:
    """Compare the scopes Slack names in the answer's headers with those the bot needs."""
    have = {scope.strip() for scope in granted.split(",")} - {""}
    missing = {scope: why for scope, why in SCOPES.items() if have and scope not in have}
    for scope, why in missing.items():
        yield _ill(f"Slack: scope {scope} is missing ({why})", "add it and reinstall the app")


def _people(settings: Settings) -> Iterator[Finding]:
    client = _client(settings)
    try:
        home = learn_home(client, call(client.auth_test), settings.slack_app_token)
    except DeliveryError:
        return  # what is wrong with the token or with Slack is said already
    directory = SlackDirectory(client, home=home, language="es")
    for entry in dict.fromkeys((*settings.bot_approvers, *settings.bot_staff)):
        try:
            known = bool(directory.members(entry)) if entry.startswith("S") else directory.person(entry).is_full_member
        except DeliveryError as error:
            yield _ill(f"{entry} cannot be read ({error.error})", "check the id; user groups need usergroups:read")
            continue
        if not known:
            yield _ill(f"{entry} is nobody who may approve or ask", "list active full members or their groups")


def _alephee(settings: Settings) -> Iterator[Finding]:
    url = settings.alephee_api_url
    api = AlepheeClient(url, settings.alephee_api_key, GcraPacer(time.time), proxy=settings.proxy_for(url))
    try:
        accounts = {account.id for account in api.accounts()}
    except AlepheeError as error:
        yield _no_accounts(error)
        return
    finally:
        api.close()
    if not accounts:
        yield _ill("Alephee: the key has no account", "ask soporte@alephcrm.com for a key with accounts")
        return
    yield _well(f"Alephee: key with {len(accounts)} accounts")
    unknown = set(settings.alephee_accounts) - accounts
    if unknown:
        names = ", ".join(map(str, sorted(unknown)))
        yield _ill(f"Alephee: ALEPHEE_ACCOUNTS names {names}, which the key does not have", "take them out")


def _no_accounts(error: AlepheeError) -> Finding:
    """Say why Alephee did not tell the accounts, and what to do about it."""
    if error.status in _KEY_REFUSED:
        repair = "check ALEPHEE_API_KEY; ask soporte@alephcrm.com for the key and its accounts"
        return _ill(f"Alephee: the key is refused (status {error.status})", repair)
    if error.status == _TOO_MANY:
        return _ill("Alephee: too many calls at the moment (status 429)", "wait a minute and try again")
    if isinstance(error, NeverSent):
        return _ill("Alephee: cannot be reached", "check ALEPHEE_API_URL and the network")
    answer = f"answers with status {error.status}" if error.status else "does not answer"
    return _ill(f"Alephee: {answer}", "check ALEPHEE_API_URL, or try again later")


def _database(settings: Settings) -> Iterator[Finding]:
    path = settings.bot_database
    if (problem := problem_of_new(path)) is not None:
        yield _ill(f"database: {problem.what}", problem.repair)
        return
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.R_OK | os.W_OK)):
        elsewhere = "let the user who runs the bot write there, or set BOT_DATABASE to another place"
        yield _ill(f"database: {path} may not be written", elsewhere)
    elif path.exists():
        yield _log(path)
    else:
        yield _well(f"database: {path} will be made at the first start")
    if shutil.disk_usage(folder).free < _ROOM:
        yield _ill(f"database: less than 200 MB free beside {path}", "make room: without log nothing is sent")


def _log(path: Path) -> Finding:
    try:
        with open_reader(path) as reader:
            requests = sum(reader.counts().values())
        check_whole(path)
    except LogUnavailable as error:
        what, _, repair = error.why.partition("; ")
        return _ill(f"database: {what}", repair or "restore it from a backup, or move it away to begin a new one")
    return _well(f"database: {path} with {requests} requests")
