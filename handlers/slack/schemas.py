"""The shape of what Slack delivers: the few fields that listeners rely on, checked before anybody reads them.

Sources: docs.slack.dev/reference/interaction-payloads (block_actions, view interactions), docs.slack.dev/interactivity/
implementing-slash-commands, docs.slack.dev/apis/events-api/using-http-request-urls (url_verification).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Check = Callable[[object], bool]

#: the longest id, and the longest anything (Slack: block and action ids 255, private_metadata and inputs 3,000)
_ID, _TEXT = 300, 40_000
_MOST = 1_000


def read(payload: object) -> dict[str, Any] | None:
    """Return the fields of a delivery that belong to its kind; None for one that the bot does not listen to.

    What is left out reaches neither a listener nor Bolt, which reads more fields than we do, and trusts them.
    """
    if not isinstance(payload, Mapping):
        return None
    needed, optional = _SHAPES.get(_kind(payload), _NOTHING)
    if not needed or not _object(needed, optional)(payload):
        return None
    return {name: payload[name] for name in (*needed, *optional) if payload.get(name) is not None}


def name_of(payload: object) -> str:
    """Name the kind of a delivery, for the process log: a word of ours, nothing from the delivery itself."""
    kind = _kind(payload) if isinstance(payload, Mapping) else ""
    return kind if kind in _SHAPES or kind in _IGNORED else "unknown"


def _kind(payload: Mapping[str, Any]) -> str:
    for named_by_a_field in ("command", "ssl_check"):
        if payload.get(named_by_a_field) is not None:
            return named_by_a_field
    kind = payload.get("type")
    return kind if isinstance(kind, str) else ""


def _text(longest: int, *, least: int = 0) -> Check:
    """Take a text of at most so many characters that can be written as UTF-8."""
    return lambda value: isinstance(value, str) and least <= len(value) <= longest and _is_writable(value)


def _is_writable(text: str) -> bool:
    """Whether a text has no half of a surrogate pair: JSON can carry one, UTF-8 and the log cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _object(needed: Mapping[str, Check], optional: Mapping[str, Check] = MappingProxyType({})) -> Check:
    """Take an object with these fields; an optional one may be null."""

    def fits(value: object) -> bool:
        return (
            isinstance(value, Mapping)
            and all(name in value and check(value[name]) for name, check in needed.items())
            and all(value.get(name) is None or check(value[name]) for name, check in optional.items())
        )

    return fits


def _list(each: Check, *, least: int = 0) -> Check:
    return lambda value: isinstance(value, list) and least <= len(value) <= _MOST and all(map(each, value))


def _dict(each: Check) -> Check:
    return lambda value: isinstance(value, Mapping) and len(value) <= _MOST and all(map(each, value.values()))


_id, _short, _long = _text(_ID, least=1), _text(_ID), _text(_TEXT)
_option = _object({}, {"value": _short})
_file = _object(
    {"id": _id},
    dict.fromkeys(("name", "title", "url_private", "url_private_download", "mimetype", "permalink"), _long)
    | {"size": _whole},
)
#: the state of an input (docs.slack.dev/reference/interaction-payloads/view-interactions-payload, ``view.state``)
_element = _object(
    {},
    {
        "type": _short,
        "value": _long,
        "selected_option": _option,
        "selected_options": _list(_option),
        "selected_date": _short,
        "selected_date_time": _whole,
        "files": _list(_file),
    },
)


def _view(*types: str) -> Check:
    """Take a view of one of these types: of a ``workflow_step``, say, Bolt reads fields that are not here."""
    return _object(
        {"id": _id, "type": lambda value: value in types, "callback_id": _short},
        {"private_metadata": _long, "state": _object({}, {"values": _dict(_dict(_element))})},
    )


_named = _object({"id": _id})
_where = {
    "team": _named,
    "channel": _named,
    "container": _object({}, {"channel_id": _short, "message_ts": _short}),
    "message": _object({}, {"ts": _short}),
    "response_url": _long,
    "trigger_id": _short,
}
_action = _object({"action_id": _id, "block_id": _short}, {"value": _long, "selected_option": _option})

_NOTHING: tuple[Mapping[str, Check], Mapping[str, Check]] = ({}, {})
#: kind → the fields it must have, and those it can have
_SHAPES: Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check]]] = MappingProxyType(
    {
        "command": (
            {"command": _id, "user_id": _id},
            {"text": _long, "channel_id": _short, "team_id": _short, "response_url": _long, "trigger_id": _short},
        ),
        "block_actions": (
            {"type": _id, "user": _named, "actions": _list(_action, least=1)},
            {**_where, "view": _view("modal", "home")},
        ),
        "block_suggestion": (
            {"type": _id, "user": _named, "action_id": _id, "block_id": _short, "value": _long},
            {**_where, "view": _view("modal", "home")},
        ),
        "view_submission": ({"type": _id, "user": _named, "view": _view("modal")}, _where),
        "url_verification": ({"type": _id, "challenge": _long}, {}),
        "ssl_check": ({"ssl_check": _short}, {}),
    }
)
#: what Slack sends too, and nobody here listens to
_IGNORED = frozenset(
    {
        "app_rate_limited",
        "dialog_cancellation",
        "dialog_submission",
        "dialog_suggestion",
        "event_callback",
        "interactive_message",
        "message_action",
        "shortcut",
        "view_closed",
        "workflow_step_edit",
    }
)
