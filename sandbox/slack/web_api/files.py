"""files.* (docs.slack.dev/reference/methods/files.info, files.getUploadURLExternal, files.completeUploadExternal)."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.model import BOT_USER_ID, Json, SlackError
from sandbox.slack.web_api.requests import need

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace


def info(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return one file."""
    file = workspace.files.get(need(args, "file", "file_not_found"))
    return {"file": workspace.files.as_object(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def get_upload_url(workspace: "SlackWorkspace", args: Json) -> Json:
    """Return where to post the bytes of a new file."""
    name, length = need(args, "filename"), str(args.get("length", ""))
    if not length.isdigit() or int(length) == 0:
        raise SlackError("invalid_arguments", ["[ERROR] length must be a positive number"])
    file = workspace.files.add(workspace.people[BOT_USER_ID], name, b"", ready=False)
    return {"upload_url": f"{workspace.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(workspace: "SlackWorkspace", args: Json) -> Json:
    """Publish uploaded files, in a channel when one is named."""
    listed: Any = args.get("files")
    if not isinstance(listed, list) or not listed:
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: files"])
    done = []
    for entry in listed:
        file = workspace.files.stored.get(entry.get("id", ""))
        if file is None or not file.content:
            raise SlackError("file_not_found")
        file.title = entry.get("title") or file.name
        file.ready = True
        done.append(workspace.files.as_object(file))
    if args.get("channel_id"):
        channel = workspace.conversations.writable(args["channel_id"])
        content: Json = {"text": args.get("initial_comment") or "", "files": done, "upload": False}
        content |= {"thread_ts": args["thread_ts"]} if args.get("thread_ts") else {}
        workspace.conversations.post(channel, content)
    return {"files": done}


METHODS = {
    "files.info": info,
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
