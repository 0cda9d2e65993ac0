"""The steps of a request's life, from *submit* to the last message about it, by name.

Operations call the seam at every point. A point stands right after one piece of work and right before the next one, so
a process that is killed at each of them is killed just before and just after every step.
"""

from dataclasses import dataclass
from enum import StrEnum


class Point(StrEnum):
    """Every point at which operations call the seam."""

    ASK_COMMIT = "ask.commit"
    ASK_COMMITTED = "ask.committed"
    COLLECT_FETCH = "collect.fetch"
    COLLECT_COMMIT = "collect.commit"
    COLLECT_COMMITTED = "collect.committed"
    IDENTIFY_FIND = "identify.find"
    IDENTIFY_COMMIT = "identify.commit"
    IDENTIFY_COMMITTED = "identify.committed"
    DECIDE_COMMIT = "decide.commit"
    DECIDE_COMMITTED = "decide.committed"
    SEND_RECHECK = "send.recheck"
    SEND_CLAIM = "send.claim"
    SEND_CLAIMED = "send.claimed"
    SEND_CALLED = "send.called"
    SEND_RECORDED = "send.recorded"
    RECOVER_COMMIT = "recover.before"
    RECOVER_COMMITTED = "recover.after"
    RESOLVE_COMMIT = "resolve.commit"
    RESOLVE_COMMITTED = "resolve.committed"
    SETTLE_LOOK = "settle.look"
    SETTLE_COMMIT = "settle.commit"
    SETTLE_COMMITTED = "settle.committed"
    CARD_ANNOUNCE = "card.announce"
    CARD_POST = "card.post"
    CARD_SHOWN = "card.shown"
    CARD_RECORDED = "card.recorded"
    DELIVER_POST = "deliver.post"
    DELIVER_SHOWN = "deliver.shown"
    DELIVER_RECORDED = "deliver.recorded"


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of work between two points, and what it does."""

    name: str
    before: Point
    after: Point
    does: str


STEPS = (
    Step("ask", Point.ASK_COMMIT, Point.ASK_COMMITTED, "commit what a person asked, before the form closes"),
    Step("fetch", Point.COLLECT_FETCH, Point.COLLECT_COMMIT, "download the files from Slack and judge their bytes"),
    Step("collect", Point.COLLECT_COMMIT, Point.COLLECT_COMMITTED, "commit the files, and ask for the card"),
    Step("find", Point.IDENTIFY_FIND, Point.IDENTIFY_COMMIT, "look up the orders behind the numbers of a list"),
    Step("identify", Point.IDENTIFY_COMMIT, Point.IDENTIFY_COMMITTED, "commit which orders were found"),
    Step("decide", Point.DECIDE_COMMIT, Point.DECIDE_COMMITTED, "commit the one decision of a batch"),
    Step("recheck", Point.SEND_RECHECK, Point.SEND_CLAIM, "judge once more whether it may go out"),
    Step("claim", Point.SEND_CLAIM, Point.SEND_CLAIMED, "commit that a call begins: attempt, pace, state"),
    Step("call", Point.SEND_CLAIMED, Point.SEND_CALLED, "make the one call to Alephee"),
    Step("record", Point.SEND_CALLED, Point.SEND_RECORDED, "commit what came of the call"),
    Step("recover", Point.RECOVER_COMMIT, Point.RECOVER_COMMITTED, "commit that nobody saw the end of a call"),
    Step("resolve", Point.RESOLVE_COMMIT, Point.RESOLVE_COMMITTED, "commit what a person says about a failure"),
    Step("look", Point.SETTLE_LOOK, Point.SETTLE_COMMIT, "look at Alephee whether an unknown call had its effect"),
    Step("settle", Point.SETTLE_COMMIT, Point.SETTLE_COMMITTED, "commit what the look has found"),
    Step("announce", Point.CARD_ANNOUNCE, Point.CARD_POST, "commit that a new card is about to be posted"),
    Step("show", Point.CARD_POST, Point.CARD_SHOWN, "post the card in Slack"),
    Step("remember", Point.CARD_SHOWN, Point.CARD_RECORDED, "commit where the card stands"),
    Step("tell", Point.DELIVER_POST, Point.DELIVER_SHOWN, "post or update a receipt, an alert or a thread line"),
    Step("note", Point.DELIVER_SHOWN, Point.DELIVER_RECORDED, "commit where that message stands"),
)
