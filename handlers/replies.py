"""Answering a person privately, where they are."""

from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.errors import DeliveryError, DeliveryUnknown
from handlers.slack.calls import is_server_error, patiently
from handlers.slack.hosts import is_slack
from handlers.views.block_kit import Message


@dataclass(frozen=True, slots=True)
class Reply:
    """Where a person can be answered: by the interaction's ``response_url``, in the channel, or by DM."""

    client: WebClient
    user_id: str
    channel_id: str = ""
    response_url: str = ""

    def say(self, message: Message, *, replace: bool = False, surely: bool = False) -> None:
        """Show a message that only this person sees. Raises ``DeliveryError`` when no way works.

        ``surely``: also when nobody knows whether it was shown; without, that is believed.
        """
        known = is_slack(self.response_url, self.client.base_url)
        if known and self._by_response_url(message, replace=replace):
            return
        body: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks)}
        if self.channel_id:
            try:
                patiently(self.client.chat_postEphemeral, channel=self.channel_id, user=self.user_id, **body)
            except DeliveryUnknown as error:
                # Lost on the way back it was shown. After a server error nobody knows: said twice is better than never.
                if surely:
                    raise
                if not is_server_error(error):
                    return
            except DeliveryError:
                # Not a member of the channel, or it is a DM of two people: a DM from the bot reaches them.
                pass
            else:
                return
        patiently(self.client.chat_postMessage, channel=self.user_id, unfurl_links=False, unfurl_media=False, **body)

    def say_here(self, message: Message) -> bool:
        """Show a message where the person is, or not at all; returns whether it was shown, as far as that is known."""
        if is_slack(self.response_url, self.client.base_url) and self._by_response_url(message, replace=False):
            return True
        body: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks)}
        try:
            patiently(self.client.chat_postEphemeral, channel=self.channel_id, user=self.user_id, **body)
        except DeliveryError:
            return False
        return True

    def _by_response_url(self, message: Message, *, replace: bool) -> bool:
        """Use the response url (5 uses, 30 minutes: docs.slack.dev/interactivity/handling-user-interaction)."""
        try:
            response = WebhookClient(self.response_url, timeout=10, retry_handlers=[]).send(
                text=message.text,
                blocks=list(message.blocks),
                response_type="ephemeral",
                replace_original=replace,
                unfurl_links=False,
                unfurl_media=False,
            )
        except (OSError, HTTPException):
            return False
        return response.status_code == HTTPStatus.OK
