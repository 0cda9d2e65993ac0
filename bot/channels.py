"""The channels of the settings, checked at the start and by the doctor."""

import logging

from slack_sdk import WebClient

from bot.errors import DeliveryRefused, SettingsError
from bot.settings import Settings
from handlers.directory import SlackDirectory

log = logging.getLogger(__name__)


def check_channels(client: WebClient, settings: Settings) -> None:
    """Check that the approvals channel exists and is not shared with another organisation.

    Raises ``SettingsError``; ``DeliveryError`` when Slack cannot be asked.
    """
    directory = SlackDirectory(client, team_id="", language=settings.bot_language)
    for name, channel_id in (
        ("BOT_APPROVALS_CHANNEL", settings.bot_approvals_channel),
        ("BOT_ALERTS_CHANNEL", settings.bot_alerts_channel),
    ):
        try:
            channel = directory.channel(channel_id)
        except DeliveryRefused as error:
            if error.error != "channel_not_found":
                # A missing scope, as a rule: every press checks again, and fails closed.
                log.warning("%s: Slack does not show the channel: %s", name, error.error)
                continue
            raise SettingsError([f"{name}: Slack knows no channel {channel_id}, or the bot is not in it"]) from error
        if channel.is_shared and name == "BOT_APPROVALS_CHANNEL":
            raise SettingsError([f"{name}: the channel is shared with another organisation; use one of your own"])
        if not channel.is_member:
            log.warning("%s: invite the bot to the channel %s", name, channel_id)
