"""What conversations ask of a delivery."""

from collections.abc import Callable

from slack_sdk import WebClient

from bot.domain.contents import FileRef
from bot.domain.files import clean_name
from bot.domain.people import Press
from handlers.carried import Ids, read
from handlers.replies import Reply
from handlers.slack.schemas import Delivery, Element, File, View


class Body(Delivery, total=False):
    """A delivery, and what is to happen once its answer is on its way."""

    after_ack: list[Callable[[], object]]


def press_of(body: Body) -> Press:
    """Who pressed a button, and on which message: only what Slack itself put into the payload."""
    container = body.get("container", {})
    return Press(
        user_id=body["user"]["id"],
        channel_id=body["channel"]["id"] if "channel" in body else container.get("channel_id", ""),
        message_ts=body.get("message", {}).get("ts") or container.get("message_ts", ""),
    )


def reply_to(body: Body, client: WebClient) -> Reply:
    """Where the person of an interaction or command is answered."""
    user_id = body["user_id"] if "user_id" in body else body["user"]["id"]
    channel_id = body["channel"]["id"] if "channel" in body else body.get("channel_id", "")
    return Reply(client, user_id, channel_id, body.get("response_url", ""))


def value_of(body: Body) -> str:
    """The value of the pressed button."""
    return body["actions"][0].get("value", "")


def carried_by(view: View, ids: type[Ids]) -> Ids:
    """The ids a view carries."""
    return read(ids, view.get("private_metadata", ""))


def element_of(view: View, block_id: str) -> Element:
    """The state of the input whose action id equals its block id; empty when the view does not have it."""
    return view.get("state", {}).get("values", {}).get(block_id, {}).get(block_id, {})


def inputs_of(view: View) -> tuple[str, ...]:
    """The block ids of a view's inputs, in their order; none when the payload does not tell its blocks."""
    return tuple(block.get("block_id", "") for block in view.get("blocks", ()) if block.get("type") == "input")


def text_in(view: View, block_id: str) -> str:
    """What was typed."""
    return element_of(view, block_id).get("value", "")


def choice_in(view: View, block_id: str) -> str:
    """What was chosen in a select or radio group."""
    return element_of(view, block_id).get("selected_option", {}).get("value", "")


def date_in(view: View, block_id: str) -> str:
    """What was chosen in a date picker, as ``YYYY-MM-DD``."""
    return element_of(view, block_id).get("selected_date", "")


def is_ticked(view: View, block_id: str) -> bool:
    """Whether the one box of a checkbox group is ticked."""
    return any(option.get("value") == "yes" for option in element_of(view, block_id).get("selected_options", ()))


def ticked_in(view: View, block_id: str) -> tuple[str, ...]:
    """The values of the boxes that are ticked in a checkbox group."""
    return tuple(option.get("value", "") for option in element_of(view, block_id).get("selected_options", ()))


def files_in(view: View, block_id: str) -> tuple[FileRef, ...]:
    """The files of a file input (docs.slack.dev/reference/block-kit/block-elements/file-input-element)."""
    return tuple(map(file_ref, element_of(view, block_id).get("files", ())))


def file_ref(file: File) -> FileRef:
    """Describe a file of Slack's; its name is cleaned here, once for all."""
    return FileRef(
        slack_id=file["id"],
        name=clean_name(file.get("name") or file.get("title") or file["id"]),
        url=file.get("url_private_download") or file.get("url_private", ""),
        mimetype=file.get("mimetype", ""),
        size=file.get("size", 0),
        permalink=file.get("permalink", ""),
    )
