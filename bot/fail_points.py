"""The steps of a request's life, from *submit* to the last message about it, by name.

Operations reach a fail point between two pieces of work: a process that is killed at each of them is killed just before
and just after every step.
"""

from dataclasses import dataclass
from enum import StrEnum


class FailPoint(StrEnum):
    """Every point at which a test may let a process fail."""

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
    UNDO_COMMIT = "undo.commit"
    UNDO_COMMITTED = "undo.committed"
    ASK_BACK_COMMIT = "ask_back.commit"
    ASK_BACK_COMMITTED = "ask_back.committed"
    SEND_RECHECK = "send.recheck"
    SEND_CLAIM = "send.claim"
    SEND_CLAIMED = "send.claimed"
    SEND_CALLED = "send.called"
    SEND_RECORDED = "send.recorded"
    RECOVER_COMMIT = "recover.before"
    RECOVER_COMMITTED = "recover.after"
    RESTORE_COMMIT = "restore.commit"
    RESTORE_COMMITTED = "restore.committed"
    RESOLVE_COMMIT = "resolve.commit"
    RESOLVE_COMMITTED = "resolve.committed"
    FOLLOW_UP_LOOK = "follow_up.look"
    FOLLOW_UP_COMMIT = "follow_up.commit"
    FOLLOW_UP_COMMITTED = "follow_up.committed"
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
    before: FailPoint
    after: FailPoint
    does: str


STEPS = (
    Step("ask", FailPoint.ASK_COMMIT, FailPoint.ASK_COMMITTED, "commit what a person asked, before the form closes"),
    Step(
        "fetch",
        FailPoint.COLLECT_FETCH,
        FailPoint.COLLECT_COMMIT,
        "download the files from Slack and judge their bytes",
    ),
    Step("collect", FailPoint.COLLECT_COMMIT, FailPoint.COLLECT_COMMITTED, "commit the files, and ask for the card"),
    Step("find", FailPoint.IDENTIFY_FIND, FailPoint.IDENTIFY_COMMIT, "look up the orders behind the numbers of a list"),
    Step("identify", FailPoint.IDENTIFY_COMMIT, FailPoint.IDENTIFY_COMMITTED, "commit which orders were found"),
    Step("decide", FailPoint.DECIDE_COMMIT, FailPoint.DECIDE_COMMITTED, "commit the one decision of a batch"),
    Step("undo", FailPoint.UNDO_COMMIT, FailPoint.UNDO_COMMITTED, "commit that approvals are taken back"),
    Step("ask_back", FailPoint.ASK_BACK_COMMIT, FailPoint.ASK_BACK_COMMITTED, "commit a question, or its answer"),
    Step("recheck", FailPoint.SEND_RECHECK, FailPoint.SEND_CLAIM, "judge once more whether it may go out"),
    Step("claim", FailPoint.SEND_CLAIM, FailPoint.SEND_CLAIMED, "commit that a call begins: attempt, pace, state"),
    Step("call", FailPoint.SEND_CLAIMED, FailPoint.SEND_CALLED, "make the one call to Alephee"),
    Step("record", FailPoint.SEND_CALLED, FailPoint.SEND_RECORDED, "commit what came of the call"),
    Step("recover", FailPoint.RECOVER_COMMIT, FailPoint.RECOVER_COMMITTED, "commit that nobody saw the end of a call"),
    Step("restore", FailPoint.RESTORE_COMMIT, FailPoint.RESTORE_COMMITTED, "commit what a restored log makes unknown"),
    Step("resolve", FailPoint.RESOLVE_COMMIT, FailPoint.RESOLVE_COMMITTED, "commit what a person says about a failure"),
    Step(
        "look",
        FailPoint.FOLLOW_UP_LOOK,
        FailPoint.FOLLOW_UP_COMMIT,
        "look at Alephee what a call has done",
    ),
    Step("follow_up", FailPoint.FOLLOW_UP_COMMIT, FailPoint.FOLLOW_UP_COMMITTED, "commit what the look has found"),
    Step("announce", FailPoint.CARD_ANNOUNCE, FailPoint.CARD_POST, "commit that a new card is about to be posted"),
    Step("show", FailPoint.CARD_POST, FailPoint.CARD_SHOWN, "post the card in Slack"),
    Step("remember", FailPoint.CARD_SHOWN, FailPoint.CARD_RECORDED, "commit where the card stands"),
    Step(
        "tell", FailPoint.DELIVER_POST, FailPoint.DELIVER_SHOWN, "post or update a receipt, an alert or a thread line"
    ),
    Step("note", FailPoint.DELIVER_SHOWN, FailPoint.DELIVER_RECORDED, "commit where that message stands"),
)
