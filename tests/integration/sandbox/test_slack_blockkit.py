"""Single faults in otherwise good payloads: each is found, at the place where it is, and nothing else is."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.slack import check
from sandbox.slack.blockkit import Surface
from tests.integration.sandbox.slack_blocks import (
    CONFIRM,
    OPTION,
    OTHER,
    Json,
    accessory,
    actions,
    bullets,
    button,
    cell,
    field,
    file_input,
    image,
    leaf,
    modal,
    mrkdwn,
    plain,
    rich_text,
    section,
    select,
    table,
    text_input,
)

GOOD_MESSAGE = [
    {"type": "header", "text": plain("Order")},
    section(),
    {"type": "section", "fields": [mrkdwn("*A*"), plain("b")]},
    accessory(select(initial_option=OPTION)),
    accessory({"type": "overflow", "action_id": "more", "options": [OPTION | {"url": "https://example.com"}]}),
    {"type": "context", "elements": [mrkdwn("a"), image()]},
    {"type": "divider"},
    image(title=plain("T")),
    actions(button("ok", style="primary", confirm=CONFIRM, accessibility_label="Approve"), button("no")),
    rich_text(leaf(), leaf("b") | {"style": {"bold": True}}, {"type": "link", "url": "https://example.com"}),
    bullets({"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}),
    {"type": "markdown", "text": "**bold**"},
    table([cell(), rich_text(leaf())]) | {"column_settings": [None, {"align": "right", "is_wrapped": True}]},
]
GOOD_MODAL = modal(
    text_input(multiline=True, min_length=1, max_length=350, placeholder=plain("…"), initial_value=""),
    field(file_input(), optional=True, hint=plain("10 MB")),
    field(select(initial_option=OTHER, placeholder=plain("Choose")), dispatch_action=True) | {"block_id": "b"},
    field({"type": "checkboxes", "action_id": "c", "options": [OPTION], "initial_options": [OPTION]})
    | {"block_id": "c"},
    field({"type": "radio_buttons", "action_id": "r", "options": [OPTION, OTHER]}) | {"block_id": "r"},
    field({"type": "datepicker", "action_id": "d", "initial_date": "2026-11-20"}) | {"block_id": "d"},
    field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"})
    | {"block_id": "n"},
    {"type": "alert", "text": plain("Careful"), "level": "warning"},
    close=plain("Cancel"),
    private_metadata="id",
    notify_on_close=True,
)
GOOD_HOME = {"type": "home", "blocks": [section(), actions(button("new"))]}


@pytest.mark.parametrize(
    ("payload", "surface"), [(GOOD_MESSAGE, "message"), (GOOD_MODAL, "modal"), (GOOD_HOME, "home")]
)
def test_a_good_payload_has_no_problem(payload: Any, surface: Surface) -> None:
    assert check(payload, surface) == []


MESSAGE_FAULTS: list[tuple[str, list[Any], str, str]] = [
    ("no blocks", [], "no fewer than 1 items", "/blocks"),
    ("51 blocks", [section()] * 51, "no more than 50 items", "/blocks"),
    ("a block that is no object", ["x"], "unsupported type", "/blocks/0/type"),
    ("an unknown block", [{"type": "banner"}], "unsupported type: banner", "/blocks/0/type"),
    ("an unknown field", [section() | {"colour": "red"}], "additional property: colour", "/blocks/0"),
    ("a long block_id", [section() | {"block_id": "x" * 256}], "less than 256", "/blocks/0/block_id"),
    ("the same block_id twice", [section() | {"block_id": "a"}] * 2, "block_id already exists: a", "/blocks"),
    ("an empty section", [{"type": "section"}], "at least one of text, fields", "/blocks/0"),
    ("an empty text", [section("")], "more than 0 characters", "/blocks/0/text/text"),
    ("a section of 3001", [section("x" * 3001)], "less than 3001", "/blocks/0/text/text"),
    ("a text of a wrong type", [section() | {"text": {"type": "html", "text": "a"}}], "html", "/blocks/0/text/type"),
    ("a bare string as text", [section() | {"text": "Hola"}], "unsupported type", "/blocks/0/text/type"),
    ("11 fields", [{"type": "section", "fields": [mrkdwn("a")] * 11}], "no more than 10", "/blocks/0/fields"),
    ("a field of 2001", [{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "2001", "/blocks/0/fields/0/text"),
    ("a header in mrkdwn", [{"type": "header", "text": mrkdwn("a")}], "mrkdwn", "/blocks/0/text/type"),
    ("a header of 151", [{"type": "header", "text": plain("x" * 151)}], "less than 151", "/blocks/0/text/text"),
    ("an empty context", [{"type": "context", "elements": []}], "no fewer than 1", "/blocks/0/elements"),
    ("11 in a context", [{"type": "context", "elements": [mrkdwn("a")] * 11}], "more than 10", "/blocks/0/elements"),
    ("a button in a context", [{"type": "context", "elements": [button("a")]}], "button", "/blocks/0/elements/0/type"),
    ("no actions", [actions()], "no fewer than 1", "/blocks/0/elements"),
    ("26 actions", [actions(*(button(f"a{n}") for n in range(26)))], "no more than 25", "/blocks/0/elements"),
    ("the same action_id twice", [actions(button("a"), button("a"))], "action_id already exists: a", "/blocks/0"),
    ("a text input in actions", [actions(text_input()["element"])], "plain_text_input", "/blocks/0/elements/0/type"),
    ("a button of 76", [actions(button("a", text=plain("x" * 76)))], "less than 76", "/blocks/0/elements/0/text/text"),
    ("a button in mrkdwn", [actions(button("a", text=mrkdwn("a")))], "mrkdwn", "/blocks/0/elements/0/text/type"),
    ("a button without text", [actions({"type": "button"})], "missing required field: text", "/blocks/0/elements/0"),
    ("a value of 2001", [actions(button("a", "x" * 2001))], "less than 2001", "/blocks/0/elements/0/value"),
    ("a number as value", [actions(button("a", value=7))], "must provide a string", "/blocks/0/elements/0/value"),
    ("a url of 3001", [actions(button("a", url="x" * 3001))], "less than 3001", "/blocks/0/elements/0/url"),
    ("an unknown style", [actions(button("a", style="default"))], "primary, danger", "/blocks/0/elements/0/style"),
    ("a long label", [actions(button("a", accessibility_label="x" * 76))], "76", "/accessibility_label"),
    ("an action_id of 256", [actions(button("x" * 256))], "less than 256", "/blocks/0/elements/0/action_id"),
    (
        "a confirm title of 101",
        [actions(button("a", confirm=CONFIRM | {"title": plain("x" * 101)}))],
        "101",
        "/title/text",
    ),
    (
        "a confirm text of 301",
        [actions(button("a", confirm=CONFIRM | {"text": plain("x" * 301)}))],
        "301",
        "/confirm/text/text",
    ),
    ("a confirm button of 31", [actions(button("a", confirm=CONFIRM | {"deny": plain("x" * 31)}))], "31", "/deny/text"),
    (
        "a confirm without deny",
        [actions(button("a", confirm={name: CONFIRM[name] for name in ("title", "text", "confirm")}))],
        "missing required field: deny",
        "/confirm",
    ),
    ("an image without alt_text", [{"type": "image", "image_url": "https://a"}], "alt_text", "/blocks/0"),
    ("an image of nothing", [{"type": "image", "alt_text": "a"}], "exactly one of image_url", "/blocks/0"),
    ("an image of two things", [image(slack_file={"id": "F1"})], "exactly one of image_url", "/blocks/0"),
    ("an alert in a message", [{"type": "alert", "text": plain("a")}], "unsupported type: alert", "/blocks/0/type"),
    ("a file input in a message", [field(file_input())], "unsupported type: file_input", "/element/type"),
    ("too much markdown", [{"type": "markdown", "text": "x" * 7000}] * 2, "less than 12001", "/blocks"),
    ("two tables", [GOOD_MESSAGE[-1]] * 2, "only one table", "/blocks"),
    ("a table of 101 rows", [table(*[[cell()]] * 101)], "no more than 100", "/blocks/0/rows"),
    ("a table of 21 columns", [table([cell()] * 21)], "no more than 20", "/blocks/0/rows/0"),
    ("a ragged table", [table([cell()], [cell(), cell()])], "same number of cells", "/blocks/0/rows"),
    (
        "6 in an overflow",
        [accessory({"type": "overflow", "options": [OPTION | {"value": str(n)} for n in range(6)]})],
        "no more than 5",
        "/options",
    ),
    ("an option text of 76", [accessory(select(options=[OPTION | {"text": plain("x" * 76)}]))], "76", "/text/text"),
    ("an option value of 151", [accessory(select(options=[OPTION | {"value": "x" * 151}]))], "151", "/value"),
    (
        "an option description of 76",
        [accessory(select(options=[OPTION | {"description": plain("x" * 76)}]))],
        "less than 76",
        "/description/text",
    ),
    ("an option without value", [accessory(select(options=[{"text": plain("a")}]))], "field: value", "/options/0"),
    ("an option in mrkdwn", [accessory(select(options=[OPTION | {"text": mrkdwn("a")}]))], "mrkdwn", "/text/type"),
    ("no options", [accessory(select(options=[]))], "no fewer than 1", "/blocks/0/accessory/options"),
    (
        "101 options",
        [accessory(select(options=[OPTION | {"value": str(n)} for n in range(101)]))],
        "no more than 100",
        "/blocks/0/accessory/options",
    ),
    ("the same option twice", [accessory(select(options=[OPTION, OPTION]))], "must be unique", "/options"),
    (
        "options and groups",
        [accessory(select(option_groups=[{"label": plain("G"), "options": [OTHER]}]))],
        "exactly one of options",
        "/blocks/0/accessory",
    ),
    (
        "a group label of 76",
        [accessory({"type": "static_select", "option_groups": [{"label": plain("x" * 76), "options": [OPTION]}]})],
        "less than 76",
        "/label/text",
    ),
    (
        "an initial option that differs",
        [accessory(select(initial_option=OPTION | {"text": plain("1")}))],
        "match",
        "/initial_option",
    ),
    ("a long placeholder", [accessory(select(placeholder=plain("x" * 151)))], "less than 151", "/placeholder/text"),
    ("a placeholder in mrkdwn", [accessory(select(placeholder=mrkdwn("a")))], "mrkdwn", "/placeholder/type"),
    (
        "11 radio buttons",
        [accessory({"type": "radio_buttons", "options": [OPTION | {"value": str(n)} for n in range(11)]})],
        "no more than 10",
        "/options",
    ),
    (
        "an unoffered checkbox",
        [accessory({"type": "checkboxes", "options": [OPTION], "initial_options": [OTHER]})],
        "must exactly match",
        "/initial_options",
    ),
]

ModalChange = Callable[[Json], Any]
MODAL_FAULTS: list[tuple[str, ModalChange, str, str]] = [
    ("a view of no known type", lambda v: v.update(type="dialog"), "must be one of modal", "/view/type"),
    ("no title", lambda v: v.pop("title"), "missing required field: title", "/view"),
    ("a title of 25", lambda v: v.update(title=plain("x" * 25)), "less than 25", "/view/title/text"),
    ("a title in mrkdwn", lambda v: v.update(title=mrkdwn("a")), "mrkdwn", "/view/title/type"),
    ("a submit of 25", lambda v: v.update(submit=plain("x" * 25)), "less than 25", "/view/submit/text"),
    ("a close of 25", lambda v: v.update(close=plain("x" * 25)), "less than 25", "/view/close/text"),
    ("inputs without submit", lambda v: v.pop("submit"), "missing required field: submit", "/view"),
    ("101 blocks", lambda v: v.update(blocks=[section()] * 101), "no more than 100", "/view/blocks"),
    ("metadata of 3001", lambda v: v.update(private_metadata="x" * 3001), "3001", "/view/private_metadata"),
    ("a callback_id of 256", lambda v: v.update(callback_id="x" * 256), "256", "/view/callback_id"),
    ("an external_id of 256", lambda v: v.update(external_id="x" * 256), "256", "/view/external_id"),
    ("a flag that is a word", lambda v: v.update(notify_on_close="yes"), "boolean", "/view/notify_on_close"),
    ("an unknown field", lambda v: v.update(channel="C1"), "additional property: channel", "/view"),
    ("markdown", lambda v: v["blocks"].append({"type": "markdown", "text": "a"}), "markdown", "/view/blocks/8/type"),
    ("a table", lambda v: v["blocks"].append(GOOD_MESSAGE[-1]), "unsupported type: table", "/view/blocks/8/type"),
    ("an alert of 201", lambda v: v["blocks"][7].update(text=plain("x" * 201)), "201", "/view/blocks/7/text/text"),
    ("an input without label", lambda v: v["blocks"][0].pop("label"), "field: label", "/view/blocks/0"),
    ("a label of 2001", lambda v: v["blocks"][0].update(label=plain("x" * 2001)), "2001", "/view/blocks/0/label/text"),
    ("a label in mrkdwn", lambda v: v["blocks"][0].update(label=mrkdwn("a")), "mrkdwn", "/view/blocks/0/label/type"),
    ("a hint of 2001", lambda v: v["blocks"][0].update(hint=plain("x" * 2001)), "2001", "/view/blocks/0/hint/text"),
    (
        "a button as input",
        lambda v: v["blocks"][0].update(element=button("a")),
        "button",
        "/view/blocks/0/element/type",
    ),
    ("a min_length above the max", lambda v: v["blocks"][0]["element"].update(min_length=351), "greater", "/element"),
    ("a max_length of 3001", lambda v: v["blocks"][0]["element"].update(max_length=3001), "1 and 3000", "/max_length"),
    ("a max_length of 0", lambda v: v["blocks"][0]["element"].update(max_length=0), "1 and 3000", "/max_length"),
    ("an initial value of null", lambda v: v["blocks"][0]["element"].update(initial_value=None), "string", "_value"),
    ("11 files", lambda v: v["blocks"][1]["element"].update(max_files=11), "between 1 and 10", "/max_files"),
    ("no filetypes", lambda v: v["blocks"][1]["element"].update(filetypes=[]), "no fewer than 1", "/filetypes"),
    ("files that dispatch", lambda v: v["blocks"][1].update(dispatch_action=True), "file_input", "/dispatch_action"),
    (
        "an initial option of null",
        lambda v: v["blocks"][2]["element"].update(initial_option=None),
        "match",
        "/initial_option",
    ),
    ("a number that is none", lambda v: v["blocks"][6]["element"].update(min_value="one"), "number", "/min_value"),
    ("a number without kind", lambda v: v["blocks"][6]["element"].pop("is_decimal_allowed"), "is_decimal", "/element"),
    (
        "a date that is none",
        lambda v: v["blocks"][5]["element"].update(initial_date="20/11/26"),
        "must provide a date",
        "_date",
    ),
    (
        "two focused elements",
        lambda v: [v["blocks"][n]["element"].update(focus_on_load=True) for n in (0, 2)],
        "only one element may have focus_on_load",
        "/view/blocks",
    ),
]

HOME_FAULTS: list[tuple[str, Json, str, str]] = [
    ("a title", {"title": plain("a")}, "additional property: title", "/view"),
    ("a submit button", {"submit": plain("a")}, "additional property: submit", "/view"),
    ("a file input", {"blocks": [field(file_input())]}, "unsupported type: file_input", "/element/type"),
    ("an alert", {"blocks": [{"type": "alert", "text": plain("a")}]}, "alert", "/view/blocks/0/type"),
    ("101 blocks", {"blocks": [section()] * 101}, "no more than 100", "/view/blocks"),
]


@pytest.mark.parametrize(
    ("blocks", "text", "place"), [row[1:] for row in MESSAGE_FAULTS], ids=[r[0] for r in MESSAGE_FAULTS]
)
def test_a_single_fault_in_a_message_is_found(blocks: list[Any], text: str, place: str) -> None:
    _assert_found(check(blocks, "message"), text, place)


@pytest.mark.parametrize(
    ("change", "text", "place"), [row[1:] for row in MODAL_FAULTS], ids=[r[0] for r in MODAL_FAULTS]
)
def test_a_single_fault_in_a_modal_is_found(change: ModalChange, text: str, place: str) -> None:
    view = copy.deepcopy(GOOD_MODAL)
    change(view)

    _assert_found(check(view, "modal"), text, place)


@pytest.mark.parametrize(("change", "text", "place"), [row[1:] for row in HOME_FAULTS], ids=[r[0] for r in HOME_FAULTS])
def test_a_single_fault_in_a_home_tab_is_found(change: Json, text: str, place: str) -> None:
    _assert_found(check(GOOD_HOME | change, "home"), text, place)


def _assert_found(problems: list[str], text: str, place: str) -> None:
    assert any(text in one and one.endswith(f"{place}]") for one in problems), problems
    assert len(problems) <= 2, problems


def test_a_view_of_more_than_250_kb_is_found() -> None:
    view = modal(*(section("ñ" * 2999) for _ in range(50)))

    assert check(view, "modal") == ["[ERROR] must be no more than 250000 bytes [json-pointer:/view]"]


def test_an_option_in_a_group_may_be_chosen_at_first() -> None:
    groups = [{"label": plain("G"), "options": [OPTION]}, {"label": plain("H"), "options": [OTHER]}]
    chosen = {"type": "static_select", "option_groups": groups, "initial_option": OTHER}

    assert check([accessory(chosen)], "message") == []
