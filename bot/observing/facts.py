"""Says in the process log what was committed: one line an event, with ids and codes, never with words or names."""

import logging
import re
from typing import Final

from bot.ports.facts import Fact

log = logging.getLogger(__name__)

#: what an event is called in the log of sends → what is said of it; any other is said by its name
_SENTENCES: Final = {
    "asked": "a request was asked",
    "collected": "the files of a request are here",
    "identified": "the orders of a request are known",
    "invalid": "a request cannot be sent as it was asked",
    "approved": "a request was approved",
    "not_needed": "a request needs no approval",
    "declined": "a request was declined",
    "withdrawn": "a request was withdrawn",
    "expired": "nobody decided about a request in time",
    "undone": "an approval was taken back",
    "content_changed": "an approval is void: the content changed",
    "replaced": "a request was replaced by a corrected one",
    "claimed": "a call begins",
    "sent": "a request was sent",
    "refused": "a request was refused",
    "unknown": "nobody knows whether a request arrived",
    "postponed": "a request is tried again later",
    "retried": "a person sends a refused request again",
    "arrived": "a request whose outcome was unknown arrived",
    "not_arrived": "a request whose outcome was unknown did not arrive",
    "recovered": "a call of a process that died is unknown now",
    "confirmed": "Alephee shows what was sent",
    "not_confirmed": "Alephee does not show what was sent",
    "missing": "Alephee does not show a created order",
    "linked": "the id of a created order is known",
    "denied": "a person tried what they may not do",
    "label_fetched": "a shipping label was fetched",
    "forgotten": "words, names and files were erased",
    "name_forgotten": "the names of a person were erased",
    "head_noted": "the log was proven, and its head noted",
    "settings": "the settings that decide who may do what were noted",
    "restored": "the log came from a backup",
}
#: what only tells how something goes on, or what the start and the stop of the bot say themselves with more
_DETAILS: Final = frozenset({"changed", "digest_set", "waits", "started", "stopped", "identity", "clock_jumped"})
#: of an event's detail: codes and numbers of ours, nothing a person typed
_CODES: Final = ("why", "status", "what", "evidence", "decision", "events")

#: ids and codes are of these characters
_CODE: Final = re.compile(r"[\w.:/@+-]{1,80}", re.ASCII)
_NO_CODE: Final = "(no code)"


def say(fact: Fact) -> None:
    """Say an event in the process log."""
    level = logging.DEBUG if fact.name in _DETAILS else logging.INFO
    log.log(level, _SENTENCES.get(fact.name, fact.name.replace("_", " ")), extra=told_of(fact))


def told_of(fact: Fact) -> dict[str, object]:
    """Return what a line tells of an event beside its sentence."""
    here, to = fact.states
    told: dict[str, object] = {
        "batch": fact.batch,
        "request": fact.requests[0] if len(fact.requests) == 1 else None,
        "requests": len(fact.requests) if len(fact.requests) > 1 else None,
        "kind": fact.kind,
        "was": here and here.value,
        "state": to and to.value,
        "actor": fact.actor,
    }
    told |= {name: fact.detail.get(name) for name in _CODES}
    return {name: _code(value) for name, value in told.items() if value is not None}


def _code(value: object) -> object:
    """Return a number, a code or several; who sends a delivery may have put words where an id should be."""
    if isinstance(value, list):
        return " ".join(str(_code(one)) for one in value)
    return value if isinstance(value, bool | int | float) or _CODE.fullmatch(str(value)) else _NO_CODE
