"""Resolve: what a person presses on an alert. Retry what was refused; say whether what is unknown arrived."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.corrections import not_replaced, replacement
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.people import Press
from bot.domain.rechecks import asked_with
from bot.domain.requests import Batch, Outcome, Request, State, Story, is_undecided
from bot.domain.restores import is_restored, place_before, restored_in
from bot.errors import Stale
from bot.fail_points import FailPoint
from bot.operations.asking.commit import ask_for_decision, digest_of, usable
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.old_copies import newer_place
from bot.operations.deciding.standing import replaced, standing
from bot.operations.sending.outcomes import Outcomes, correct_unknown
from bot.operations.showing.moved_cards import leave_card
from bot.operations.tools import Tools
from bot.ports import Changes, Transaction

#: requests of a batch that are resolved in one transaction
_CHUNK = 100
_UNDECIDED = frozenset({State.PENDING, State.COLLECTING})


@dataclass(frozen=True, slots=True)
class Resolve:
    """Resolve failures. Raises ``NotAllowed``, ``Stale``, ``DeliveryError``, ``LogUnavailable``."""

    tools: Tools
    authority: Authority
    outcomes: Outcomes

    def retry(self, user_id: str, batch_id: str) -> int:
        """Send the refused requests of a batch again: same content, same approval. Returns how many."""
        batch = self._story(batch_id).batch
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

    def arrived(self, user_id: str, about: str) -> None:
        """Record what a person has seen at the marketplace: it arrived, so it was sent.

        ``about``: a request, or a batch whose restored requests all did.
        """
        self._answer(user_id, about, lambda _story, _request: State.SENT)

    def did_not_arrive(self, user_id: str, about: str) -> bool:
        """Record that nothing arrived: it goes out again; what was restored undecided is asked for anew.

        ``about``: as for ``arrived``. Returns whether somebody has to approve it now.
        """
        return bool(_UNDECIDED & self._answer(user_id, about, _back))

    def newer(self, press: Press, about: str) -> MessageRef | None:
        """Return where an alert stands when the button was pressed on an older copy of it; see ``newer_place``."""
        return newer_place(self.tools, press, about)

    def _answer(self, user_id: str, about: str, to: Callable[[Story, Request], State]) -> set[State]:
        """Move what a person speaks about, some at a time; returns the states it has come to."""
        batch, requests = self._unknown(user_id, about)
        reached = set[State]()
        for chunk in _chunks(requests):
            self.tools.fail_point(FailPoint.RESOLVE_COMMIT)
            with self.tools.log.write() as tx:
                story = tx.requests.story(batch.id)
                still = [one for one in story.requests if one in chunk] if story else []
                if story is None or not still:
                    raise Stale(standing(story, chunk[0].id))
                for request in still:
                    reached.add(state := to(story, request))
                    self._move(tx, batch, request, state, user_id)
                self._show(tx, batch)
            self.tools.fail_point(FailPoint.RESOLVE_COMMITTED)
        return reached

    def _unknown(self, user_id: str, about: str) -> tuple[Batch, tuple[Request, ...]]:
        """Return what a person speaks about. Raises ``Stale`` when nobody has to say that any more."""
        with self.tools.log.read() as log:
            request = log.requests.get(about)
        story = self._story(request.batch_id if request else about)
        self.authority.to_resolve(user_id, story.batch)
        if request is None:
            requests = restored_in(story)
        else:
            requests = tuple(one for one in story.requests if one.id == about and one.state is State.UNKNOWN)
        if not requests:
            raise Stale(standing(story, about if request else ""))
        return story.batch, requests

    def _story(self, batch_id: str) -> Story:
        with self.tools.log.read() as log:
            story = log.requests.story(batch_id)
        if story is None:
            raise Stale
        return story

    def _move(self, tx: Transaction, batch: Batch, request: Request, to: State, user_id: str) -> None:
        now, event = self.tools.clock.now(), "arrived" if to is State.SENT else "not_arrived"
        changes = Changes(cause="") if to is State.SENT else Changes(cause="", due_at=now, delays=0)
        if to in _UNDECIDED:
            tx.decisions.renew(batch, until=now + self.tools.policy.approval_ttl, at=now, by=user_id)
        tx.requests.move(request, to, event=event, at=now, actor=user_id, changes=changes)
        correct_unknown(tx, request, Outcome.SENT if to is State.SENT else Outcome.NOT_ARRIVED, now)
        self.outcomes.resolve_alerts(tx, request)
        self.outcomes.thread(tx, batch, request, "asked_anew" if to in _UNDECIDED else event, user_id)

    def _show(self, tx: Transaction, batch: Batch) -> None:
        """Have the batch shown; what is undecided again has a new card, which approvers hear of."""
        story = tx.requests.story(batch.id)
        if story is None or not is_undecided(story):
            self.outcomes.show(tx, batch)
            return
        now = self.tools.clock.now()
        _forget_card(tx, story, now)
        if not story.batch.digest:
            tx.decisions.set_digest(batch.id, digest_of(usable(story.requests)))
        pending = tuple(request for request in story.requests if request.state is State.PENDING)
        ask_for_decision(self.tools, tx, story.batch, pending)
        tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)


def _back(story: Story, request: Request) -> State:
    """Return where a request goes that did not arrive."""
    return place_before(story.batch, story.events, request.id) if is_restored(request) else State.APPROVED


def _forget_card(tx: Transaction, story: Story, now: datetime) -> None:
    card = MessageKey(MessageKind.CARD, story.batch.id)
    place = tx.outbox.place(card)
    if place is not None and place.ts:
        leave_card(tx, card, story, place, now)
    elif place is not None:
        tx.outbox.adopt(card, MessageRef())


def _chunks(requests: Sequence[Request]) -> list[Sequence[Request]]:
    return [requests[start : start + _CHUNK] for start in range(0, len(requests), _CHUNK)]
