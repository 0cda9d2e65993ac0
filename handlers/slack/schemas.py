"""What Slack delivers, as far as listeners rely on it: read once, by pydantic, into the dict that Bolt wants.

A field that is null is missing, one that is not described here is dropped: it reaches neither a listener nor Bolt,
which reads more fields than we do, and trusts them.

Sources: docs.slack.dev/reference/interaction-payloads (block_actions, shortcuts, view interactions),
docs.slack.dev/interactivity/implementing-slash-commands, docs.slack.dev/enterprise (``team`` may be null, the
organisation's id may stand beside the team or in place of it), docs.slack.dev/apis/events-api/using-http-request-urls
(url_verification).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NotRequired, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict  # pydantic reads the one of the standard library from Python 3.12 on

from handlers.slack.message_words import words_of

#: stands in place of an id that is none: it is told, and nobody's
NO_ID: Final = "?"
#: most entries of a list or an object
_MOST: Final = 1_000


def _without_nulls(value: object) -> object:
    return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value


def _an_id(value: object) -> object:
    return value if isinstance(value, str) else NO_ID


T = TypeVar("T")
_Object = Annotated[T, BeforeValidator(_without_nulls)]
_List = Annotated[list[T], Field(max_length=_MOST)]
_ById = Annotated[dict[str, T], Field(max_length=_MOST)]
#: the longest id, and the longest anything (Slack: block and action ids 255, private_metadata and inputs 3,000);
#: half of a surrogate pair is no text to pydantic: JSON can carry one, UTF-8 and the log cannot
_Id = Annotated[str, Field(min_length=1, max_length=300)]
_Short = Annotated[str, Field(max_length=300)]
_Long = Annotated[str, Field(max_length=40_000)]
_Whole = Annotated[int, Field(gt=-(2**53), lt=2**53)]
_OriginId = Annotated[_Short, BeforeValidator(_an_id)]


class Named(TypedDict):
    """Something with an id."""

    id: _Id


class Team(Named):
    """A workspace."""

    enterprise_id: NotRequired[_OriginId]


class Membership(TypedDict, total=False):
    """Where somebody belongs in an organisation."""

    enterprise_id: _OriginId


class User(Named):
    """Who did it; ``team_id`` is the organisation's id for some of Enterprise Grid."""

    team_id: NotRequired[_OriginId]
    enterprise_id: NotRequired[_OriginId]
    enterprise_user: NotRequired[_Object[Membership]]


class Container(TypedDict, total=False):
    """What a pressed button stands in."""

    channel_id: _Short
    message_ts: _Short
    is_ephemeral: bool


class Message(TypedDict, total=False):
    """The message of a pressed button."""

    ts: _Short


class Text(TypedDict, total=False):
    """A text object."""

    type: _Short
    text: _Long
    emoji: bool


class Option(TypedDict, total=False):
    """What was chosen."""

    value: _Short
    text: _Object[Text]
    description: _Object[Text]


class File(Named, total=False):
    """A file object (docs.slack.dev/reference/objects/file-object)."""

    name: _Long
    title: _Long
    url_private: _Long
    url_private_download: _Long
    mimetype: _Long
    permalink: _Long
    size: _Whole


class Element(TypedDict, total=False):
    """The state of an input."""

    type: _Short
    value: _Long
    selected_option: _Object[Option]
    selected_options: _List[_Object[Option]]
    selected_date: _Short
    selected_date_time: _Whole
    files: _List[_Object[File]]


class State(TypedDict, total=False):
    """What was filled in: block id → action id → the state of the input."""

    values: _ById[_ById[_Object[Element]]]


class Block(TypedDict, total=False):
    """A block of a view."""

    type: _Short
    block_id: _Short


class View(Named):
    """A modal; the bot has no other views, and of a ``workflow_step``, say, Bolt reads fields that are not here."""

    type: Literal["modal"]
    callback_id: _Short
    hash: NotRequired[_Short]
    private_metadata: NotRequired[_Long]
    state: NotRequired[_Object[State]]
    blocks: NotRequired[_List[_Object[Block]]]


class Action(TypedDict):
    """A button that was pressed, an input that was changed."""

    action_id: _Id
    block_id: _Short
    action_ts: NotRequired[_Short]
    value: NotRequired[_Long]
    selected_option: NotRequired[_Object[Option]]


class Delivery(TypedDict, total=False):
    """The fields of all kinds of deliveries; which of them a kind has stands in ``_KINDS``."""

    __pydantic_config__ = ConfigDict(strict=True, extra="ignore")  # type: ignore[misc]  # pydantic's place for it

    type: _Id
    command: _Id
    callback_id: _Id
    user_id: _Id
    text: _Long
    channel_id: _Short
    team_id: _OriginId
    enterprise_id: _OriginId
    api_app_id: _OriginId
    user: _Object[User]
    team: _Object[Team]
    enterprise: _Object[Named]
    channel: _Object[Named]
    container: _Object[Container]
    message: _Object[Message]
    response_url: _Long
    trigger_id: _Short
    actions: Annotated[list[_Object[Action]], Field(min_length=1, max_length=_MOST)]
    action_id: _Id
    block_id: _Id
    value: _Long
    view: _Object[View]
    challenge: _Long
    ssl_check: _Short


_DELIVERY: Final = TypeAdapter(Delivery)
_FILE: Final[TypeAdapter[File]] = TypeAdapter(_Object[File])
_ORIGIN: Final = ("api_app_id", "team_id", "enterprise_id")
_WHERE: Final = (*_ORIGIN, "team", "enterprise", "channel", "container", "message", "response_url", "trigger_id")
#: kind → the fields it must have, and those it can have
_KINDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "command": (("command", "user_id"), (*_ORIGIN, "text", "channel_id", "response_url", "trigger_id")),
        "block_actions": (("type", "user", "actions"), (*_WHERE, "view")),
        "block_suggestion": (("type", "user", "action_id", "block_id", "value"), (*_WHERE, "view")),
        "view_submission": (("type", "user", "view"), _WHERE),
        "shortcut": (("type", "user", "callback_id"), (*_ORIGIN, "team", "enterprise", "trigger_id")),
        "message_action": (("type", "user", "callback_id", "text"), _WHERE),
        "url_verification": (("type", "challenge"), ()),
        "ssl_check": (("ssl_check",), ()),
    }
)
#: what Slack sends too, and nobody here listens to
_IGNORED: Final = frozenset(
    {
        "app_rate_limited",
        "dialog_cancellation",
        "dialog_submission",
        "dialog_suggestion",
        "event_callback",
        "interactive_message",
        "view_closed",
        "workflow_step_edit",
    }
)


def read(payload: object) -> Delivery | None:
    """Return the fields of a delivery that belong to its kind; None for one that the bot does not listen to."""
    needed, optional = _KINDS.get(_kind(payload), ((), ()))
    if not needed or not isinstance(payload, dict):
        return None
    if payload.get("type") == "message_action":  # of the message itself its words are all that listeners want
        payload = {**payload, "text": words_of(payload.get("message")), "message": None}
    found = {name: payload[name] for name in (*needed, *optional) if payload.get(name) is not None}
    try:
        return _DELIVERY.validate_python(found) if found.keys() >= set(needed) else None
    except ValidationError:  # it quotes the delivery, and is not told
        return None


def read_file(told: object) -> File | None:
    """Read a file object that Slack was asked for; None for what is none."""
    try:
        return _FILE.validate_python(told, strict=True)
    except ValidationError:
        return None


def name_of(payload: object) -> str:
    """Name the kind of a delivery, for the process log: a word of ours, nothing from the delivery itself."""
    kind = _kind(payload)
    return kind if kind in _KINDS or kind in _IGNORED else "unknown"


def _kind(payload: object) -> str:
    fields: Mapping[str, Any] = payload if isinstance(payload, dict) else {}
    named_by_a_field = (name for name in ("command", "ssl_check") if fields.get(name) is not None)
    kind = next(named_by_a_field, fields.get("type"))
    return kind if isinstance(kind, str) else ""
