"""What every form about one order shares: the order it was opened for, its batch, and what is wrong said at fields."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.contents import Content, FileRef
from bot.domain.corrections import kept_file
from bot.domain.glimpses import glimpse_of
from bot.domain.kinds import Kind
from bot.domain.notes import Note, Verdict
from bot.domain.orders import Order
from bot.domain.requests import Batch, Request, State
from bot.errors import FieldErrors
from bot.operations.asking.commit import Ask
from bot.operations.asking.drafts import Draft, OpenForms
from bot.operations.asking.ids import new_id
from bot.operations.looking_up.look_up import LookUp
from bot.operations.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm:
    """Who submitted a form, and which order it is about."""

    batch_id: str
    user_id: str
    language: str
    number: str
    account_id: int | None
    order_id: int | None
    #: the batch that this one corrects; empty: none
    replaces: str = ""
    #: requests of that one whose files are kept
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskAboutOrder:
    """Turn a filled-in form about one order into a committed batch."""

    tools: Tools
    look_up: LookUp
    open_forms: OpenForms
    ask: Ask

    def knows(self, form: OrderForm) -> bool:
        """Whether it is known that this person opened the modal (else the order must be looked up again)."""
        return self.open_forms.get(form.batch_id, form.user_id) is not None

    def remember(self, form: OrderForm) -> Draft:
        """Look the order up again for a modal that outlived what was kept of it. Raises as a look-up does."""
        draft = self._looked_up(form)
        self.open_forms.try_to_keep(draft)
        return draft

    def _looked_up(self, form: OrderForm) -> Draft:
        if form.account_id is not None and form.order_id is not None:
            orders = self.look_up.one_order(form.account_id, form.order_id)
        else:
            orders = self.look_up.orders(form.number)
        return Draft(
            batch_id=form.batch_id, user_id=form.user_id, language=form.language, number=form.number, orders=orders
        )

    def opened_for(self, form: OrderForm) -> tuple[Draft, Order]:
        """Return what the modal was opened with, and the order chosen.

        Raises ``FieldErrors`` while no account is chosen, or as a look-up does.
        """
        draft = self.open_forms.get(form.batch_id, form.user_id) or self._looked_up(form)
        order = draft.order(form.account_id)
        if order is None:
            raise FieldErrors({"account": Note("compose.choose_account")})
        return draft, order

    def kept_files(self, form: OrderForm) -> tuple[FileRef, ...]:
        """Return the files that are kept of what a form corrects."""
        if not form.kept:
            return ()
        with self.tools.log.read() as log:
            before = log.requests.of_batch(form.replaces)
        found = (kept_file(request) for request in before if request.id in form.kept)
        return tuple(file for file in found if file is not None)

    def bytes_of(self, file: FileRef) -> bytes | None:
        """Return a kept file's bytes; None of one that is still to be fetched.

        Raises ``FieldErrors`` when they are not in the log any more.
        """
        if not file.sha256:
            return None
        with self.tools.log.read() as log:
            content = log.files.get(file.sha256)
        if content is None:
            raise FieldErrors({"files": Note("correct.file_gone", {"name": file.name})})
        return content

    def new_batch(self, form: OrderForm, draft: Draft, order: Order, kind: Kind) -> Batch:
        """Make the batch that a form stands for."""
        return batch_asked(
            self.tools,
            form.batch_id,
            kind,
            account_id=order.account_id,
            by=form.user_id,
            language=draft.language,
            replaces=form.replaces,
        )

    def new_request(self, batch: Batch, order: Order, content: Content, notes: Iterable[Note] = ()) -> Request:
        """Make one request of a batch."""
        return Request(
            id=new_id(),
            batch_id=batch.id,
            kind=batch.kind,
            account_id=order.account_id,
            order_id=order.id,
            external_order_id=order.external_order_id,
            country=order.country.country,
            content=content,
            state=State.COLLECTING,
            due_at=batch.requested_at,
            glimpse=glimpse_of(order),
            notes=distinct(notes),
        )


def batch_asked(
    tools: Tools, batch_id: str, kind: Kind, *, account_id: int, by: str, language: str, replaces: str = ""
) -> Batch:
    """Make the batch that somebody asks for now. It expires when nobody has decided within the settings' time."""
    now = tools.clock.now()
    return Batch(
        id=batch_id,
        kind=kind,
        account_id=account_id,
        requested_by=by,
        requested_at=now,
        expires_at=now + tools.policy.approval_ttl,
        language=language,
        replaces=replaces,
    )


def raise_refused(verdicts: Iterable[tuple[str, Verdict]]) -> None:
    """Raise ``FieldErrors`` with the first objection at each field, when there is any."""
    refused: dict[str, Note] = {}
    for field, verdict in verdicts:
        if verdict.refused:
            refused.setdefault(field, verdict.notes[0])
    if refused:
        raise FieldErrors(refused)


def distinct(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return each note once, in their order (their parameters may be unhashable)."""
    found: list[Note] = []
    for note in notes:
        if note not in found:
            found.append(note)
    return tuple(found)
