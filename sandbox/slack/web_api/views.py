"""views.* (docs.slack.dev/reference/methods/views.open, views.push, views.update, views.publish)."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.blockkit import Surface, check
from sandbox.slack.blockkit.surfaces import VIEW_BYTES
from sandbox.slack.modals import View
from sandbox.slack.model import Json, SlackError
from sandbox.slack.web_api.requests import need

if TYPE_CHECKING:
    from sandbox.slack.workspace import SlackWorkspace


def _definition(args: Json, surface: Surface) -> Json:
    view: Any = args.get("view")
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view"])
    problems = check(view, surface)
    if any(f"no more than {VIEW_BYTES} bytes" in one for one in problems):
        raise SlackError("view_too_large")
    if problems:
        raise SlackError("invalid_arguments", problems)
    return view


def _answer(view: View) -> Json:
    return {"view": view.as_json()}


def open_view(workspace: "SlackWorkspace", args: Json) -> Json:
    """Open a modal for the person of the trigger."""
    definition = _definition(args, "modal")
    trigger = workspace.tickets.trigger(need(args, "trigger_id"))
    view = workspace.modals.open(trigger.user, definition)
    trigger.used = True
    return _answer(view)


def push(workspace: "SlackWorkspace", args: Json) -> Json:
    """Push a modal above the one the trigger came from."""
    definition = _definition(args, "modal")
    trigger = workspace.tickets.trigger(need(args, "trigger_id"))
    view = workspace.modals.push(trigger.user, definition, trigger.view_id)
    trigger.used = True
    return _answer(view)


def update(workspace: "SlackWorkspace", args: Json) -> Json:
    """Replace an open view, by id or external_id; a stale `hash` is refused."""
    if not args.get("view_id") and not args.get("external_id"):
        raise SlackError("invalid_arguments", ["[ERROR] missing required field: view_id"])
    given: Any = args.get("view")
    is_home = isinstance(given, dict) and given.get("type") == "home"
    definition = _definition(args, "home" if is_home else "modal")
    view = workspace.modals.find(args.get("view_id"), args.get("external_id"))
    if view.body["type"] != definition["type"]:
        raise SlackError("invalid_arguments", ["[ERROR] the type of a view cannot change"])
    workspace.modals.update(view, definition, args.get("hash"))
    return _answer(view)


def publish(workspace: "SlackWorkspace", args: Json) -> Json:
    """Replace a person's Home tab."""
    if not workspace.home_tab_enabled:
        raise SlackError("not_enabled")
    user = need(args, "user_id")
    if user not in workspace.people:
        raise SlackError("user_not_found")
    return _answer(workspace.modals.publish(user, _definition(args, "home"), args.get("hash")))


METHODS = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
