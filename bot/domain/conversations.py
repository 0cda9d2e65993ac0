"""The conversation with a buyer as our own record tells it, and what it still allows.

Alephee has no way to read messages, so this record is advisory: the requester may state that the buyer has replied
(Send a message to a buyer, Business rules: MS-5 one message until the reply, MS-6 a file only after a first message and
its reply, MS-7 after a file always the same reason).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.messages import MessageContent
from bot.domain.notes import ALLOWED, Level, Note, Verdict, refuse, warn
from bot.domain.reasons import Reason
from bot.domain.requests import ON_ITS_WAY, Request, State
from bot.domain.rules import ConversationRules


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation stands.

    ``waiting_since``: our last message, unanswered as far as known, or when we were told that it is unanswered.
    ``attachment_allowed``: there was a message and a stated reply after it. ``locked_reason``: later messages must have
    it. ``on_its_way`` and ``unknown``: the first request that is not finished, and the first of which nobody knows
    whether it arrived.
    """

    waiting_since: datetime | None = None
    attachment_allowed: bool = False
    locked_reason: Reason | None = None
    on_its_way: Request | None = None
    unknown: Request | None = None
    #: when the marketplace last said, against such a statement or without one, that the buyer has not replied
    denied_at: datetime | None = None


def read_conversation(
    requests: Sequence[Request], replied_at: datetime | None, rules: ConversationRules | None = None
) -> Conversation:
    """Read the messages of one conversation, oldest first, and when somebody last stated that the buyer replied.

    ``rules`` tell which refusals say that the buyer did not: then a statement made before does not count. When one of
    the requests is judged itself (the check before sending), leave it out. A message counts as sent at its
    ``finished_at``; one without counts for the reason only.
    """
    sent = [request for request in requests if request.state is State.SENT]
    times = [request.finished_at for request in sent if request.finished_at is not None]
    last = max(times, default=None)
    denied_at = _denied(requests, rules) if rules else None
    if denied_at is not None and any(later is not None and later > denied_at for later in (last, replied_at)):
        denied_at = None  # it is outdated
    if denied_at is not None:
        replied_at = None
    answered = replied_at is not None and any(time <= replied_at for time in times)
    waiting = last is not None and (replied_at is None or last > replied_at)
    return Conversation(
        waiting_since=last if waiting else denied_at,
        denied_at=denied_at,
        attachment_allowed=answered,
        locked_reason=_locked_reason(sent),
        on_its_way=next((request for request in requests if request.state in ON_ITS_WAY), None),
        unknown=next((request for request in requests if request.state is State.UNKNOWN), None),
    )


def judge_conversation(
    conversation: Conversation, *, reason: Reason, has_file: bool, buyer_replied: bool
) -> dict[str, Verdict]:
    """Judge a new message, by the field of the form it has to be said at (``text``, ``reason``, ``files`` …).

    ``buyer_replied`` is the requester's statement that the buyer has replied to our last message.
    """
    return {
        "text": ALLOWED,
        "reason": _reason(conversation, reason),
        "files": _file(conversation, has_file=has_file, buyer_replied=buyer_replied),
        "buyer_replied": _waiting(conversation, buyer_replied=buyer_replied),
    }


def judge_lock(conversation: Conversation, reason: Reason) -> Verdict:
    """Judge whether a reason can be offered at all in a conversation: after a file only the file's own (MS-7)."""
    locked = conversation.locked_reason
    return ALLOWED if locked in {None, reason} else refuse("conversation.other_reason")


def on_its_way(request: Request) -> Note:
    """Name the message for which a second one has to wait: its order, reason, state and id."""
    content = request.content
    named = {"order": str(request.order_id or ""), "reason": content.reason_name, "state": str(request.state)}
    return Note("conversation.on_its_way", {"request_id": request.id, **named})


def _denied(requests: Sequence[Request], rules: ConversationRules) -> datetime | None:
    """Return when a message was last refused because the buyer had not answered the one before."""
    refused = (request for request in requests if request.state is State.REFUSED)
    denials = (one.finished_at for one in refused if rules.denies_reply(one.http_status, one.api_message))
    return max((moment for moment in denials if moment is not None), default=None)


def _locked_reason(sent: Sequence[Request]) -> Reason | None:
    """MS-7: the reason of the last sent message with a file."""
    for request in reversed(sent):
        if isinstance(request.content, MessageContent) and request.content.file is not None:
            return Reason(request.content.reason)
    return None


def _waiting(conversation: Conversation, *, buyer_replied: bool) -> Verdict:
    """MS-5."""
    if conversation.waiting_since is None or buyer_replied:
        return ALLOWED
    return refuse("conversation.waiting", since=conversation.waiting_since)


def _file(conversation: Conversation, *, has_file: bool, buyer_replied: bool) -> Verdict:
    """MS-6."""
    if not has_file or buyer_replied or conversation.attachment_allowed:
        return ALLOWED
    return refuse("conversation.file_too_early")


def _reason(conversation: Conversation, reason: Reason) -> Verdict:
    """One message at a time, then MS-7, then a doubt about an earlier one."""
    busy, locked, doubt = conversation.on_its_way, conversation.locked_reason, conversation.unknown
    if busy is not None:
        return Verdict(Level.REFUSED, (on_its_way(busy),))
    if locked is not None and reason is not locked:
        return refuse("conversation.reason_locked", reason=locked.name)
    return warn("conversation.unknown", request_id=doubt.id) if doubt is not None else ALLOWED
