"""What the settings name in Slack - both channels, the app token -, checked at the start or by the doctor."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.domain.people import Home
from bot.errors import DeliveryRefused, SettingsError
from bot.settings import Settings
from handlers.slack.calls import call
from handlers.slack.directory import SlackDirectory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelProblem:
    """What is wrong with a channel and what to do. With a ``wrong_setting`` the bot does not start."""

    setting: str
    what: str
    repair: str
    wrong_setting: bool = False

    def __str__(self) -> str:
        return f"{self.setting}: {self.what}; {self.repair}"


def channel_problems(client: WebClient, settings: Settings) -> tuple[ChannelProblem, ...]:
    """Look at both channels. Raises ``DeliveryError`` when Slack cannot be asked."""
    directory = SlackDirectory(client, home=Home(), language=settings.bot_language, ask=call)
    return (
        *_problems(directory, "BOT_APPROVALS_CHANNEL", settings.bot_approvals_channel),
        *_problems(directory, "BOT_ALERTS_CHANNEL", settings.bot_alerts_channel),
    )


def judge_channels(problems: Sequence[ChannelProblem]) -> None:
    """Insist that both channels exist, and that neither is shared with another organisation: buyers stand in both.

    Raises ``SettingsError`` naming every wrong one. What may be fixed while the bot runs is a warning.
    """
    wrong = [str(problem) for problem in problems if problem.wrong_setting]
    if wrong:
        raise SettingsError(wrong)
    for problem in problems:
        log.warning("a channel of the settings has a problem", extra={"why": str(problem)})


def check_app_token(client: WebClient, settings: Settings) -> None:
    """Check that Slack lets the app token, if there is one, open connections.

    Raises ``SettingsError``; ``DeliveryError`` when Slack cannot be asked.
    """
    if settings.slack_app_token is None:
        return
    try:
        call(client.apps_connections_open, app_token=settings.slack_app_token.get_secret_value())
    except DeliveryRefused as error:
        repair = "make an app-level token with connections:write (Basic Information)"
        raise SettingsError([f"SLACK_APP_TOKEN: Slack says {error.error}; {repair}"]) from error


def _problems(directory: SlackDirectory, setting: str, channel_id: str) -> Iterator[ChannelProblem]:
    try:
        channel = directory.channel(channel_id)
    except DeliveryRefused as error:
        if error.error == "channel_not_found":
            what = f"Slack knows no channel {channel_id}, or the bot is not in it"
            yield ChannelProblem(setting, what, "copy the id anew, or invite the bot (/invite)", wrong_setting=True)
        else:  # a missing scope, as a rule: every press checks again, and fails closed
            what = f"Slack does not show the channel: {error.error}"
            yield ChannelProblem(setting, what, "add channels:read and groups:read and reinstall the app")
        return
    if channel.is_shared:
        what = "the channel is shared with another organisation"
        yield ChannelProblem(setting, what, "use one of your own", wrong_setting=True)
    if channel.is_archived:  # nobody can be invited to it
        yield ChannelProblem(setting, f"the channel {channel_id} is archived", "unarchive it, or name another one")
    elif not channel.is_member:
        yield ChannelProblem(setting, f"the bot is not in the channel {channel_id}", "invite the bot (/invite)")
