"""Composition objects: texts, options, confirm dialogs (docs.slack.dev/reference/block-kit/composition-objects)."""

from typing import Any

from sandbox.slack.blockkit.rules import (
    Problems,
    Rule,
    anything,
    boolean,
    by_type,
    choice,
    exactly_one,
    items,
    like,
    problem,
    record,
    string,
)

ACTION_ID = string(255)
BLOCK_ID = string(255)
URL = like(r"(https?://|mailto:|slack://)\S+", "a URL", 3000)


def plain(most: int) -> Rule:
    """Return a rule for a plain_text object of up to `most` characters."""
    return by_type({"plain_text": record({"type": anything, "text": string(most)}, {"emoji": boolean})})


def text(most: int) -> Rule:
    """Return a rule for a plain_text or mrkdwn object of up to `most` characters."""
    fields = {"type": anything, "text": string(most)}
    return by_type({"plain_text": record(fields, {"emoji": boolean}), "mrkdwn": record(fields, {"verbatim": boolean})})


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)

OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
MARKDOWN_OPTION = record({"text": text(75), "value": string(150)}, {"description": text(75)})
"""Radio buttons and checkboxes also take mrkdwn."""
LINK_OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
"""Overflow menus also take links."""
GROUP = record({"label": plain(75), "options": items(OPTION, 100)})

IMAGE_FIELDS = {"image_url": URL, "slack_file": record({}, {"id": string(255), "url": URL})}
IMAGE_ELEMENT = record(
    {"type": anything, "alt_text": string(2000)}, IMAGE_FIELDS, also=[exactly_one("image_url", "slack_file")]
)


def _offered(value: dict[str, Any]) -> list[Any]:
    groups = value.get("option_groups")
    sources = [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else [value]
    found = (source.get("options") for source in sources)
    return [option for options in found if isinstance(options, list) for option in options]


def initial_is_offered(value: Any, pointer: str, problems: Problems) -> None:
    """Require that what is chosen at first equals one of the options, field by field."""
    offered = _offered(value)
    if "initial_option" in value and value["initial_option"] not in offered:
        problem(problems, f"{pointer}/initial_option", "initial option must exactly match a provided option")
    several = value.get("initial_options")
    if isinstance(several, list) and any(one not in offered for one in several):
        problem(problems, f"{pointer}/initial_options", "initial options must exactly match provided options")


def distinct_values(value: Any, pointer: str, problems: Problems) -> None:
    """Require that two options never have the same value: the app could not tell them apart."""
    values = [option.get("value") for option in _offered(value) if isinstance(option, dict)]
    if len(values) != len(set(map(str, values))):
        problem(problems, f"{pointer}/options", "option values must be unique")
