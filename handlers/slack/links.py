"""Links to messages in Slack."""

from slack_sdk import WebClient

from bot.domain.outbox import MessageRef
from bot.errors import DeliveryError
from handlers.slack.calls import call


def permalink(client: WebClient, place: MessageRef | None) -> str:
    """Return the link to a message; empty when it has none (yet)."""
    if place is None or not place.ts:
        return ""
    try:
        return str(call(client.chat_getPermalink, channel=place.channel, message_ts=place.ts).get("permalink") or "")
    except DeliveryError:
        return ""
