"""Files for one person: posted to their direct messages with the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import httpx
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.errors import DeliveryRefused, InputError
from handlers.slack.calls import patiently
from handlers.views.block_kit import Message

_SECONDS = httpx.Timeout(60.0, connect=5.0)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that Slack holds and nobody sees yet."""

    id: str
    name: str


def send_file(client: WebClient, user_id: str, message: Message, *, name: str, content: bytes) -> None:
    """Send a person a message and a file below it. Raises as ``upload`` and ``share`` do."""
    share(client, user_id, message, [upload(client, name, content)])


def share(client: WebClient, user_id: str, message: Message, files: Sequence[Uploaded]) -> None:
    """Send a person a message, and the files in one message below it. Raises ``DeliveryError``.

    The bytes went to Slack before, so that nothing is announced that cannot be had. The message is what tells the
    channel of the direct messages without a further scope (chat.postMessage, "Post to a DM"); an upload takes nothing
    but a channel's id (docs.slack.dev/messaging/working-with-files, "Uploading files").
    """
    body = {"text": message.text, "blocks": list(message.blocks)}
    posted = patiently(client.chat_postMessage, channel=user_id, unfurl_links=False, unfurl_media=False, **body)
    channel = str(posted.get("channel") or "")
    named = [{"id": file.id, "title": file.name} for file in files]
    patiently(client.files_completeUploadExternal, files=named, channel_id=channel)


def upload(client: WebClient, name: str, content: bytes) -> Uploaded:
    """Upload bytes that nobody sees yet (files.getUploadURLExternal).

    Raises ``InputError`` when the bot may not upload or Slack does not take the bytes, else ``DeliveryError``.
    """
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
    return Uploaded(str(told["file_id"]), name)
