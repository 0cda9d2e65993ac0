"""What came of a call: recorded with its event, its alert and what people are shown, in one transaction."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from bot.domain.notes import Verdict
from bot.domain.outbox import UNKNOWN_OUTCOME, MessageKey, MessageKind
from bot.domain.rechecks import with_finding
from bot.domain.requests import Batch, Decision, Outcome, Request, State
from bot.errors import AlepheeError, NeverSent, Refused, Unknown
from bot.operations.capabilities import CallResult, Found, Kinds, WeighsRefusals
from bot.operations.sending.ends import needs_people, tell_end
from bot.operations.sending.late import is_under_way, still_counts
from bot.operations.showing.alert_room import hour_heard
from bot.operations.showing.further import show_further, tell_further
from bot.operations.tools import Tools
from bot.ports import Answer, Changes, Reader, Transaction
from bot.waits import Waits

log = logging.getLogger(__name__)

_ASKED_TO_WAIT = frozenset({"failure.rate_limited", "failure.busy"})


def longest_pause(request: Request, waits: Waits, undo: timedelta) -> timedelta:
    """Return how far ahead the next try of an approved request can lie: a first one as long as it can be undone.

    Only Alephee itself asks for more than a back-off.
    """
    if not request.delays:
        return undo
    return timedelta(seconds=waits.asked_for if request.cause in _ASKED_TO_WAIT else waits.try_again_longest)


def correct_unknown(tx: Transaction, request: Request, outcome: Outcome, at: datetime) -> None:
    """Write what is known now about the calls of a request that were unknown."""
    for attempt in tx.attempts.of(request.id):
        if attempt.outcome is Outcome.UNKNOWN:
            tx.attempts.end(attempt.id, outcome, at=at)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Record outcomes. Every method raises ``LogUnavailable`` when the log cannot be written."""

    tools: Tools
    kinds: Kinds

    def record(
        self,
        batch: Batch,
        requests: tuple[Request, ...],
        attempts: Mapping[str, int],
        results: Mapping[str, CallResult],
    ) -> None:
        """Record the results of one call, all of one moment, by request id. A request without a result is unknown.

        A log that lost its last commits while the call was made may not know the batch: then there is nothing to show.
        """
        now = self.tools.clock.now()
        with self.tools.records.write() as tx:
            if tx.requests.batch(batch.id) is None:
                log.error("a call was made for what the log has lost", extra={"requests": [one.id for one in requests]})
                return
            tx.pace.save()
            ended = False
            for request in requests:
                result = results.get(request.id) or Unknown("failure.not_in_results")
                ended |= self._one(tx, batch, request, attempts[request.id], result, now)
            self.show(tx, batch)
            if ended:
                self.tell_end(tx, batch)

    def unknown(
        self, tx: Transaction, batch: Batch, request: Request, attempt: int, error: Unknown, now: datetime
    ) -> None:
        """Nobody can tell whether it had its effect: never repeated by the machine, but where that does no harm."""
        tx.attempts.end(attempt, Outcome.UNKNOWN, at=now, http_status=error.status, api_message=error.api_message)
        changes = _changes(error, now)
        tx.requests.move(request, State.UNKNOWN, event="unknown", at=now, changes=changes, detail=_detail(error))
        self.resolve_alerts(tx, request)
        kind = self.kinds.described(request.kind)
        if needs_people(tx, self.kinds, request):
            about = request.id if kind.told_one_by_one else batch.id
            self.tell(tx, UNKNOWN_OUTCOME, about=about, request=request)

    def record_look(
        self, tx: Transaction, batch: Batch, request: Request, to: State, outcome: Outcome, *, changes: Changes
    ) -> bool:
        """Record what a look at the far side says about a request; False when it is not where it was any more."""
        now = self.tools.clock.now()
        event = "arrived" if to is State.SENT else "not_arrived"
        told = replace(changes, cause="")
        waited_for = not needs_people(tx, self.kinds, request)
        if not tx.requests.move(request, to, event=event, at=now, changes=told, detail={"evidence": "look_up"}):
            return False
        correct_unknown(tx, request, outcome, now)
        self.resolve_alerts(tx, request)
        self.thread(tx, batch, request, event)
        if waited_for:
            self.tell_end(tx, batch)
        return True

    def arrived(self, batch: Batch, request: Request, found: Found) -> None:
        """Record that an earlier attempt, which was thought lost, has had its effect: nothing goes out again.

        The attempt's row keeps what was believed of it when it was given up.
        """
        changes = Changes(delays=0, order_id=found.order_id)
        with self.tools.log.write() as tx:
            if self.record_look(tx, batch, request, State.SENT, Outcome.SENT, changes=changes):
                self.show(tx, batch)

    def refuse_unsent(self, batch: Batch, request: Request, verdict: Verdict) -> None:
        """Refuse before the call (the re-check said no): there is no attempt."""
        with self.tools.log.write() as tx:
            self.refuse_within(tx, batch, request, verdict)

    def refuse_within(self, tx: Transaction, batch: Batch, request: Request, verdict: Verdict) -> None:
        """Refuse before the call, within a transaction."""
        now = self.tools.clock.now()
        keys = [note.key for note in verdict.notes]
        single = verdict.notes[0].key if verdict.notes else "failure.recheck"
        cause = single if single.startswith(("failure.", "stale.", "error.")) else "failure.recheck"
        notes = with_finding(request, verdict.notes)
        changes = Changes(cause=cause, notes=notes, finished_at=now, delays=0)
        moved = tx.requests.move(request, State.REFUSED, event="refused", at=now, changes=changes, detail={"why": keys})
        if moved:
            self.resolve_alerts(tx, request)
            self.tell(tx, f"refused.{cause}", request=request)
            self.show(tx, batch)
            self.tell_end(tx, batch)

    def tell(
        self, tx: Transaction, cause: str, *, about: str = "", request: Request | None = None, why: str = ""
    ) -> None:
        """Open or count up the alert of a cause, or the one about one thing, and have it shown."""
        now = self.tools.clock.now()
        hour = hour_heard(tx, cause, now, request)
        before = tx.alerts.open(cause, about=about, hour=hour) if cause.startswith("refused.") else None
        alert = tx.alerts.raise_for(
            cause, about=about, hour=hour, at=now, requests=[request.id] if request else (), note=why
        )
        tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert.id), at=now)
        if before is not None and request is not None:
            tell_further(tx, before, request, now)

    def resolve_alerts(self, tx: Transaction, request: Request) -> None:
        """Take a request that needs nobody any more off its alerts, and show them as they are then."""
        show_resolved(tx, request.id, self.tools.clock.now())

    def show(self, tx: Transaction, batch: Batch) -> None:
        """Have the card and the receipt shown as they are now."""
        now = self.tools.clock.now()
        if has_card(self.tools, tx, batch):
            tx.outbox.enqueue(MessageKey(MessageKind.CARD, batch.id), at=now)
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)

    def tell_end(self, tx: Transaction, batch: Batch) -> None:
        """Tell what became of a batch once nothing of it goes on by itself."""
        tell_end(self.tools, self.kinds, tx, batch, has_card=has_card(self.tools, tx, batch))

    def thread(self, tx: Transaction, batch: Batch, request: Request, event: str, actor: str | None = None) -> None:
        """Add a line of detail to the card's thread."""
        if not self.kinds.described(batch.kind).told_one_by_one or not has_card(self.tools, tx, batch):
            return  # of hundreds of orders the card itself tells enough
        about = f"{batch.id}/{request.id}/{event}/{request.attempts}"
        detail: dict[str, object] = {"batch": batch.id, "request": request.id, "event": event, "actor": actor}
        tx.outbox.enqueue(MessageKey(MessageKind.THREAD, about), at=self.tools.clock.now(), detail=detail)

    def _one(
        self, tx: Transaction, batch: Batch, request: Request, attempt: int, result: CallResult, now: datetime
    ) -> bool:
        """Record one result; False when it ends nothing, or what it ends has a line of its own."""
        request = tx.requests.get(request.id) or request
        if not is_under_way(tx, request, attempt):
            if not still_counts(tx, request, attempt, result):
                return False
            self._take_back(tx, batch, request, result)
        if isinstance(result, NeverSent):
            self._never_sent(tx, request, attempt, result, now)
            return False
        if isinstance(result, Answer):
            self._sent(tx, request, attempt, result, now)
        elif isinstance(result, Refused):
            return self._refused(tx, batch, request, attempt, result, now)
        else:
            unknown = result if isinstance(result, Unknown) else Unknown(result.cause, status=result.status)
            self.unknown(tx, batch, request, attempt, unknown, now)
        return True

    def _take_back(self, tx: Transaction, batch: Batch, request: Request, result: CallResult) -> None:
        """Tell people who heard that nobody knows what an answer says that came late; a refusal has its own alert."""
        self.resolve_alerts(tx, request)
        if not isinstance(result, Refused):
            self.thread(tx, batch, request, "arrived" if isinstance(result, Answer) else "not_arrived")

    def _sent(self, tx: Transaction, request: Request, attempt: int, answer: Answer, now: datetime) -> None:
        tx.attempts.end(attempt, Outcome.SENT, at=now, http_status=answer.status, api_message=answer.message)
        changes = Changes(http_status=answer.status, api_message=answer.message, cause="", finished_at=now, delays=0)
        tx.requests.move(request, State.SENT, event="sent", at=now, changes=changes, detail={"status": answer.status})
        self.resolve_alerts(tx, request)

    def _never_sent(self, tx: Transaction, request: Request, attempt: int, error: NeverSent, now: datetime) -> None:
        tx.attempts.end(attempt, Outcome.NEVER_SENT, at=now, http_status=error.status, api_message=error.api_message)
        waits, asked_for = self.tools.waits, timedelta(seconds=error.retry_after)
        wait = asked_for if error.status else max(asked_for, waits.back_off(request.delays))
        changes = Changes(
            due_at=now + wait,
            delays=request.delays + 1,
            http_status=error.status,
            api_message=_said(error),
            cause=error.cause,
        )
        tx.requests.move(request, State.APPROVED, event="postponed", at=now, changes=changes, detail=_detail(error))
        # this one and those of the same row of delays: what failed before a person's retry is another story
        latest = reversed(tx.attempts.of(request.id)[-request.delays - 1 :])
        row = takewhile(lambda one: one.outcome is Outcome.NEVER_SENT, latest)
        if now - min(one.started_at for one in row) >= timedelta(seconds=waits.overdue):
            self.tell(tx, "system.calls_failing", request=request, why=error.cause)

    def _refused(
        self, tx: Transaction, batch: Batch, request: Request, attempt: int, error: Refused, now: datetime
    ) -> bool:
        tx.attempts.end(attempt, Outcome.REFUSED, at=now, http_status=error.status, api_message=error.api_message)
        kind = self.kinds[request.kind]
        if isinstance(kind, WeighsRefusals):
            believed = kind.believe(tx, request, error, replace(_changes(error, now), cause=""))
            for other in believed:
                theirs = tx.requests.batch(other.batch_id) or batch
                self.resolve_alerts(tx, other)
                self.thread(tx, theirs, other, "believed")
                self.show(tx, theirs)
            if any(other.id == request.id for other in believed):
                return False
        changes = _changes(error, now)
        tx.requests.move(request, State.REFUSED, event="refused", at=now, changes=changes, detail=_detail(error))
        self.resolve_alerts(tx, request)
        self.tell(tx, f"refused.{error.cause}", request=request)
        return True


def _changes(error: AlepheeError, now: datetime) -> Changes:
    said, status = _said(error), error.status
    return Changes(http_status=status, api_message=said, cause=error.cause, finished_at=now, delays=0)


def _said(error: AlepheeError) -> str | None:
    """Return what an answer said, even when it is empty; without an answer the last one's words stay, as its status."""
    return error.api_message if error.api_message or error.status is not None else None


def _detail(error: AlepheeError) -> dict[str, object]:
    return {"why": error.cause, "status": error.status}


def has_card(tools: Tools, log: Reader, batch: Batch) -> bool:
    """Whether a batch has, or is to get, a card: by when it was asked; the settings may have changed since."""
    if log.outbox.place(MessageKey(MessageKind.CARD, batch.id)) is not None:
        return True
    return batch.kind in tools.policy.approval_for and batch.decision is not Decision.NOT_NEEDED


def show_resolved(tx: Transaction, request_id: str, at: datetime) -> None:
    """Take a request off its alerts, and have them shown as they are then.

    Where it was named before, people pressed a button and look for what came of it: that message is updated, no other
    is posted for it.
    """
    touched = tx.alerts.resolve(request_id, at=at)
    for alert_id in touched:
        tx.outbox.enqueue(MessageKey(MessageKind.ALERT, alert_id), at=at)
    named_by = tx.alerts.naming(request_id)
    if named_by and (request := tx.requests.get(request_id)) is not None:
        for alert_id in named_by:
            show_further(tx, alert_id, request.batch_id, at)
    for target in (MessageKey(MessageKind.ALERT, named) for named in named_by if named not in touched):
        place = tx.outbox.place(target)
        if place is not None and place.ts:
            tx.outbox.enqueue(target, at=at, detail={"only_update": True})
