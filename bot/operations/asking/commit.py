"""Ask: commit a batch and what it causes, before anything else happens."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.contents import digest, digest_of_all, file_of
from bot.domain.conversations import on_its_way
from bot.domain.notes import MOST_SHOWN, PAGE_OF_NOTES
from bot.domain.notices import Notice
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import ON_ITS_WAY, Batch, Decision, Request, State
from bot.errors import BotError, FieldErrors, InputError, NotNow
from bot.fail_points import FailPoint
from bot.operations.asking.same_form import Form, TakenForms, Wanted, insist, wants, wants_numbers
from bot.operations.capabilities import Kinds
from bot.operations.notices import notify
from bot.operations.tools import Tools
from bot.ports import Changes, Transaction

#: a transaction, the new batch with its requests, and the field of its form at which is said why it cannot be put there
Replace = Callable[[Transaction, Batch, Sequence[Request], str], None]


def replaces_nothing(_tx: Transaction, _batch: Batch, _requests: Sequence[Request], _field: str) -> None:
    """Leave everything as it is: for forms that are never opened to correct something."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Commit what a person asked in one go, once."""

    tools: Tools
    kinds: Kinds
    #: puts a batch in the place of the one that it names, see ``bot.operations.deciding.correct``
    put_in_place: Replace = replaces_nothing
    taken: TakenForms = field(default_factory=TakenForms)

    def __call__(self, batch: Batch, requests: tuple[Request, ...], *, timeout: float | None = None) -> Batch:
        """Commit a batch; asked again with the same id, it is the same batch, and nothing happens twice.

        Raises ``FieldErrors`` when the batch of that id is another one, when the one that it corrects cannot be
        corrected any more, and while another message of the conversation is on its way; ``LogUnavailable``.
        """
        self.tools.fail_point(FailPoint.ASK_COMMIT)
        with self.tools.log.write(timeout=timeout) as tx:
            known = tx.requests.batch(batch.id)
            if known is not None:
                insist(self._wanted(batch, requests), known, tx.requests.of_batch(known.id), self._field(batch))
                return known
            if batch.replaces:
                self.put_in_place(tx, batch, requests, self._field(batch))
            for request in requests:
                _refuse_a_second_one(tx, request, self._field(batch))
            batch, requests = self._prepared(batch, requests)
            tx.requests.add(batch, requests)
            if batch.buyer_replied:
                _state_reply(tx, batch, requests)
            if requests[0].state is State.PENDING:
                ask_for_decision(self.tools, tx, batch, requests)
            tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=self.tools.clock.now())
        self.tools.fail_point(FailPoint.ASK_COMMITTED)
        return batch

    def once(
        self,
        form: Form,
        wanted: Callable[[], Wanted],
        make: Callable[[], tuple[Batch, tuple[Request, ...]]],
        *,
        timeout: float | None = None,
    ) -> Batch:
        """Commit the batch of a form, once: pressed again it is the same batch, changed meanwhile it is told.

        ``make`` judges the form and makes its batch; ``wanted`` tells what it asks for when its batch is there already.
        Both may raise ``InputError``: then the form asks for nothing that can be had. Raises what ``make`` raises,
        ``FieldErrors`` when it is not the form that was asked, and as a call does.
        """
        batch = self._known(form, wanted)
        if batch is None:
            try:
                made = make()
            except BotError:
                # What is in the way may be this very form: an earlier press of it that was committed meanwhile.
                batch = self._known(form, wanted)
                if batch is None:
                    raise
            else:
                batch = self(*made, timeout=timeout)
        self.taken.keep(form)
        return batch

    def _known(self, form: Form, wanted: Callable[[], Wanted]) -> Batch | None:
        """Return the batch of a form that was asked already. Raises ``FieldErrors`` when the form is not the same."""
        with self.tools.log.read() as log:
            known = log.requests.batch(form.batch_id)
            requests = log.requests.of_batch(form.batch_id)
        if known is not None and form not in self.taken:
            try:
                stands = wanted()
            except NotNow:
                raise
            except InputError:
                stands = None
            insist(stands, known, requests, self._field(known))
        return known

    def _field(self, batch: Batch) -> str:
        return self.kinds.described(batch.kind).field

    def _wanted(self, batch: Batch, requests: Sequence[Request]) -> Wanted:
        """Return what the form asked for of which a batch was just made."""
        if self.kinds.described(batch.kind).asked_as_numbers:
            return wants_numbers(batch, requests)
        return wants(batch.account_id, (one.content for one in requests), buyer_replied=batch.buyer_replied)

    def _prepared(self, batch: Batch, requests: tuple[Request, ...]) -> tuple[Batch, tuple[Request, ...]]:
        """Set the first state: files have to be collected, everything else waits for its decision."""
        collecting = any(self._needs_collecting(request) for request in requests)
        state = State.COLLECTING if collecting else State.PENDING
        requests = tuple(replace(request, state=state) for request in requests)
        return (batch if collecting else replace(batch, digest=digest_of(requests))), requests

    def _needs_collecting(self, request: Request) -> bool:
        """Whether something is still to be fetched: a file from Slack, or the order behind a number of a list."""
        file = file_of(request.content)
        return self.kinds.described(request.kind).asked_as_numbers or (file is not None and not file.sha256)


def after_collecting(tools: Tools, tx: Transaction, batch: Batch) -> None:
    """Let a batch of which nothing is collected any more go on, unless it was decided about meanwhile."""
    known, requests = tx.requests.batch(batch.id), tx.requests.of_batch(batch.id)
    if known is None or known.decision is not None:
        return
    if any(one.state in {State.COLLECTING, State.UNKNOWN} for one in requests):
        return
    ready = tuple(one for one in requests if one.state is State.PENDING)
    if ready:
        tx.decisions.set_digest(batch.id, digest_of(usable(requests)))
        ask_for_decision(tools, tx, batch, ready)
    after_invalid(tools, tx, batch, tuple(one for one in requests if one.state is State.INVALID))


def ask_for_decision(tools: Tools, tx: Transaction, batch: Batch, pending: tuple[Request, ...]) -> None:
    """Show the card of a batch that is complete; where nobody has to decide, approve it at once."""
    now = tools.clock.now()
    if batch.kind in tools.policy.approval_for:
        tx.outbox.enqueue(MessageKey(MessageKind.CARD, batch.id), at=now)
        enqueue_bodies(tx, batch, pending, now)
        return
    tx.decisions.decide(batch, Decision.NOT_NEEDED, at=now, by=None)
    changes = Changes(due_at=now + tools.policy.undo) if tools.policy.undo else None
    for request in pending:
        tx.requests.move(request, State.APPROVED, event="not_needed", at=now, changes=changes)


def enqueue_bodies(tx: Transaction, batch: Batch, requests: Iterable[Request], now: datetime) -> None:
    """Have what no card has room for shown in the card's thread, whole."""
    for request in requests:
        for piece in range(len(request.content.pieces)):
            _enqueue_line(tx, batch, request, "body", piece, now)


def enqueue_content(tx: Transaction, batch: Batch, requests: Sequence[Request], parts: int, now: datetime) -> None:
    """Have the content of a batch, which its card has no room for, shown in the card's thread in so many parts."""
    for part in range(parts):
        _enqueue_line(tx, batch, requests[0], "content", part, now)


def after_invalid(tools: Tools, tx: Transaction, batch: Batch, invalid: tuple[Request, ...]) -> None:
    """Have the receipt shown; a list of problems that is too long for it follows in its thread, whole."""
    now = tools.clock.now()
    tx.outbox.enqueue(MessageKey(MessageKind.RECEIPT, batch.id), at=now)
    if invalid:
        notify(tx, batch, Notice.INVALID, now)
    for request in invalid:
        if len(request.notes) > MOST_SHOWN:
            for page in range(-(-len(request.notes) // PAGE_OF_NOTES)):
                _enqueue_line(tx, batch, request, "problems", page, now)


def _enqueue_line(tx: Transaction, batch: Batch, request: Request, event: str, part: int, now: datetime) -> None:
    """Ask for one part of something long, in the thread of the card (its body) or of the receipt (its problems)."""
    detail: dict[str, object] = {"batch": batch.id, "request": request.id, "event": event, "part": part}
    tx.outbox.enqueue(MessageKey(MessageKind.THREAD, f"{batch.id}/{request.id}/{event}/{part}"), at=now, detail=detail)


def usable(requests: Iterable[Request]) -> tuple[Request, ...]:
    """Return what an approval of a batch is about: all of it but what is invalid."""
    return tuple(request for request in requests if request.state is not State.INVALID)


def digest_of(requests: tuple[Request, ...]) -> str:
    """Digest of what an approval of these requests is about."""
    return digest_of_all([digest(account_id=r.account_id, order_id=r.order_id, content=r.content) for r in requests])


def _refuse_a_second_one(tx: Transaction, request: Request, field: str) -> None:
    """Two messages of one conversation must not be on their way at once (MS-5 would refuse one of them)."""
    if not request.conversation:
        return
    for other in tx.history.in_conversation(request.conversation):
        if other.state in ON_ITS_WAY:
            raise FieldErrors({field: on_its_way(other)})


def _state_reply(tx: Transaction, batch: Batch, requests: tuple[Request, ...]) -> None:
    for conversation in sorted({request.conversation for request in requests} - {""}):
        tx.decisions.state_reply(conversation, at=batch.requested_at, by=batch.requested_by, batch_id=batch.id)
