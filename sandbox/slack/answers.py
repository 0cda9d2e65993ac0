"""What Slack does with the body of an acknowledgement."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.blockkit import characters, check
from sandbox.slack.blockkit.elements import OFFERED
from sandbox.slack.conversations import Channel
from sandbox.slack.deliveries import Answer
from sandbox.slack.modals import View
from sandbox.slack.model import Ack, Json, Person, SlackError
from sandbox.slack.notices import Notice, answer_refused, trouble
from sandbox.slack.stored_blocks import stored

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace

MESSAGE_CHARACTERS = 10_000
"""Texts of all blocks of a message. No page names the number: people report 9,597 taken and 11,341 refused."""


def message_content(fields: Json) -> Json:
    """Return the fields of a message as they are stored; raise SlackError when Slack would refuse them."""
    content = {name: fields[name] for name in ("text", "thread_ts", "metadata", "attachments") if fields.get(name)}
    if fields.get("blocks"):
        problems = check({"blocks": fields["blocks"]}, "message")
        if problems:
            raise SlackError("invalid_blocks", problems, errors=problems)
        if characters(fields["blocks"]) > MESSAGE_CHARACTERS:
            raise SlackError("msg_blocks_too_long")
        content["blocks"] = stored(fields["blocks"])
    elif not str(content.get("text", "")).strip() and not content.get("attachments"):
        raise SlackError("no_text")
    return {"text": ""} | content


def after_command(
    workspace: "SlackWorkspace", person: Person, channel: Channel, answer: Json | str | None
) -> Notice | None:
    """Post the answer of a command: to the person alone unless `response_type` is `in_channel`.

    Source: docs.slack.dev/interactivity/implementing-slash-commands, "Sending an immediate response".
    An answer Slack refuses is not shown; return the notice that tells so.
    """
    if not answer:
        return None
    fields: Json = {"text": answer} if isinstance(answer, str) else answer
    only_for = None if fields.get("response_type") == "in_channel" else person.id
    try:
        content = message_content(fields)
    except SlackError as error:
        return answer_refused(error.error)
    workspace.conversations.post(channel, content, only_for=only_for)
    return None


def offered_options(answer: Json | str | None) -> list[Json] | None:
    """Return the options an app answers to what is typed into a menu; None when Slack would not show them.

    Source: docs.slack.dev/reference/block-kit/block-elements/select-menu-element, `external_select`.
    """
    fields = answer if isinstance(answer, dict) else {}
    problems: list[str] = []
    OFFERED(fields, "", problems)
    if problems:
        return None
    groups = fields.get("option_groups") or [{"options": fields.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def after_submission(workspace: "SlackWorkspace", view: View, answer: Answer) -> Ack:
    """Close, change or keep the view as the answer says; what Slack does not understand is trouble.

    Source: docs.slack.dev/surfaces/modals, "Handling submissions" and "Displaying errors in views".
    """
    notice = trouble(answer.error or "")
    refused = Ack(ok=False, seconds=answer.seconds, payload=answer.payload, error=notice.code, notice=notice)
    if answer.error or isinstance(answer.payload, str):
        return refused
    payload = answer.payload or {}
    kind = payload.get("response_action")
    accepted = Ack(ok=True, seconds=answer.seconds, payload=answer.payload)
    if kind == "errors":
        errors = _known_errors(view, payload.get("errors"))
        view.errors = errors
        return Ack(ok=False, seconds=answer.seconds, payload=payload, errors=errors) if errors else refused
    if kind in {"update", "push"}:
        return accepted if _show(workspace, view, kind, payload.get("view")) else refused
    if kind not in {None, "clear"} or (kind is None and payload):
        return refused
    workspace.modals.close(view, everything=kind == "clear")
    return accepted


def _known_errors(view: View, errors: Any) -> dict[str, str]:
    """Return the errors when each belongs to an input block of the view, else nothing."""
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors.keys() <= inputs:
        return {}
    return {str(block_id): str(text) for block_id, text in errors.items()}


def _show(workspace: "SlackWorkspace", view: View, kind: str, definition: Any) -> bool:
    if not isinstance(definition, dict) or check(definition, "modal"):
        return False
    try:
        if kind == "update":
            workspace.modals.update(workspace.modals.find(view.id), definition)
        else:
            workspace.modals.push(view.user, definition, view.id)
    except SlackError:
        return False
    return True
