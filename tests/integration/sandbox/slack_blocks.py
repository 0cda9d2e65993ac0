"""Blocks and views as small functions, for the tests of the simulated workspace."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, value: object = "1", **extra: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Press"), "value": value, **extra}


def actions(*elements: Json, block_id: str = "buttons") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def section(text: str = "Hola") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def text_input(block_id: str = "text", **extra: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": block_id, **extra}
    return {"type": "input", "block_id": block_id, "label": plain("Text"), "element": element}


def modal(*blocks: Json, **extra: Any) -> Json:
    view = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Send")}
    return view | {"blocks": list(blocks) or [text_input()]} | extra


OPTION = {"text": plain("One"), "value": "1"}
OTHER = {"text": plain("Two"), "value": "2"}
CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}


def select(**extra: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": [OPTION, OTHER], **extra}


def field(element: Json, **extra: Any) -> Json:
    return {"type": "input", "block_id": "field", "label": plain("Field"), "element": element, **extra}


def image(**extra: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A", **extra}


def accessory(element: Json) -> Json:
    return section() | {"accessory": element}


def file_input(**extra: Any) -> Json:
    return {"type": "file_input", "action_id": "files", "filetypes": ["pdf"], "max_files": 1, **extra}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def cell(text: str = "a") -> Json:
    return {"type": "raw_text", "text": text}


def rich_text(*leaves: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(leaves)}]}


def leaf(text: str = "a") -> Json:
    return {"type": "text", "text": text}


def table(*rows: list[Any]) -> Json:
    return {"type": "table", "rows": list(rows)}


def bullets(*sections: Json) -> Json:
    listed = {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": list(sections)}
    return {"type": "rich_text", "elements": [listed]}
