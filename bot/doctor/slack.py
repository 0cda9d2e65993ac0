"""The doctor on Slack: whether it answers and takes the tokens, what the bot may do there, and where it is to post."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from slack_sdk import WebClient

from bot.channels import channel_problems, check_app_token
from bot.doctor.at_once import Check, at_once
from bot.doctor.far_sides import FarSide
from bot.doctor.findings import Finding, doubtful, ill, skipped, well
from bot.doctor.people import check_people
from bot.doctor.slack_errors import say
from bot.domain.people import Home
from bot.errors import DeliveryError, DeliveryRefused, SettingsError
from bot.settings import Settings
from handlers.slack.calls import RATE_LIMITED, answer_of, call
from handlers.slack.client import make_client
from handlers.slack.directory import SlackDirectory
from handlers.slack.headers import clock_skew, header
from handlers.slack.home import app_of, learn_home
from handlers.slack.presence import CLOCK_REFUSES, CLOCK_TOLD, ahead

#: the bot's scopes, each with what needs it; the manifest and docs/install.md say the same
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


def check_slack(settings: Settings, side: FarSide, until: float) -> Iterator[Finding]:
    """Ask Slack, all at once after its first answer, and be through by ``until``."""
    client = make_slack_client(settings, side.patience)
    app_token = _check(_app_token, settings, side.of("app token"), client)
    checks = [app_token] if settings.socket_mode else []
    try:
        response = answer_of(client.auth_test)
    except DeliveryRefused as error:
        yield ill(
            "slack",
            f"Slack does not take SLACK_BOT_TOKEN ({error.error})",
            "copy the Bot User OAuth Token (xoxb-…) of the app's page OAuth & Permissions",
        )
        yield from _skipped("the bot token is not taken", ("clock", "scopes", "channels", "people"))
        yield from at_once(checks, until)
        return
    except DeliveryError as error:
        yield say(side, error)
        yield from _skipped("Slack did not answer", follow_up(settings))
        return
    yield well("slack", f"the bot is {response.get('user')} in {response.get('team')}")
    yield from _clock(clock_skew(response.headers, datetime.now(UTC)))
    yield from _scopes(header(response.headers, "x-oauth-scopes"))
    identity = dict(response.data) if isinstance(response.data, dict) else {}
    checks += [
        _check(_channels, settings, side.of("channels"), client),
        _check(partial(_people, identity=identity, until=until), settings, side.of("people"), client),
    ]
    yield from at_once(checks, until)


def _check(look: Callable[..., Iterator[Finding]], settings: Settings, side: FarSide, client: WebClient) -> Check:
    return Check(partial(look, settings, side, client), (side.without_answer(),))


def make_slack_client(settings: Settings, patience: int) -> WebClient:
    """Make a client whose calls end in time."""
    url = settings.slack_api_url
    return make_client(settings.slack_bot_token, url, timeout=patience, proxy=settings.proxy_for(url))


def follow_up(settings: Settings) -> tuple[str, ...]:
    """Return what is looked at once Slack has answered."""
    return ("clock", "scopes", "channels", "people", *(("app token",) if settings.socket_mode else ()))


def too_late(settings: Settings, side: FarSide) -> tuple[Finding, ...]:
    """Return what is said when Slack keeps silent for all the time there is."""
    return (side.without_answer(), *_skipped("Slack did not answer", follow_up(settings)))


def _skipped(why: str, checks: Iterable[str]) -> Iterator[Finding]:
    return (skipped(check, why) for check in checks)


def _clock(skew: float | None) -> Iterator[Finding]:
    """Hold the clock here against Slack's."""
    if skew is None:
        yield skipped("clock", "Slack's answer has no Date")
    elif abs(skew) > CLOCK_REFUSES:
        repair = "set it (NTP): deliveries of the HTTP transport are refused from 5 minutes on, and times go wrong"
        yield ill("clock", f"it is {ahead(skew)}", repair)
    elif abs(skew) > CLOCK_TOLD:
        yield doubtful("clock", f"it is {ahead(skew)}", "set it (NTP): times of day go wrong by as much")
    else:
        yield well("clock", "it agrees with Slack's")


def _scopes(granted: str) -> Iterator[Finding]:
    """Compare the scopes Slack names in the answer's headers with those the bot needs."""
    have = {scope.strip() for scope in granted.split(",")} - {""}
    missing = {scope: why for scope, why in SCOPES.items() if scope not in have}
    if not have:
        yield doubtful(
            "scopes",
            "Slack's answer does not name those of the bot token (no X-OAuth-Scopes)",
            f"look whether a proxy takes headers out; OAuth & Permissions has to list {', '.join(SCOPES)}",
        )
        return
    for scope, why in missing.items():
        yield ill("scopes", f"{scope} is missing ({why})", "add it in OAuth & Permissions and reinstall the app")
    if not missing:
        yield well("scopes", "all that the bot needs")


def _channels(settings: Settings, side: FarSide, client: WebClient) -> Iterator[Finding]:
    if settings.bot_approvals_channel == settings.bot_alerts_channel:
        yield doubtful(
            "channels",
            "BOT_APPROVALS_CHANNEL and BOT_ALERTS_CHANNEL are the same channel: alerts get lost between cards",
            "make a channel of its own for one of them",
        )
    try:
        problems = channel_problems(client, settings)
    except DeliveryError as error:
        yield say(side, error)
        return
    for problem in problems:
        yield ill("channels", f"{problem.setting}: {problem.what}", problem.repair)
    if not problems:
        yield well("channels", "the bot is in both, and neither is shared with another organisation")


def _app_token(settings: Settings, side: FarSide, client: WebClient) -> Iterator[Finding]:
    try:
        check_app_token(client, settings)
    except SettingsError as error:
        what, _, repair = error.problems[0].partition("; ")
        yield ill("app token", what, repair)
    except DeliveryError as error:
        if error.error == RATE_LIMITED:  # one call a minute, and the bot itself may just have made it
            yield skipped("app token", f"Slack takes no more calls; try again in {error.retry_after:.0f} s")
        else:
            yield say(side, error)
    else:
        yield well("app token", "Slack lets it open connections (Socket Mode)")


def _people(
    settings: Settings, side: FarSide, client: WebClient, *, identity: dict[str, object], until: float
) -> Iterator[Finding]:
    try:
        home = learn_home(client, identity, settings.slack_app_token)
    except DeliveryError as error:
        yield say(side, error)
        return
    if (app := app_of(settings.slack_app_token)) and app != home.app_id:
        what = f"SLACK_APP_TOKEN is of the app {app}, SLACK_BOT_TOKEN of {home.app_id}: nothing would ever arrive"
        yield ill("app token", what, "take both tokens from the pages of one app")
    yield from check_people(settings, side, make_directory(client, home), until)


def make_directory(client: WebClient, home: Home) -> SlackDirectory:
    """Make a directory that waits for nothing that Slack puts off."""
    return SlackDirectory(client, home=home, language="es", ask=call)
