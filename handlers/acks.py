"""Answers that go back with an acknowledgement: small, whatever the data.

Slack drops an answer of 20,480 bytes and more that comes over Socket Mode, and closes the connection (1009); nothing
tells the person. ``views.update`` has no such limit. So what an acknowledgement has no room for follows it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from handlers.answering import Answering
from handlers.modals import View, fill_soon
from handlers.payloads import Body, reply_to
from handlers.replies import Reply
from handlers.slack.schemas import Element
from handlers.views import block_kit
from handlers.where import kept_in, where_asked

#: bytes of JSON of an acknowledgement
MOST_BYTES = 16 * 1024
#: most options of an answer to what was typed into a menu (docs.slack.dev, select-menu-element)
MOST_OPTIONS = 100
#: bytes for what stands around blocks, texts and options
_AROUND = 1_024
_LONGEST_ERROR = 1_000

Answer = dict[str, Any]
Typed = Mapping[str, Mapping[str, Element]]
#: per kind of element: the field of its state, and the field of the element that fills it at first
_FILLED = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}


def answer(answering: Answering, ack: Ack, client: WebClient, body: Body, said: Answer) -> None:
    """Acknowledge a submission with an answer; of a view that is too large all that is missing follows at once."""
    if "view" in said:
        said = said | {"view": kept_in(said["view"], body)}
    speech = answering.speech_at_hand(body["user"]["id"])
    typed = body["view"].get("state", {}).get("values", {})
    small, whole = parted(said, typed, block_kit.section(speech.mrkdwn("common.one_moment")))
    ack(**small)
    if whole is not None:
        view_id, reply = str(body["view"]["id"]), reply_to(body, client)
        after(body, lambda: answering.run(reply, lambda: fill_soon(client, view_id, whole)))
    where = where_asked(body)
    if said.get("response_action", "clear") == "clear" and where.is_known:
        here = Reply(client, body["user"]["id"], where.channel_id, where.response_url)
        after(body, lambda: answering.tell_asked(here, where.batch_id))


def errors_at(errors: Mapping[str, str]) -> Answer:
    """Return the answer that says something at fields; without errors the one that closes the view."""
    return {"response_action": "errors", "errors": dict(errors)} if errors else {}


def answer_options(ack: Ack, options: Sequence[block_kit.Block]) -> None:
    """Answer what was typed into a menu, with as many of the options as Slack takes."""
    fitting, size = [], _AROUND
    for option in options[:MOST_OPTIONS]:
        size += byte_size(option) + 2
        if size > MOST_BYTES:
            break
        fitting.append(option)
    ack(options=fitting)


def after(body: Body, act: Callable[[], None]) -> None:
    """Do something as soon as the answer to a delivery is on its way."""
    body["after_ack"].append(act)


def parted(said: Answer, typed: Typed, waiting: block_kit.Block) -> tuple[Answer, View | None]:
    """Return an answer that an acknowledgement has room for, and the view that has to follow it, if one has to.

    ``waiting`` stands in the view meanwhile. Its inputs stay where they are, so what was typed survives, also should
    the process end before the view can follow; a menu that is too large itself is filled in again from what was
    typed: block id → action id → state of the input.
    """
    if byte_size(said) <= MOST_BYTES:
        return said, None
    if "view" not in said:
        most = min(_LONGEST_ERROR, (MOST_BYTES - _AROUND) // (6 * len(said["errors"])))
        return said | {"errors": {field: text[:most] for field, text in said["errors"].items()}}, None
    view = said["view"]
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    room = MOST_BYTES - _AROUND - byte_size(view | {"blocks": []}) - byte_size(waiting)
    while sum(byte_size(block) + 2 for block in inputs) > room:
        largest = max(inputs, key=byte_size)
        at = inputs.index(largest)
        inputs[at : at + 1] = _without_text(largest, typed)
    kept = {block["block_id"] for block in inputs}
    blocks = [block if block.get("block_id") in kept else filled(block, typed) for block in view["blocks"]]
    return said | {"view": view | {"blocks": [waiting, *inputs]}}, view | {"blocks": blocks}


def byte_size(value: object) -> int:
    """Return the bytes of JSON that Bolt and slack_sdk make of a value: every other letter is an escape of six."""
    return len(json.dumps(value))


def _without_text(block: block_kit.Block, typed: Typed) -> list[block_kit.Block]:
    """Return an input without the text that fills it at first: Slack keeps what was typed. Of another, nothing."""
    if "initial_value" not in block["element"] or block["block_id"] not in typed:
        return []
    element = {name: value for name, value in block["element"].items() if name != "initial_value"}
    return [block | {"element": element}]


def filled(block: block_kit.Block, typed: Typed) -> block_kit.Block:
    """Return an input with what was typed in it before, where it can hold that."""
    element = block.get("element") or {}
    state = typed.get(block.get("block_id", ""), {}).get(element.get("action_id", ""), {})
    if state.get("type") != element.get("type") or not can_be_filled(element):
        return block
    held, start = _FILLED[element["type"]]
    value = _as_offered(element, state.get(held))
    return block | {"element": element | {start: value}} if value else block


def can_be_filled(element: Mapping[str, Any]) -> bool:
    """Whether an element, or its state, is of a kind that can be shown with something in it."""
    return element.get("type") in _FILLED


def _as_offered(element: block_kit.Block, value: Any) -> Any:
    """Return what is chosen as the element's own option: Slack insists on every field of it."""
    offered = element.get("options")
    if offered is None or value is None:
        return value
    values = [one.get("value") for one in (value if isinstance(value, list) else [value])]
    found = [option for option in offered if option["value"] in values]
    return found if isinstance(value, list) else (found[0] if found else None)
