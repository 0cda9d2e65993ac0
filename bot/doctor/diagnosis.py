"""The doctor: checks what an installation needs, reads only, and names the repair for everything that is wrong."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from slack_sdk import WebClient

from bot.alephee.client import AlepheeClient
from bot.alephee.pacing import GcraPacer
from bot.channels import channel_problems, check_app_token
from bot.doctor.database import check_database
from bot.doctor.findings import Finding, ill, well
from bot.doctor.people import check_people
from bot.errors import AlepheeError, DeliveryError, DeliveryRefused, NeverSent, NotSlack, SettingsError
from bot.proxies import leave_to_the_settings
from bot.settings import Settings, load_settings
from handlers.slack.calls import answer_of, call
from handlers.slack.client import make_client
from handlers.slack.directory import SlackDirectory
from handlers.slack.headers import clock_skew, header
from handlers.slack.home import learn_home
from handlers.slack.presence import CLOCK_TOLD, ahead

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
_KEY_REFUSED = frozenset({401, 403})
_TOO_MANY = 429


def diagnose() -> tuple[Finding, ...]:
    """Check settings, Slack, Alephee and the database. Raises ``SettingsError`` when a setting is wrong."""
    settings = load_settings(any_database=True)
    leave_to_the_settings(os.environ)
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _slack,
        _people,
        _alephee,
        lambda settings: check_database(settings.bot_database),
    )
    return (well("settings"), *(finding for check in checks for finding in check(settings)))


def _client(settings: Settings) -> WebClient:
    url = settings.slack_api_url
    return make_client(settings.slack_bot_token, url, proxy=settings.proxy_for(url))


def _slack(settings: Settings) -> Iterator[Finding]:
    client = _client(settings)
    try:
        response = answer_of(client.auth_test)
    except DeliveryError as error:
        yield _no_slack(error)
        return
    yield well(f"Slack: bot token of {response.get('team')}")
    yield from _clock(clock_skew(response.headers, datetime.now(UTC)))
    yield from _scopes(header(response.headers, "x-oauth-scopes"))
    try:
        problems = channel_problems(client, settings)
    except DeliveryError as error:
        yield ill(f"Slack: channels cannot be read ({error.error})", "try again later, or check SLACK_API_URL")
    else:
        yield from (ill(f"Slack: {problem.setting}: {problem.what}", problem.repair) for problem in problems)
        if not problems:
            yield well("Slack: approvals and alerts channels")
    try:
        check_app_token(client, settings)
        if settings.socket_mode:
            yield well("Slack: app token for Socket Mode")
    except SettingsError as error:
        what, _, repair = error.problems[0].partition("; ")
        yield ill(f"Slack: {what}", repair)
    except DeliveryError as error:
        yield ill(f"Slack: app token: {error.error}", "try again later, or check SLACK_API_URL")


def _no_slack(error: DeliveryError) -> Finding:
    """Say why Slack did not tell who the bot is, and what to do about it."""
    if isinstance(error, DeliveryRefused):
        repair = "put the Bot User OAuth Token (xoxb-…) of the app's page OAuth & Permissions into SLACK_BOT_TOKEN"
    elif isinstance(error, NotSlack):
        repair = "let the proxy between here and slack.com pass what the bot asks"
    else:
        repair = "check SLACK_API_URL, HTTPS_PROXY and the network"
    return ill(f"Slack: {error.error}", repair)


def _clock(skew: float | None) -> Iterator[Finding]:
    """Hold the clock here against Slack's."""
    if skew is not None and abs(skew) > CLOCK_TOLD:
        repair = "set it (NTP): deliveries of the HTTP transport are refused from 5 minutes on, and times go wrong"
        yield ill(f"clock: it is {ahead(skew)}", repair)


def _scopes(granted: str) -> Iterator[Finding]:
    """Compare the scopes Slack names in the answer's headers with those the bot needs."""
    have = {scope.strip() for scope in granted.split(",")} - {""}
    missing = {scope: why for scope, why in SCOPES.items() if have and scope not in have}
    for scope, why in missing.items():
        yield ill(f"Slack: scope {scope} is missing ({why})", "add it and reinstall the app")


def _people(settings: Settings) -> Iterator[Finding]:
    client = _client(settings)
    try:
        home = learn_home(client, call(client.auth_test), settings.slack_app_token)
    except DeliveryError:
        return  # what is wrong with the token or with Slack is said already
    yield from check_people(settings, SlackDirectory(client, home=home, language="es"))


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
        yield ill("Alephee: the key has no account", "ask soporte@alephcrm.com for a key with accounts")
        return
    yield well(f"Alephee: key with {len(accounts)} accounts")
    unknown = set(settings.alephee_accounts) - accounts
    if unknown:
        names = ", ".join(map(str, sorted(unknown)))
        yield ill(f"Alephee: ALEPHEE_ACCOUNTS names {names}, which the key does not have", "take them out")


def _no_accounts(error: AlepheeError) -> Finding:
    """Say why Alephee did not tell the accounts, and what to do about it."""
    if error.status in _KEY_REFUSED:
        repair = "check ALEPHEE_API_KEY; ask soporte@alephcrm.com for the key and its accounts"
        return ill(f"Alephee: the key is refused (status {error.status})", repair)
    if error.status == _TOO_MANY:
        return ill("Alephee: too many calls at the moment (status 429)", "wait a minute and try again")
    if isinstance(error, NeverSent):
        return ill("Alephee: cannot be reached", "check ALEPHEE_API_URL and the network (and HTTPS_PROXY)")
    answer = f"answers with status {error.status}" if error.status else "does not answer"
    return ill(f"Alephee: {answer}", "check ALEPHEE_API_URL, or try again later")
