"""Files for one person: posted to their direct messages with the bot."""

from slack_sdk import WebClient

from handlers.calls import call
from handlers.views.kit import Message


def send_file(client: WebClient, user_id: str, message: Message, *, name: str, content: bytes) -> None:
    """Send a person a message and a file below it. Raises ``DeliveryError``.

    The message is what tells the channel of the direct messages without a further scope (chat.postMessage, "Post to a
    DM"); an upload takes nothing but a channel's id (docs.slack.dev/messaging/working-with-files, "Uploading files").
    """
    posted = call(client.chat_postMessage, channel=user_id, text=message.text, blocks=list(message.blocks))
    channel = str(posted.get("channel") or "")
    call(client.files_upload_v2, channel=channel, filename=name, title=name, content=content)
