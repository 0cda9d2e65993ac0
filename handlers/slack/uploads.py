"""Files for one person: posted to their direct messages with the bot."""

from http import HTTPStatus

import httpx
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.errors import DeliveryRefused, InputError
from handlers.slack.calls import patiently
from handlers.views.block_kit import Message

_SECONDS = httpx.Timeout(60.0, connect=5.0)


def send_file(client: WebClient, user_id: str, message: Message, *, name: str, content: bytes) -> None:
    """Send a person a message and a file below it.

    The bytes go to Slack first, so that nothing is announced that cannot be had. The message is what tells the channel
    of the direct messages without a further scope (chat.postMessage, "Post to a DM"); an upload takes nothing but a
    channel's id (docs.slack.dev/messaging/working-with-files, "Uploading files"). Raises ``InputError`` when the bot
    may not upload or Slack does not take the bytes, else ``DeliveryError``.
    """
    file_id = _uploaded(client, name, content)
    body = {"text": message.text, "blocks": list(message.blocks)}
    posted = patiently(client.chat_postMessage, channel=user_id, unfurl_links=False, unfurl_media=False, **body)
    channel = str(posted.get("channel") or "")
    patiently(client.files_completeUploadExternal, files=[{"id": file_id, "title": name}], channel_id=channel)


def _uploaded(client: WebClient, name: str, content: bytes) -> str:
    """Upload bytes that nobody sees yet; returns the file's id (files.getUploadURLExternal)."""
    try:
        told = patiently(client.files_getUploadURLExternal, filename=name, length=len(content))
    except DeliveryRefused as error:
        if error.error != "missing_scope":
            raise
        raise InputError(Note("upload.no_scope")) from None
    try:
        response = httpx.post(str(told["upload_url"]), content=content, timeout=_SECONDS, follow_redirects=False)
    except httpx.HTTPError:
        raise InputError(Note("upload.failed")) from None
    if response.status_code != HTTPStatus.OK:
        raise InputError(Note("upload.failed"))
    return str(told["file_id"])
