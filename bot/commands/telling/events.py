"""What happened, a sentence an event. Those that this version does not know are told as they stand in the log."""

import json
from collections.abc import Callable, Mapping

from bot.commands.telling.voice import Voice, quoted
from bot.domain.notes import Note
from bot.domain.requests import Event, Story
from bot.log.erased import why_of
from handlers.views.causes import as_put_off

#: name of an event → what it says, of whoever did it (``who``) and of what stands in its ``detail``
_SAID: Mapping[str, str] = {
    "asked": "{who} asked for it",
    "collected": "its file was fetched and checked",
    "identified": "its order was found",
    "digest_set": "it was written down what an approval would be about",
    "not_needed": "nobody has to approve it",
    "expired": "nobody decided in time, so it expired",
    "undone": "{who} took the approval back",
    "content_changed": "{who} pressed Approve, but the content was not what the card showed, so it did not count",
    "withdrawn": "{who} withdrew it",
    "retried": "{who} had it sent again",
    "recovered": "the bot had ended in the middle of this call",
    "confirmed": "a look at Alephee showed that it is as asked",
    "not_confirmed": "several looks at Alephee did not show that it is as asked",
    "linked": "the new order has the number {order} in Alephee",
    "missing": "Alephee said yes and does not show the new order",
    "buyer_replied": "{who} stated that the buyer has replied",
    "reply_denied": "Alephee said that the buyer has not replied",
    "card_asked_for": "{who} asked for the card once more",
    "last_call": "the approvers were told that it expires soon",
    "waits": "it cannot be looked up, and waits",
    "changed": "the bot noted what it found out",
    "replaced": "{who} asked for it anew, corrected, as batch {batch}",
    "claimed": "the bot called Alephee",
    "attempt_begun": "the bot called Alephee",
    "documents_counted": "before the call the order had {same} documents like this one, and {strange} others",
}


#: what an outcome was seen by, where nobody said it
_EVIDENCE = {"look_up": "a look at Alephee", "409": "Alephee's answer 409"}


def sentence(voice: Voice, event: Event, story: Story) -> str:
    """Say what an event tells."""
    tell = _TELLS.get(event.name)
    try:
        if tell is not None:
            return tell(voice, event, story)
        return _SAID[event.name].format_map({**event.detail, "who": voice.who(event.actor, event.at)})
    except (KeyError, TypeError, ValueError):
        return _as_it_stands(voice, event)


def _as_it_stands(voice: Voice, event: Event) -> str:
    by = f" by {voice.who(event.actor, event.at)}" if event.actor else ""
    detail = json.dumps(event.detail, ensure_ascii=False) if event.detail else ""
    return f"event “{event.name}”{by} {detail}".rstrip()


def _decided(voice: Voice, event: Event, _story: Story) -> str:
    decision = event.detail["decision"]
    return f"decided by {voice.who(event.actor, event.at)}: {decision}" if event.actor else f"decided: {decision}"


def _approved(voice: Voice, event: Event, _story: Story) -> str:
    more = "" if event.to_state else " (more approvals are needed)"
    return f"{voice.who(event.actor, event.at)} approved it{more}"


def _declined(voice: Voice, event: Event, story: Story) -> str:
    why = story.batch.decline_reason
    return f"{voice.who(event.actor, event.at)} declined it{f': {quoted(why)}' if why else ''}"


def _ended(_voice: Voice, event: Event, _story: Story) -> str:
    status = event.detail.get("http_status")
    answer = f", answered with {status}" if status else ""
    return f"the call ended: {event.detail['outcome']}{answer}"


def _sent(_voice: Voice, event: Event, _story: Story) -> str:
    status = event.detail.get("status")
    return f"Alephee took it{f' (answer {status})' if status else ''}"


def _refused(voice: Voice, event: Event, _story: Story) -> str:
    why, status = event.detail["why"], event.detail.get("status")
    if isinstance(why, list):
        return f"a look just before the call found that it is not possible [{', '.join(map(str, why))}]"
    return f"refused{f' with {status}' if status else ''}: {voice.cause(why)}"


def _invalid(_voice: Voice, _event: Event, _story: Story) -> str:
    return "it was found to be invalid"


def _postponed(voice: Voice, event: Event, _story: Story) -> str:
    why = as_put_off(Note(str(event.detail["why"])))
    return f"put off, and tried again later: {voice.note(why)}"


def _unknown(voice: Voice, event: Event, _story: Story) -> str:
    return f"nobody knows whether it arrived: {voice.cause(event.detail['why'])}"


def _resolved(voice: Voice, event: Event, _story: Story) -> str:
    what = "it arrived" if event.name == "arrived" else "it did not arrive, and had it go on"
    if event.actor:
        return f"{voice.who(event.actor, event.at)} said that {what}"
    what = what if event.name == "arrived" else "it did not arrive, so it goes out again"
    return f"{_EVIDENCE.get(str(event.detail.get('evidence')), 'something')} showed that {what}"


def _question(voice: Voice, event: Event, story: Story) -> str:
    asked = next((one for one in story.questions if one.id == event.detail["question"]), None)
    who, is_answer = voice.who(event.actor, event.at), event.name == "answered"
    did = "answered" if is_answer else "asked back"
    if asked is None or asked.is_erased:
        return f"{who} {did} (the words were erased)"
    return f"{who} {did}: {quoted(asked.answer if is_answer else asked.text)}"


def _denied(voice: Voice, event: Event, _story: Story) -> str:
    tried = f"{voice.who(event.actor, event.at)} tried to {event.detail['what']}"
    return f"{tried} and may not: {voice.cause(event.detail['why'])}"


def _forgotten(_voice: Voice, event: Event, _story: Story) -> str:
    return f"its words, names and files were erased {why_of(event.detail)}".rstrip()


_TELLS: Mapping[str, Callable[[Voice, Event, Story], str]] = {
    "decided": _decided,
    "approved": _approved,
    "declined": _declined,
    "attempt_ended": _ended,
    "sent": _sent,
    "refused": _refused,
    "invalid": _invalid,
    "postponed": _postponed,
    "unknown": _unknown,
    "arrived": _resolved,
    "not_arrived": _resolved,
    "asked_back": _question,
    "answered": _question,
    "denied": _denied,
    "forgotten": _forgotten,
}
