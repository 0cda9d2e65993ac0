"""Decide: approve, decline, withdraw, expire. One decision a batch, whoever presses how often."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.approvals import are_enough, can_be_withdrawn
from bot.domain.due import seconds_until
from bot.domain.notes import Note
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.domain.requests import Batch, Decision, Request, State, Story, is_in_doubt
from bot.errors import AlreadyDecided, ContentChanged, Stale
from bot.fail_points import FailPoint
from bot.operations.asking.commit import digest_of, usable
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.tell_decision import tell_decision
from bot.operations.sending.outcomes import has_card, show_resolved
from bot.operations.tools import Tools
from bot.ports import Changes, Freshness, Transaction

_STATE = {
    Decision.APPROVED: State.APPROVED,
    Decision.DECLINED: State.DECLINED,
    Decision.WITHDRAWN: State.WITHDRAWN,
    Decision.EXPIRED: State.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide about a batch.

    Raises ``NotAllowed``, ``NotTold``, ``AlreadyDecided``, ``ContentChanged``, ``Stale``, ``LogUnavailable``.
    """

    tools: Tools
    authority: Authority

    def approve(self, press: Press, batch_id: str) -> Batch:
        """Approve, alone or as one of several: what is sent is what the digest of the card stands for, or nothing."""
        batch = self._deciding(press, batch_id)
        return self._decide(batch, Decision.APPROVED, by=press.user_id, press=press)

    def check_decline(self, press: Press, batch_id: str) -> Story:
        """Check that a person may decline, before they are asked why; return what it is about."""
        batch = self._deciding(press, batch_id, Freshness.IF_POSSIBLE)  # the form is open for long: it is judged anew
        with self.tools.log.read() as log:
            return Story(batch, log.requests.of_batch(batch.id))

    def decline(self, press: Press, batch_id: str, reason: str) -> Batch:
        """Decline, with the reason the requester will read."""
        batch = self._deciding(press, batch_id)
        return self._decide(batch, Decision.DECLINED, by=press.user_id, press=press, reason=reason)

    def withdraw(self, user_id: str, batch_id: str) -> Batch:
        """Take one's own request back while nobody has decided, or nobody had to and nothing of it has gone out."""
        batch = self._batch(batch_id)
        self.authority.to_withdraw(user_id, batch)
        return self._decide(batch, Decision.WITHDRAWN, by=user_id)

    def withdraw_within(self, tx: Transaction, batch: Batch, *, by: str) -> bool:
        """Take back, within a transaction, what of a batch still waits; False when nothing does."""
        requests = tx.requests.of_batch(batch.id)
        if not _concerns(requests, Decision.WITHDRAWN):
            return False
        self._write(tx, batch, requests, Decision.WITHDRAWN, by=by)
        return True

    def expire(self) -> float:
        """Expire the first of what nobody decided in time, if anything is; returns the seconds to wait."""
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            batch = log.decisions.next_to_expire()
        if batch is None or batch.expires_at > now:
            return seconds_until(batch.expires_at if batch else None, now)
        self.tools.fail_point(FailPoint.DECIDE_COMMIT)
        with self.tools.log.write() as tx:
            self._write(tx, batch, tx.requests.of_batch(batch.id), Decision.EXPIRED, by=None)
        self.tools.fail_point(FailPoint.DECIDE_COMMITTED)
        return 0.0

    def _deciding(self, press: Press, batch_id: str, freshness: Freshness = Freshness.NOW) -> Batch:
        """Let approvers pass; who may not decide is told so, and logged, about a decided batch too."""
        batch = self._batch(batch_id)
        is_over = batch.decision is not None  # of many who press at once all but one only hear who was quicker
        self.authority.to_decide(press, batch, Freshness.SOME_SECONDS if is_over else freshness)
        return _still_undecided(batch)

    def _batch(self, batch_id: str) -> Batch:
        with self.tools.log.read() as log:
            return _known(log.requests.batch(batch_id))

    def _decide(
        self, batch: Batch, decision: Decision, *, by: str, press: Press | None = None, reason: str = ""
    ) -> Batch:
        self.tools.fail_point(FailPoint.DECIDE_COMMIT)
        now, is_void = self.tools.clock.now(), False
        with self.tools.log.write() as tx:
            current, requests = _known(tx.requests.batch(batch.id)), tx.requests.of_batch(batch.id)
            _refuse_too_late(current, requests, decision)
            if _is_late(current, requests, now):
                self._write(tx, current, requests, Decision.EXPIRED, by=None)
            elif decision is Decision.APPROVED and not _unchanged(current, requests):
                is_void = tx.decisions.take_back(current, event="content_changed", at=now, by=by)
                show_decision(self.tools, tx, current, requests, now)
            elif decision is Decision.APPROVED and not are_enough(current, by, self.tools.policy.terms_of(batch.kind)):
                if not tx.decisions.approve(batch.id, at=now, by=by):
                    raise Stale(Note("stale.approved_by_you"))
                show_decision(self.tools, tx, current, requests, now)
            else:
                self._write(tx, current, requests, decision, by=by, reason=reason)
            if press is not None:
                _adopt_card(tx, batch.id, press)
            written = _known(tx.requests.batch(batch.id))
        self.tools.fail_point(FailPoint.DECIDE_COMMITTED)
        if is_void:
            raise ContentChanged
        if written.decision not in {None, decision}:
            raise AlreadyDecided(written.decision, written.decided_by, written.decided_at)
        return written

    def _write(
        self,
        tx: Transaction,
        batch: Batch,
        requests: tuple[Request, ...],
        decision: Decision,
        *,
        by: str | None,
        reason: str = "",
    ) -> None:
        now = self.tools.clock.now()
        if not tx.decisions.decide(batch, decision, at=now, by=by, reason=reason, instead_of=batch.decision):
            return
        due_at = now + self.tools.policy.undo if decision is Decision.APPROVED else now
        for request in requests:
            if _waits(request, decision):
                # asked while the clock was ahead it would be due then
                changes = Changes(due_at=due_at) if due_at > now or request.due_at > now else None
                tx.requests.move(request, _STATE[decision], event=str(decision), at=now, actor=by, changes=changes)
        for request_id in tx.alerts.named_in(batch.id):
            show_resolved(tx, request_id, now)  # a card that may be missing is missed no longer
        show_decision(self.tools, tx, batch, requests, now)
        tell_decision(self.tools, tx, batch, decision, now)


def show_decision(tools: Tools, tx: Transaction, batch: Batch, requests: tuple[Request, ...], now: datetime) -> None:
    """Have card and receipt of a batch shown as they are now; what is still collected has no card."""
    if all(request.state is not State.COLLECTING for request in requests) and has_card(tools, tx, batch):
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, batch.id), at=now)
    tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)


def _refuse_too_late(batch: Batch, requests: tuple[Request, ...], decision: Decision) -> None:
    """Refuse what somebody else was quicker with, and what there is nothing (any more) to decide about."""
    if decision is Decision.WITHDRAWN and can_be_withdrawn(batch, requests):
        return
    if decision is Decision.WITHDRAWN and batch.decision is Decision.NOT_NEEDED:
        raise Stale(Note("stale.gone_out"))
    _still_undecided(batch)
    if is_in_doubt(batch, requests):
        raise Stale(Note("stale.unknown"))
    if not _concerns(requests, decision):
        raise Stale


def _is_late(batch: Batch, requests: tuple[Request, ...], now: datetime) -> bool:
    """Whether the time for a decision is over; while files are collected it has not begun to matter."""
    return batch.decision is None and batch.expires_at <= now and _concerns(requests, Decision.EXPIRED)


def _concerns(requests: tuple[Request, ...], decision: Decision) -> bool:
    """Whether there is anything to decide; of a batch that is not complete yet the rest would be left behind."""
    states = {request.state for request in requests}
    if State.UNKNOWN in states or (State.COLLECTING in states and decision is not Decision.WITHDRAWN):
        return False
    return any(_waits(request, decision) for request in requests)


def _waits(request: Request, decision: Decision) -> bool:
    """Whether a decision concerns a request: the invalid ones of a batch stay invalid."""
    if decision is Decision.WITHDRAWN:
        return request.state in {State.PENDING, State.COLLECTING, State.APPROVED}
    return request.state is State.PENDING


def _still_undecided(batch: Batch | None) -> Batch:
    batch = _known(batch)
    if batch.decision is not None:
        raise AlreadyDecided(batch.decision, batch.decided_by, batch.decided_at)
    return batch


def _known(batch: Batch | None) -> Batch:
    if batch is None:
        raise Stale
    return batch


def _unchanged(batch: Batch, requests: tuple[Request, ...]) -> bool:
    """Whether every request still has the content that the card shows, file bytes included."""
    shown = usable(requests)
    return any(one.state is State.PENDING for one in shown) and digest_of(shown) == batch.digest


def _adopt_card(tx: Transaction, batch_id: str, press: Press) -> None:
    """Learn where a card stands whose post Slack did not confirm: it has just been pressed."""
    target = MessageKey(MessageKind.CARD, batch_id)
    place = tx.outbox.place(target)
    if (place is None or place.uncertain) and press.message_ts:
        tx.outbox.adopt(target, MessageRef(press.channel_id, press.message_ts))
