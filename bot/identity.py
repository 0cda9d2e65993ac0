"""Who the bot is: asked of Slack at the start, until it answers."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from slack_sdk import WebClient

from bot.channels import channel_problems, judge_channels
from bot.domain.people import Home
from bot.errors import DeliveryError, DeliveryRefused, SettingsError
from bot.observing.sides import FarSide
from bot.settings import Settings
from handlers.slack.calls import WRONG_TOKEN, call
from handlers.slack.home import learn_home

log = logging.getLogger(__name__)

#: seconds: the most that Slack gets when it asks for more time
_LONGEST = 60.0


def ask_identity(
    client: WebClient, settings: Settings, stopping: Event, *, pause: float
) -> tuple[dict[str, Any], Home] | None:
    """Ask Slack who and where the bot is, and look at its channels, until it answers; None when it was stopped first.

    ``pause``: seconds between two questions, unless Slack asks for more.
    Raises ``SettingsError`` when Slack itself does not take the token, or a channel is a wrong one. Each reason why it
    cannot be asked is said once.
    """
    slack = FarSide("Slack", log)
    while not stopping.is_set():
        try:
            with ThreadPoolExecutor(1) as beside:
                channels = beside.submit(channel_problems, client, settings)
                identity = call(client.auth_test)
                home = learn_home(client, identity, settings.slack_app_token)
                judge_channels(channels.result())
        except DeliveryError as error:
            if isinstance(error, DeliveryRefused) and error.error in WRONG_TOKEN:  # the channels have their own answers
                repair = "copy the Bot User OAuth Token (xoxb-…) of the app's page OAuth & Permissions"
                raise SettingsError([f"SLACK_BOT_TOKEN: Slack says {error.error}; {repair}"]) from error
            slack.gone(str(error))
            stopping.wait(min(_LONGEST, max(pause, error.retry_after)))
        else:
            slack.back()
            return identity, home
    return None
