"""`view.state.values`: what inputs hold, what a person types, and what Slack's own client refuses.

Shapes: docs.slack.dev/reference/interaction-payloads/view-interactions-payload and the pages of the elements.
"""

import copy
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from sandbox.slack.model import Json, NotPossibleError
from sandbox.slack.stored_blocks import interactive, options_of

Values = dict[str, dict[str, Json]]
"""`{block_id: {action_id: element state}}`."""

VALUE_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
"""Per element type: the field of its state, and the field of the element that fills it at first."""

REQUIRED = "Please complete this required field."
MOST_TEXT = 3000
"""docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: `max_length` where none is given."""
FILE_BYTES = 10 * 1024 * 1024
"""docs.slack.dev/reference/block-kit/block-elements/file-input-element: 10 MB per file."""


def initial(blocks: list[Json]) -> Values:
    """Return the state of a view nobody has typed into."""
    values: Values = {}
    for block, element in interactive(blocks):
        if element["type"] in VALUE_FIELDS:
            name, start = VALUE_FIELDS[element["type"]]
            empty: Any = [] if name.endswith("s") else None
            state = {"type": element["type"], name: copy.deepcopy(element.get(start, empty))}
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def carried_over(blocks: list[Json], before: Values) -> Values:
    """Return the state after an update: what was typed stays where block_id, action_id and type are the same."""
    values = initial(blocks)
    for block_id, actions in values.items():
        for action_id, state in actions.items():
            typed = before.get(block_id, {}).get(action_id)
            if typed and typed["type"] == state["type"]:
                actions[action_id] = copy.deepcopy(typed)
    return values


Offered = Mapping[tuple[str, str], Sequence[Json]]
"""Options of external menus, by block_id and action_id."""


def typed_into(
    blocks: list[Json], before: Values, typed: Mapping[str, Any], offered: Offered = MappingProxyType({})
) -> Values:
    """Return the state after a person filled in `typed`.

    It is `{block_id: {action_id: state}}` or, shorter, `{block_id: what}` with a text, an option's value, a list of
    option values or of file objects. Raise NotPossibleError when the view has no such input or option.
    """
    values = copy.deepcopy(before)
    for block_id, given in typed.items():
        found = {e["action_id"]: e for b, e in interactive(blocks) if b["block_id"] == block_id}
        if not found:
            raise NotPossibleError(f"the view has no input {block_id!r}")
        by_action = given if isinstance(given, Mapping) and set(given) <= set(found) else dict.fromkeys(found, given)
        for action_id, what in by_action.items():
            shown = offered.get((block_id, action_id), ())
            values.setdefault(block_id, {})[action_id] = element_state(found[action_id], what, shown)
    return values


def element_state(element: Json, what: Any, offered: Sequence[Json] = ()) -> Json:
    """Return the state of an element that holds `what`: a ready state, or a bare value.

    `offered`: what an external menu was answered; the options of every other one stand in it.
    """
    kind = element["type"]
    if kind not in VALUE_FIELDS:
        raise NotPossibleError(f"nothing can be typed into a {kind}")
    if isinstance(what, Mapping) and "type" in what:
        return copy.deepcopy(dict(what))
    name = VALUE_FIELDS[kind][0]
    if name == "selected_option" and isinstance(what, str):
        what = option(element, what, offered)
    elif name == "selected_options" and isinstance(what, (list, tuple, set, frozenset)):
        what = [option(element, one, offered) if isinstance(one, str) else one for one in what]
    elif name == "value" and what == "":
        what = None
    return {"type": kind, name: copy.deepcopy(what)}


def option(element: Json, value: str, offered: Sequence[Json] = ()) -> Json:
    """Return the option with this value; raise NotPossibleError when the person is not offered it."""
    for one in [*options_of(element), *offered]:
        if one["value"] == value:
            return copy.deepcopy(one)
    raise NotPossibleError(f"{element['action_id']} offers no option {value!r}")


def client_errors(blocks: list[Json], values: Values, *, unfiltered: bool = False) -> dict[str, str]:
    """Return Slack's own complaints by block_id, before anything is sent to the app.

    ``unfiltered`` files did not come through the picker, which alone keeps to `filetypes`
    (docs.slack.dev/reference/block-kit/block-elements/file-input-element).
    """
    errors: dict[str, str] = {}
    for block, given in interactive(blocks):
        if block["type"] == "input":
            element = {name: value for name, value in given.items() if not (unfiltered and name == "filetypes")}
            state = values.get(block["block_id"], {}).get(element["action_id"], {})
            held = state.get(VALUE_FIELDS[element["type"]][0])
            complaint = _complaint(element, held) if held else None if block.get("optional") else REQUIRED
            if complaint:
                errors[block["block_id"]] = complaint
    return errors


def _complaint(element: Json, held: Any) -> str | None:
    if element["type"] == "plain_text_input":
        length, most = utf16_length(held), element.get("max_length", MOST_TEXT)
        if length < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if length > most:
            return f"Please enter no more than {most} characters."
    elif element["type"] == "file_input":
        return _file_complaint(element, held)
    elif element["type"] == "number_input":
        return _number_complaint(element, held)
    return None


def utf16_length(text: str) -> int:
    """Count as a browser does: a character beyond the Basic Multilingual Plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _file_complaint(element: Json, files: list[Json]) -> str | None:
    if len(files) > element.get("max_files", 10):
        return f"You can upload up to {element.get('max_files', 10)} files."
    allowed = {suffix.lower() for suffix in element.get("filetypes", ())}
    for file in files:
        name = file.get("name")  # a file of another organisation is a stub: it passed the filter where it was chosen
        if allowed and name is not None and PurePosixPath(name).suffix.lower().removeprefix(".") not in allowed:
            return "This file type is not allowed."
        if file.get("size", 0) > FILE_BYTES:
            return "This file is larger than 10 MB."
    return None


def _number_complaint(element: Json, held: str) -> str | None:
    try:
        number = float(held)
    except ValueError:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "Please enter a whole number."
    if not float(element.get("min_value", "-inf")) <= number <= float(element.get("max_value", "inf")):
        return "Please enter a number in the allowed range."
    return None
