"""Resolve: what a person presses on an alert. Retry what was refused; say whether what is unknown arrived."""

from dataclasses import dataclass

from bot.domain.corrections import not_replaced, replacement
from bot.domain.outbox import MessageRef
from bot.domain.people import Press
from bot.domain.rechecks import asked_with
from bot.domain.requests import Batch, Outcome, Request, State
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.old_copies import newer_place
from bot.operations.deciding.standing import replaced, standing
from bot.operations.sending.outcomes import Outcomes, correct_unknown
from bot.operations.tools import Tools
from bot.ports import Changes


@dataclass(frozen=True, slots=True)
class Resolve:
    """Resolve failures. Raises ``NotAllowed``, ``Stale``, ``DeliveryError``, ``LogUnavailable``."""

    tools: Tools
    authority: Authority
    outcomes: Outcomes

    def retry(self, user_id: str, batch_id: str) -> int:
        """Send the refused requests of a batch again: same content, same approval. Returns how many."""
        batch = self._batch(batch_id)
        self.authority.to_retry(user_id, batch)
        now = self.tools.clock.now()
        self.tools.fail_point(FailPoint.RESOLVE_COMMIT)
        with self.tools.log.write() as tx:
            story = tx.requests.story(batch.id)
            requests = not_replaced(story) if story else ()
            refused = [r for r in requests if r.state is State.REFUSED and r.erased_at is None]
            if not refused:
                done = replacement(story) if story else None
                raise Stale(replaced(done) if done else standing(story))
            for request in refused:
                changes = Changes(due_at=now, delays=0, cause="", notes=asked_with(request))
                tx.requests.move(request, State.APPROVED, event="retried", at=now, actor=user_id, changes=changes)
                self.outcomes.resolve_alerts(tx, request)
                self.outcomes.thread(tx, batch, request, "retried", user_id)
            self.outcomes.show(tx, batch)
        self.tools.fail_point(FailPoint.RESOLVE_COMMITTED)
        return len(refused)

    def arrived(self, user_id: str, request_id: str) -> Request:
        """Record what a person has seen at the marketplace: it arrived, so it was sent."""
        return self._resolve(user_id, request_id, State.SENT, Outcome.SENT, Changes(cause=""))

    def did_not_arrive(self, user_id: str, request_id: str) -> Request:
        """Record what a person has seen at the marketplace: nothing arrived, so it goes out again."""
        changes = Changes(cause="", due_at=self.tools.clock.now(), delays=0)
        return self._resolve(user_id, request_id, State.APPROVED, Outcome.NOT_ARRIVED, changes)

    def newer(self, press: Press, about: str) -> MessageRef | None:
        """Return where an alert stands when the button was pressed on an older copy of it; see ``newer_place``."""
        return newer_place(self.tools, press, about)

    def _unknown(self, user_id: str, request_id: str) -> tuple[Batch, Request]:
        with self.tools.log.read() as log:
            request = log.requests.get(request_id)
        if request is None:
            raise Stale
        batch = self._batch(request.batch_id)
        self.authority.to_resolve(user_id, batch)
        if request.state is not State.UNKNOWN:
            with self.tools.log.read() as log:
                raise Stale(standing(log.requests.story(batch.id), request_id))
        return batch, request

    def _batch(self, batch_id: str) -> Batch:
        with self.tools.log.read() as log:
            batch = log.requests.batch(batch_id)
        if batch is None:
            raise Stale
        return batch

    def _resolve(self, user_id: str, request_id: str, to: State, outcome: Outcome, changes: Changes) -> Request:
        batch, request = self._unknown(user_id, request_id)
        now, event = self.tools.clock.now(), "arrived" if to is State.SENT else "not_arrived"
        self.tools.fail_point(FailPoint.RESOLVE_COMMIT)
        with self.tools.log.write() as tx:
            if not tx.requests.move(request, to, event=event, at=now, actor=user_id, changes=changes):
                raise Stale(standing(tx.requests.story(batch.id), request_id))
            correct_unknown(tx, request, outcome, now)
            self.outcomes.resolve_alerts(tx, request)
            self.outcomes.thread(tx, batch, request, event, user_id)
            self.outcomes.show(tx, batch)
        self.tools.fail_point(FailPoint.RESOLVE_COMMITTED)
        return request
