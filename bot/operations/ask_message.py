"""Ask for a message to a buyer: check what was typed, field by field, and commit it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.buyer_texts import documented_text
from bot.domain.contents import FileRef, MessageContent
from bot.domain.conversations import judge_conversation
from bot.domain.files import clean_name, judge_message_file
from bot.domain.message_rules import judge_country_evidence, judge_reason, judge_text, takes_text
from bot.domain.notes import Note, Verdict, refuse
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Kind, Request, State
from bot.domain.texts import exact_text, read_slack_text
from bot.errors import FieldErrors
from bot.operations.ask import Ask, known_batch
from bot.operations.compose import new_id
from bot.operations.drafts import Draft, Drafts
from bot.operations.look_up import LookUp, conversation_of
from bot.operations.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageForm:
    """What a person filled in."""

    batch_id: str
    user_id: str
    language: str
    number: str
    account_id: int | None
    order_id: int | None
    reason: str = ""
    text: str = ""
    files: tuple[FileRef, ...] = ()
    buyer_replied: bool = False


@dataclass(frozen=True, slots=True)
class AskMessage:
    """Turn a filled-in form into a committed batch of one message."""

    tools: Tools
    look_up: LookUp
    drafts: Drafts
    ask: Ask

    def knows(self, form: MessageForm) -> bool:
        """Whether the modal was opened in this process by this person (else the order must be looked up again)."""
        draft = self.drafts.get(form.batch_id)
        return draft is not None and draft.user_id == form.user_id

    def remember(self, form: MessageForm) -> None:
        """Look the order up again for a modal that outlived a restart. Raises as a look-up does."""
        if form.account_id is not None and form.order_id is not None:
            orders = self.look_up.one_order(form.account_id, form.order_id)
        else:
            orders = self.look_up.orders(form.number)
        self.drafts.keep(
            Draft(
                batch_id=form.batch_id, user_id=form.user_id, language=form.language, number=form.number, orders=orders
            )
        )

    def __call__(self, form: MessageForm, *, timeout: float | None = None) -> Batch:
        """Check and commit. Raises ``FieldErrors`` with every wrong field, ``LogUnavailable``, or as a look-up does."""
        known = known_batch(self.tools.log, form.batch_id)
        if known is not None:
            return known
        if not self.knows(form):
            self.remember(form)
        draft = self.drafts.get(form.batch_id)
        order = draft.order(form.account_id) if draft is not None else None
        if draft is None or order is None:
            raise FieldErrors({"account": Note("compose.choose_account")})
        content, notes = self._checked(form, order)
        return self.ask(*self._built(form, draft.language, order, content, notes), timeout=timeout)

    def _checked(self, form: MessageForm, order: Order) -> tuple[MessageContent, tuple[Note, ...]]:
        """Judge every field; all that is wrong is said at once."""
        if form.reason not in {str(int(reason)) for reason in Reason}:
            raise FieldErrors({"reason": Note("compose.choose_reason")})
        reason = Reason(int(form.reason))
        typed, read = read_slack_text(form.text)
        text = exact_text(typed)
        with self.tools.log.read() as log:
            conversation = conversation_of(log, order.conversation)
        verdicts = [
            ("reason", judge_reason(order, reason, self.tools.rules)),
            ("text", read),
            ("text", judge_text(reason, text, self.tools.rules)),
            ("files", self._judge_files(form.files)),
            *judge_conversation(
                conversation, reason=reason, has_file=bool(form.files), buyer_replied=form.buyer_replied
            ).items(),
        ]
        _raise_refused(verdicts)
        takes = takes_text(reason, self.tools.rules) and text != ""
        content = MessageContent(
            reason=int(reason),
            text=text if takes else None,
            shown=text if takes else documented_text(reason, order.country.country) or "",
            file=form.files[0] if form.files else None,
        )
        verdicts.append(("reason", judge_country_evidence(order)))
        return content, _distinct(note for _, verdict in verdicts for note in verdict.notes)

    def _judge_files(self, files: tuple[FileRef, ...]) -> Verdict:
        if not files:
            return Verdict()
        if len(files) > 1:
            return refuse("file.only_one")
        return judge_message_file(clean_name(files[0].name), files[0].size, None, self.tools.rules)

    def _built(
        self, form: MessageForm, language: str, order: Order, content: MessageContent, notes: tuple[Note, ...]
    ) -> tuple[Batch, tuple[Request, ...]]:
        now = self.tools.clock.now()
        batch = Batch(
            id=form.batch_id,
            kind=Kind.MESSAGE,
            account_id=order.account_id,
            requested_by=form.user_id,
            requested_at=now,
            expires_at=now + self.tools.policy.approval_ttl,
            buyer_replied=form.buyer_replied,
            language=language,
        )
        request = Request(
            id=new_id(),
            batch_id=batch.id,
            kind=Kind.MESSAGE,
            account_id=order.account_id,
            order_id=order.id,
            external_order_id=order.external_order_id,
            country=order.country.country,
            conversation=order.conversation,
            content=content,
            state=State.COLLECTING,
            due_at=now,
            summary=summary_of(order),
            notes=notes,
        )
        return batch, (request,)


def summary_of(order: Order) -> str:
    """Say in a line what an order is, for cards: buyer and first item; no address, phone or e-mail."""
    first = order.items[0].title if order.items else ""
    more = f" +{len(order.items) - 1}" if len(order.items) > 1 else ""
    return " · ".join(part for part in (order.buyer_name, first + more) if part)


def _raise_refused(verdicts: list[tuple[str, Verdict]]) -> None:
    refused: dict[str, Note] = {}
    for field, verdict in verdicts:
        if verdict.refused:
            refused.setdefault(field, verdict.notes[0])
    if refused:
        raise FieldErrors(refused)


def _distinct(notes: Iterable[Note]) -> tuple[Note, ...]:
    found: list[Note] = []
    for note in notes:
        if note not in found:
            found.append(note)
    return tuple(found)
