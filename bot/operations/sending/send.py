"""Send: claim what is approved, call Alephee once, record what came of it. The heart of the bot.

The claim (still approved, content unchanged, pacer slot, attempt row, ``sending``) is one transaction that is
committed before the call. Whatever happens afterwards, the log knows that a call may have gone out.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from structlog.contextvars import bound_contextvars

from bot.domain.approvals import window_given
from bot.domain.contents import file_of
from bot.domain.due import UNTIL_WOKEN, is_due, next_due, seconds_left
from bot.domain.kinds import Kind
from bot.domain.notes import ALLOWED, Verdict, refuse
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, LogUnavailable, NeverSent, SecondAttempt, Unknown
from bot.fail_points import FailPoint
from bot.operations.asking.commit import digest_of, usable
from bot.operations.asking.ids import new_id
from bot.operations.capabilities import Action, CallResult, Found, Kinds
from bot.operations.sending.outcomes import Outcomes, longest_pause
from bot.operations.sending.recover import Recover
from bot.operations.tools import Tools, batch_of
from bot.ports import Changes, NotNoted, Pacer, Reader, Transaction

_TOO_LARGE = 413
#: of what waits so many are looked at together; where more wait, each kind by itself
_FEW = 8


@dataclass(frozen=True, slots=True)
class _Claim:
    """Requests that this process, and nobody else, may now call Alephee for."""

    requests: tuple[Request, ...]
    attempts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Send:
    """Send what is due, one call at a time."""

    tools: Tools
    pacer: Pacer
    outcomes: Outcomes
    kinds: Kinds
    #: calls whose outcome the log could not take yet
    unrecorded: list[tuple[Batch, _Claim, Mapping[str, CallResult]]] = field(default_factory=list)
    #: how many requests a call takes, where Alephee said that it was too large (413)
    most: dict[Kind, int] = field(default_factory=dict)
    #: the requests of the call that is made now
    calling: dict[str, int] = field(default_factory=dict)
    #: around a claim and its call: its bytes leave only while the claim counts
    while_claimed: Callable[[], AbstractContextManager[None]] = nullcontext

    def settle(self) -> float:
        """Record what is left of calls that were made, and make no other. Raises ``LogUnavailable``."""
        self._record()
        return UNTIL_WOKEN

    def own_calls(self) -> frozenset[str]:
        """Return the requests whose calls are made now, or were and are still to be recorded. From any thread."""
        left = (tuple(claim.attempts) for _, claim, _ in tuple(self.unrecorded))
        return frozenset(tuple(self.calling)).union(*left)

    def step(self) -> float:
        """Make at most one call; returns the seconds to wait before the next step (0: there may be more to do).

        Raises ``LogUnavailable`` when the log cannot be written: then nothing was sent.
        """
        self.calling.clear()
        self._record()
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            orphans, oldest = self._waiting(log)
            waits = [(self._wait(batch_of(log, request), request, now), request) for request in oldest]
        if orphans:
            # No call is in flight here: their claim was written although its commit had seemed to fail.
            Recover(self.tools, self.outcomes)()
        first, wait = next_due(waits)
        if first is not None:
            call_id = new_id()
            with bound_contextvars(batch=first.batch_id, call=call_id, **self._alone(first)):
                self._send(first, now, call_id)
        return wait

    def _waiting(self, log: Reader) -> tuple[bool, list[Request]]:
        """Return whether any is being sent, and the approved ones to look at, oldest due first.

        The oldest of each kind is enough: kinds wait for nothing but their own endpoint. As a rule one query tells all.
        """
        found = log.requests.in_state(State.SENDING, State.APPROVED, limit=_FEW)
        if len(found) == _FEW:
            oldest = (log.requests.in_state(State.APPROVED, kind=kind.name, limit=1) for kind in self.kinds)
            found = (*log.requests.in_state(State.SENDING, limit=1), *(one for some in oldest for one in some))
        by_kind: dict[Kind, Request] = {}
        for request in found:
            if request.state is State.APPROVED:
                by_kind.setdefault(request.kind, request)
        is_sending = any(request.state is State.SENDING for request in found)
        return is_sending, sorted(by_kind.values(), key=lambda request: request.due_at)

    def _alone(self, request: Request) -> dict[str, str]:
        """Return the id that lines of the process log have beside the call's, where a call takes one request."""
        return {"request": request.id} if self.kinds[request.kind].per_call == 1 else {}

    def _wait(self, batch: Batch, request: Request, now: datetime) -> float:
        """Return the seconds until a request is due and its endpoint has a slot."""
        left = seconds_left(request.due_at, now, self._longest_pause(batch, request))
        return max(left, self.pacer.wait(self.kinds[request.kind].endpoint))

    def _longest_pause(self, batch: Batch, request: Request) -> timedelta:
        """Return how far ahead it may wait: with a window that was promised before the setting was shortened, too."""
        window = max(self.tools.policy.undo, window_given(batch, request))
        return longest_pause(request, self.tools.waits, window)

    def _may_go(self, batch: Batch, request: Request | None, now: datetime) -> bool:
        """Whether a request is approved and due: meanwhile it may have been taken back, and approved once more."""
        if request is None or request.state is not State.APPROVED:
            return False
        return is_due(request.due_at, now, self._longest_pause(batch, request))

    def _send(self, first: Request, now: datetime, call_id: str) -> None:
        """Re-check, claim, call and record one call's worth of requests."""
        action = self.kinds[first.kind]
        with self.tools.log.read() as log:
            batch = batch_of(log, first)
            together = self._together(log, action, batch, first, now)
        self.tools.fail_point(FailPoint.SEND_RECHECK)
        ready = self._rechecked(action, batch, together)
        with self.while_claimed():
            results = self._call(action, batch, ready, call_id)
        if any(isinstance(result, NeverSent) and result.status == _TOO_LARGE for result in results.values()):
            self.most[first.kind] = max(1, len(results) // 2)

    def _call(self, action: Action, batch: Batch, ready: Sequence[Request], call_id: str) -> Mapping[str, CallResult]:
        """Claim, call and record; returns what came of each request."""
        self.tools.fail_point(FailPoint.SEND_CLAIM)
        claim = self._claim(action, batch, ready, call_id)
        if claim is None:
            return {}
        self.calling.update(claim.attempts)
        self.tools.fail_point(FailPoint.SEND_CLAIMED)
        results: Mapping[str, CallResult] = {}
        try:
            results = action.call(claim.requests)
        except LogUnavailable:
            # A file could not be read: the call was not begun.
            results = dict.fromkeys(claim.attempts, NeverSent("failure.unexpected"))
            self.pacer.give_back(action.endpoint)
            raise
        finally:
            # Whatever happened in the call, its requests are recorded: what has no result is unknown.
            self.tools.fail_point(FailPoint.SEND_CALLED)
            self.unrecorded.append((batch, claim, results))
            self.calling.clear()
            self._record()
            self.tools.fail_point(FailPoint.SEND_RECORDED)
        return results

    def _together(self, log: Reader, action: Action, batch: Batch, first: Request, now: datetime) -> list[Request]:
        """Return what goes out in the first one's call: due requests of its batch and account, as many as one takes."""
        most = min(action.per_call, self.most.get(first.kind, action.per_call))
        if action.per_call == 1:
            return [first]
        asked = log.requests.of_batch(first.batch_id)
        return [one for one in asked if self._may_go(batch, one, now) and one.account_id == first.account_id][:most]

    def _record(self) -> None:
        """Record what came of calls; while the log cannot be written it is kept, and nothing else is sent."""
        while self.unrecorded:
            batch, claim, results = self.unrecorded[0]
            self.outcomes.record(batch, claim.requests, claim.attempts, results)
            self.unrecorded.pop(0)

    def _rechecked(self, action: Action, batch: Batch, requests: Sequence[Request]) -> list[Request]:
        """Judge each request again; those that cannot go now are refused or delayed."""
        ready = []
        for request in requests:
            try:
                verdict = action.recheck(batch, request)
            except AlepheeError as error:
                self._delay(batch, request, error)
                continue
            except Exception:
                self._delay(batch, request, Unknown("failure.unexpected"))
                raise
            if isinstance(verdict, Found):
                self.outcomes.arrived(batch, request, verdict)
            elif verdict.refused:
                self.outcomes.refuse_unsent(batch, request, verdict)
            else:
                ready.append(request)
        return ready

    def _delay(self, batch: Batch, request: Request, error: AlepheeError) -> None:
        """Try again later: a look-up that fails says nothing about the request."""
        now = self.tools.clock.now()
        waits = self.tools.waits
        wait = max(waits.back_off(request.delays), timedelta(seconds=getattr(error, "retry_after", 0.0)))
        with self.tools.log.write() as tx:
            if not self._may_go(batch, tx.requests.get(request.id), now):
                return  # taken back while it was looked up
            tx.requests.change(request.id, Changes(due_at=now + wait, delays=request.delays + 1, cause=error.cause))
            if not request.cause:  # the first of a row; a mark that is asked again has waited for other reasons
                tx.events.note(
                    "postponed", at=now, batch_id=request.batch_id, request_id=request.id, detail={"why": error.cause}
                )
                self.outcomes.show(tx, batch)
            if now - _since(tx, request, now) >= timedelta(seconds=waits.overdue):
                self.outcomes.tell(tx, "system.lookup_failing", request=request, why=error.cause)

    def _claim(self, action: Action, batch: Batch, requests: Sequence[Request], call_id: str) -> _Claim | None:
        """Claim in one transaction; None when there is nothing to claim (any more), or no slot for it."""
        if not requests or self.pacer.take(action.endpoint) > 0:
            return None
        claim = found = None
        try:
            with self.tools.log.write() as tx:
                tx.pace.save()
                found = self._claimed(tx, batch, requests, call_id)
            claim = found
        except NotNoted:  # it was committed, and the call is not begun
            if found is not None:
                results = dict.fromkeys(found.attempts, NeverSent("failure.unexpected"))
                self.unrecorded.append((batch, found, results))
            raise
        finally:
            if claim is None:
                self.pacer.give_back(action.endpoint)
        return claim

    def _claimed(self, tx: Transaction, batch: Batch, requests: Sequence[Request], call_id: str) -> _Claim | None:
        """Begin an attempt for each request that may still go out, with the content that was approved."""
        now = self.tools.clock.now()
        found = (tx.requests.get(request.id) for request in requests)
        current = [one for one in found if one is not None and self._may_go(batch, one, now)]
        changed = digest_of(usable(tx.requests.of_batch(batch.id))) != batch.digest
        attempts: dict[str, int] = {}
        for request in current:
            void = refuse("stale.content_changed") if changed else _whole(tx, request)
            if void.refused:
                self.outcomes.refuse_within(tx, batch, request, void)
                continue
            try:
                attempts[request.id] = tx.attempts.begin(request, call_id=call_id, at=now)
            except SecondAttempt:
                self.outcomes.refuse_within(tx, batch, request, refuse(SecondAttempt.key))
                continue
            tx.requests.move(request, State.SENDING, event="claimed", at=now)
        claimed = tuple(request for request in current if request.id in attempts)
        return _Claim(claimed, attempts) if claimed else None


def _whole(log: Reader, request: Request) -> Verdict:
    """Judge whether the bytes that were approved are still there."""
    file = file_of(request.content)
    if file is None or sha256(log.files.get(file.sha256) or b"").hexdigest() == file.sha256:
        return ALLOWED
    return refuse("file.not_available", name=file.name)


def _since(log: Reader, request: Request, now: datetime) -> datetime:
    """When the delays of a request began: only the first of a row is noted."""
    story = log.requests.story(request.batch_id)
    events = story.events if story else ()
    return max((e.at for e in events if e.name == "postponed" and e.request_id == request.id), default=now)
