"""Files the bot hands to one person, by direct message."""

from http import HTTPStatus

import httpx
from slack_sdk import WebClient

from bot.domain.notes import Note
from bot.errors import DeliveryRefused, InputError
from bot.ports import FileBytes
from handlers.calls import call
from handlers.views.kit import Message

_SECONDS = httpx.Timeout(60.0, connect=5.0)


def send_privately(client: WebClient, user_id: str, file: FileBytes, message: Message) -> None:
    """Post a message to a person's direct messages, and a file below it.

    The bytes go to Slack first, so that nothing is announced that cannot be had. A post to a user id reaches their DM
    and tells its channel (docs.slack.dev/reference/methods/chat.postMessage), which the file needs
    (docs.slack.dev/reference/methods/files.completeUploadExternal). Raises ``InputError`` when the bot may not upload
    or Slack does not take the bytes, else ``DeliveryError``.
    """
    file_id = _uploaded(client, file)
    body = {"text": message.text, "blocks": list(message.blocks)}
    posted = call(client.chat_postMessage, channel=user_id, unfurl_links=False, unfurl_media=False, **body)
    call(
        client.files_completeUploadExternal,
        files=[{"id": file_id, "title": file.name}],
        channel_id=str(posted.get("channel") or user_id),
    )


def _uploaded(client: WebClient, file: FileBytes) -> str:
    """Upload the bytes, still seen by nobody; returns the file's id."""
    try:
        told = call(client.files_getUploadURLExternal, filename=file.name, length=len(file.content))
    except DeliveryRefused as error:
        if error.error != "missing_scope":
            raise
        raise InputError(Note("document.no_scope")) from None
    try:
        response = httpx.post(str(told["upload_url"]), content=file.content, timeout=_SECONDS, follow_redirects=False)
    except httpx.HTTPError:
        raise InputError(Note("document.not_uploaded")) from None
    if response.status_code != HTTPStatus.OK:
        raise InputError(Note("document.not_uploaded"))
    return str(told["file_id"])
