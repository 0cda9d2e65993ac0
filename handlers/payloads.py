"""Reading Slack's payloads: the few things the conversations need, from untrusted JSON."""

from typing import Any

from slack_sdk import WebClient

from bot.domain.contents import FileRef
from bot.domain.files import clean_name
from bot.domain.people import Press
from handlers.carried import Ids, read
from handlers.replies import Reply

Body = dict[str, Any]


def press_of(body: Body) -> Press:
    """Who pressed a button, and on which message: only what Slack itself put into the payload."""
    container = body.get("container") or {}
    return Press(
        user_id=body["user"]["id"],
        channel_id=(body.get("channel") or {}).get("id") or container.get("channel_id") or "",
        message_ts=(body.get("message") or {}).get("ts") or container.get("message_ts") or "",
    )


def reply_to(body: Body, client: WebClient) -> Reply:
    """Where the person of an interaction or command is answered."""
    user_id = body["user_id"] if "user_id" in body else body["user"]["id"]
    channel_id = body.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    return Reply(client, user_id, channel_id, body.get("response_url") or "")


def value_of(body: Body) -> str:
    """The value of the pressed button."""
    actions = body.get("actions") or [{}]
    return str(actions[0].get("value") or "")


def carried_by(view: Body, ids: type[Ids]) -> Ids:
    """The ids a view carries."""
    return read(ids, view.get("private_metadata"))


def element_of(view: Body, block_id: str) -> Body:
    """The state of the input whose action id equals its block id; empty when the view does not have it."""
    values = ((view.get("state") or {}).get("values") or {}).get(block_id) or {}
    element = values.get(block_id) or {}
    return element if isinstance(element, dict) else {}


def inputs_of(view: Body) -> tuple[str, ...]:
    """The block ids of a view's inputs, in their order; none when the payload does not tell its blocks."""
    blocks = view.get("blocks")
    listed = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    return tuple(str(block.get("block_id")) for block in listed if block.get("type") == "input")


def text_in(view: Body, block_id: str) -> str:
    """What was typed."""
    return str(element_of(view, block_id).get("value") or "")


def choice_in(view: Body, block_id: str) -> str:
    """What was chosen in a select or radio group."""
    return str((element_of(view, block_id).get("selected_option") or {}).get("value") or "")


def date_in(view: Body, block_id: str) -> str:
    """What was chosen in a date picker, as ``YYYY-MM-DD``."""
    return str(element_of(view, block_id).get("selected_date") or "")


def is_ticked(view: Body, block_id: str) -> bool:
    """Whether the one box of a checkbox group is ticked."""
    return any(option.get("value") == "yes" for option in element_of(view, block_id).get("selected_options") or ())


def files_in(view: Body, block_id: str) -> tuple[FileRef, ...]:
    """The files of a file input (docs.slack.dev/reference/block-kit/block-elements/file-input-element)."""
    return tuple(file_ref(file) for file in element_of(view, block_id).get("files") or () if file.get("id"))


def file_ref(file: Body) -> FileRef:
    """Read a file object (docs.slack.dev/reference/objects/file-object); its name is cleaned here, once for all."""
    size = file.get("size")
    return FileRef(
        slack_id=str(file["id"]),
        name=clean_name(str(file.get("name") or file.get("title") or file["id"])),
        url=str(file.get("url_private_download") or file.get("url_private") or ""),
        mimetype=str(file.get("mimetype") or ""),
        size=size if isinstance(size, int) else 0,
        permalink=str(file.get("permalink") or ""),
    )
