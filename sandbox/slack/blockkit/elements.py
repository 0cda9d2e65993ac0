"""Interactive elements (docs.slack.dev/reference/block-kit/block-elements, one page an element)."""

from typing import Any

from sandbox.slack.blockkit.objects import (
    ACTION_ID,
    CONFIRM,
    GROUP,
    IMAGE_ELEMENT,
    LINK_OPTION,
    MARKDOWN_OPTION,
    OPTION,
    URL,
    distinct_values,
    initial_is_offered,
    plain,
)
from sandbox.slack.blockkit.rules import (
    Problems,
    Rule,
    anything,
    boolean,
    choice,
    exactly_one,
    integer,
    items,
    like,
    ordered,
    problem,
    record,
    string,
)

PLACEHOLDER = plain(150)
TYPE: dict[str, Rule] = {"type": anything}
COMMON: dict[str, Rule] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
FIELD: dict[str, Rule] = {"action_id": ACTION_ID, "focus_on_load": boolean, "placeholder": PLACEHOLDER}
DISPATCH = record(
    {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)},
)
SLACK_ID = string(255)


def _menu(**extra: Rule) -> Rule:
    return record(TYPE, COMMON | {"placeholder": PLACEHOLDER} | extra)


def _static(**extra: Rule) -> Rule:
    options: dict[str, Rule] = {"options": items(OPTION, 100), "option_groups": items(GROUP, 100)}
    return record(
        TYPE,
        COMMON | {"placeholder": PLACEHOLDER} | options | extra,
        also=[exactly_one("options", "option_groups"), initial_is_offered, distinct_values],
    )


def _choices(**extra: Rule) -> Rule:
    return record(
        TYPE | {"options": items(MARKDOWN_OPTION, 10)},
        COMMON | extra,
        also=[initial_is_offered, distinct_values],
    )


def _numbers(value: Any, pointer: str, problems: Problems) -> None:
    for name in ("min_value", "max_value", "initial_value"):
        try:
            float(value.get(name, "0"))
        except (TypeError, ValueError):
            problem(problems, f"{pointer}/{name}", "must be a number in a string")


MULTI: dict[str, Rule] = {"max_selected_items": integer(1, 100)}
FILTER: Rule = record(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

ELEMENTS: dict[str, Rule] = {
    "button": record(
        TYPE | {"text": plain(75)},
        COMMON
        | {
            "value": string(2000),
            "url": URL,
            "style": choice("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "image": IMAGE_ELEMENT,
    "overflow": record(TYPE | {"options": items(LINK_OPTION, 5)}, COMMON, also=[distinct_values]),
    "static_select": _static(initial_option=OPTION),
    "multi_static_select": _static(initial_options=items(OPTION, 100), **MULTI),
    "external_select": _menu(initial_option=OPTION, min_query_length=integer(0, 3000)),
    "multi_external_select": _menu(initial_options=items(OPTION, 100), min_query_length=integer(0, 3000), **MULTI),
    "users_select": _menu(initial_user=SLACK_ID),
    "multi_users_select": _menu(initial_users=items(SLACK_ID, 100), **MULTI),
    "conversations_select": _menu(
        initial_conversation=SLACK_ID,
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=FILTER,
    ),
    "multi_conversations_select": _menu(
        initial_conversations=items(SLACK_ID, 100),
        default_to_current_conversation=boolean,
        filter=FILTER,
        **MULTI,
    ),
    "channels_select": _menu(initial_channel=SLACK_ID, response_url_enabled=boolean),
    "multi_channels_select": _menu(initial_channels=items(SLACK_ID, 100), **MULTI),
    "radio_buttons": _choices(initial_option=MARKDOWN_OPTION),
    "checkboxes": _choices(initial_options=items(MARKDOWN_OPTION, 10)),
    "datepicker": _menu(initial_date=like(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a date", 10)),
    "timepicker": _menu(initial_time=like(r"([01]\d|2[0-3]):[0-5]\d", "a time", 5), timezone=string(255)),
    "datetimepicker": _menu(initial_date_time=integer(10**9, 10**10 - 1)),
    "plain_text_input": record(
        TYPE,
        FIELD
        | {
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
            "dispatch_action_config": DISPATCH,
        },
        also=[ordered("min_length", "max_length")],
    ),
    "number_input": record(
        TYPE | {"is_decimal_allowed": boolean},
        FIELD
        | {
            "initial_value": string(255),
            "min_value": string(255),
            "max_value": string(255),
            "dispatch_action_config": DISPATCH,
        },
        also=[_numbers, ordered("min_value", "max_value")],
    ),
    "email_text_input": record(TYPE, FIELD | {"initial_value": string(3000), "dispatch_action_config": DISPATCH}),
    "url_text_input": record(TYPE, FIELD | {"initial_value": string(3000), "dispatch_action_config": DISPATCH}),
    "rich_text_input": record(TYPE, FIELD | {"initial_value": anything, "dispatch_action_config": DISPATCH}),
    "file_input": record(
        TYPE, {"action_id": ACTION_ID, "max_files": integer(1, 10), "filetypes": items(string(255), 100)}
    ),
}

OFFERED: Rule = record(
    {},
    {"options": items(OPTION, 100, 0), "option_groups": items(GROUP, 100)},
    also=[exactly_one("options", "option_groups")],
)
"""The answer to what is typed into an external menu."""

MENUS = tuple(name for name in ELEMENTS if name.endswith("_select"))
PICKERS = ("datepicker", "timepicker", "radio_buttons", "checkboxes")
IN_SECTION = ("button", "image", "overflow", *MENUS, *PICKERS)
IN_ACTIONS = ("button", "overflow", "datetimepicker", "rich_text_input", *MENUS, *PICKERS)
IN_INPUT = (*(name for name in ELEMENTS if name.endswith("_input")), "datetimepicker", *MENUS, *PICKERS)
