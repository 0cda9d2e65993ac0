"""What becomes of a message that Slack did not take: one table, kind of failure × kind of message."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.outbox import CALLS, LONGEST_PAUSE, PARENT_NOT_POSTED, MessageKind, MessageRef, Post
from bot.errors import DeliveryError, DeliveryUnknown
from bot.operations.showing.moved_cards import old_place

#: an admin can fix these (invite the bot, unarchive the channel …), so they are tried again
FIXABLE = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_auth",
        "is_archived",
        "missing_scope",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
#: the same content is refused again (docs.slack.dev/reference/methods/chat.postMessage and chat.update, Errors)
CONTENT = frozenset(
    {
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
    }
)
_DELETED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
#: after so many tries a message is told of, and tried less often
MOST_TRIES = 5
#: a notice of which Slack does not say whether it stands there is posted so often
_MOST_TOLD = 3
_A_MINUTE, _RARELY = 60.0, LONGEST_PAUSE.total_seconds()
#: a line waits for the message above it, not for Slack: it must not come long after it, since it may be read with it
_BESIDE_ITS_PARENT = 10.0


class Failure(Enum):
    """How a try to show something ended."""

    UNCONFIRMED = auto()
    """It may stand there."""
    PUT_OFF = auto()
    """Slack has no time for it."""
    NO_PARENT = auto()
    """The message above the line is not posted yet."""
    NEVER_A_PARENT = auto()
    """Nor will it be."""
    DELETED = auto()
    """Somebody deleted the message that was to be updated."""
    DELETED_FOR_GOOD = auto()
    """And it is not posted anew."""
    CONTENT = auto()
    """Slack refuses what is in it."""
    FIXABLE = auto()
    """Somebody has to fix a channel or a token."""
    REFUSED = auto()
    """Slack refuses it; it may be over in a moment."""
    WORN_OUT = auto()
    """It was refused often enough."""


class Message(Enum):
    """What was to be shown."""

    CARD = auto()
    """A new card that somebody has to decide about."""
    OVER = auto()
    """A new card of what is decided."""
    RECEIPT = auto()
    """A new receipt."""
    NOTICE = auto()
    """What its requester has to hear: said twice does less harm than not at all."""
    CALL = auto()
    """What calls many people, or was said often enough; it is posted once."""
    UPDATE = auto()
    """A card or a receipt that stands there."""
    LINE = auto()
    PART = auto()
    """A line of something long: all of it has to be read."""
    MOVED = auto()
    """What an old card says about where the new one stands."""
    ALERT = auto()


class Then(Enum):
    """What is done about it beside waiting."""

    WAIT = auto()
    DROP = auto()
    DROP_UNCERTAIN = auto()
    """Nobody knows whether it stands there."""
    TELL_UNCERTAIN = auto()
    """As above, and people can have the card posted."""
    POST_ANEW = auto()
    TELL_CONTENT = auto()
    TELL_REFUSED = auto()
    """Once a card and an error; of many the oldest finds out whether it was fixed."""
    TELL_STUCK = auto()


_SAID_AGAIN = (Message.UPDATE, Message.PART, Message.MOVED, Message.ALERT, Message.NOTICE)
#: failure → what is done, and about which messages it is something else
_TABLE: Mapping[Failure, tuple[Then, Mapping[Message, Then]]] = {
    Failure.UNCONFIRMED: (
        Then.DROP_UNCERTAIN,
        {
            Message.CARD: Then.TELL_UNCERTAIN,
            Message.CALL: Then.DROP,
            **dict.fromkeys(_SAID_AGAIN, Then.WAIT),
        },
    ),
    Failure.PUT_OFF: (Then.WAIT, {}),
    Failure.NO_PARENT: (Then.WAIT, {}),
    Failure.NEVER_A_PARENT: (Then.DROP, {}),
    Failure.DELETED: (Then.POST_ANEW, {}),
    Failure.DELETED_FOR_GOOD: (Then.DROP, {}),
    Failure.CONTENT: (Then.TELL_CONTENT, {Message.ALERT: Then.DROP, Message.MOVED: Then.DROP}),
    Failure.FIXABLE: (Then.WAIT, {Message.CARD: Then.TELL_REFUSED, Message.MOVED: Then.DROP}),
    Failure.REFUSED: (Then.WAIT, {Message.MOVED: Then.DROP}),
    Failure.WORN_OUT: (
        Then.TELL_STUCK,
        # the channel of alerts is what does not work then; nobody misses the card of what is decided
        {Message.ALERT: Then.WAIT, Message.OVER: Then.DROP, Message.MOVED: Then.DROP},
    ),
}


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done about a message that was not shown, and after how many seconds it is tried again."""

    then: Then
    wait: float


def treatment(
    post: Post, place: MessageRef | None, error: DeliveryError, *, undecided: bool, orphan: bool
) -> Treatment:
    """Decide by the failure and the kind of message; ``post`` counts its tries with this very error.

    ``undecided``: whether somebody has still to decide about the batch; ``orphan``: whether the message above a line
    is not to come any more.
    """
    failure = Failure.NEVER_A_PARENT if orphan else _failure(post, error, stands=_stands(post, place))
    otherwise, of_some = _TABLE[failure]
    return Treatment(of_some.get(_message(post, place, undecided=undecided), otherwise), _wait(post, error, failure))


def _stands(post: Post, place: MessageRef | None) -> bool:
    """Whether a message was to be updated: a line never is."""
    return place is not None and bool(place.ts) and post.target.show is not MessageKind.THREAD


def _message(post: Post, place: MessageRef | None, *, undecided: bool) -> Message:
    match post.target.show:
        case MessageKind.ALERT | MessageKind.FURTHER:
            return Message.ALERT
        case kind if kind in CALLS:
            again = kind is MessageKind.NOTICE and post.tries + 1 < _MOST_TOLD
            return Message.NOTICE if again else Message.CALL
        case MessageKind.THREAD:
            return Message.MOVED if old_place(post) else Message.PART if "part" in post.detail else Message.LINE
        case _ if _stands(post, place):
            return Message.UPDATE
        case MessageKind.CARD:
            return Message.CARD if undecided else Message.OVER
    return Message.RECEIPT


def _failure(post: Post, error: DeliveryError, *, stands: bool) -> Failure:
    if isinstance(error, DeliveryUnknown):
        return Failure.UNCONFIRMED
    if error.retried:
        return Failure.NO_PARENT if error.error == PARENT_NOT_POSTED else Failure.PUT_OFF
    if error.error in _DELETED and stands:
        return Failure.DELETED_FOR_GOOD if "only_update" in post.detail else Failure.DELETED
    if error.error in CONTENT:
        return Failure.CONTENT
    if error.error in FIXABLE:
        return Failure.FIXABLE
    return Failure.REFUSED if post.tries < MOST_TRIES else Failure.WORN_OUT


def _wait(post: Post, error: DeliveryError, failure: Failure) -> float:
    """Return the seconds until the next try: twice as long each time, at least what Slack asks for."""
    longer = float(min(60, 2 ** min(post.tries, 6)))
    match failure:
        case Failure.UNCONFIRMED:
            return longer
        case Failure.PUT_OFF:
            return max(error.retry_after, longer)
        case Failure.NO_PARENT:
            return max(error.retry_after, min(longer, _BESIDE_ITS_PARENT))
        case Failure.WORN_OUT:
            return _RARELY
    return _A_MINUTE
