"""Ask for a message to a buyer: check what was typed, field by field, and commit it."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.domain.contents import FileRef
from bot.domain.conversations import judge_conversation
from bot.domain.files import clean_name, judge_message_file
from bot.domain.message_rules import (
    judge_country_evidence,
    judge_missing_text,
    judge_reason,
    judge_text,
    takes_text,
)
from bot.domain.messages import MESSAGE, MessageContent
from bot.domain.notes import Note, Verdict, refuse
from bot.domain.orders import Order
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request
from bot.domain.texts import ReadText
from bot.errors import FieldErrors, NotSeen
from bot.operations.asking.forms import AskAboutOrder, OrderForm, raise_refused
from bot.operations.asking.same_form import Wanted, wants
from bot.operations.looking_up.look_up import conversation_of

#: digits of a digest that tell one text of a form from another
_TOKEN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageForm(OrderForm):
    """What a person filled in."""

    reason: str = ""
    text: ReadText = field(default_factory=ReadText)
    files: tuple[FileRef, ...] = ()
    buyer_replied: bool = False
    #: the token of the text that was shown as the buyer will read it, see ``NotSeen``; None where there is no screen
    seen: str | None = None


class AskMessage(AskAboutOrder):
    """Turn a filled-in form into a committed batch of one message."""

    __slots__ = ()

    def __call__(self, form: MessageForm, *, timeout: float | None = None) -> Batch:
        """Check and commit.

        Raises ``FieldErrors`` with every wrong field, ``NotSeen``, ``LogUnavailable``, or as a look-up does.
        """
        return self.ask.once(form, lambda: self._wanted(form), lambda: self._made(form), timeout=timeout)

    def _made(self, form: MessageForm) -> tuple[Batch, tuple[Request, ...]]:
        draft, order = self.opened_for(form)
        content, notes = self._checked(form, order)
        batch = replace(self.new_batch(form, draft, order, MESSAGE), buyer_replied=form.buyer_replied)
        request = replace(self.new_request(batch, order, content, notes), conversation=order.conversation)
        return batch, (request,)

    def _checked(self, form: MessageForm, order: Order) -> tuple[MessageContent, tuple[Note, ...]]:
        """Judge every field; all that is wrong is said at once."""
        reason = _reason(form)
        text = form.text.text
        files = self._files(form)
        with self.tools.log.read() as log:
            conversation = conversation_of(log, order.conversation, self.tools.rules, but=form.replaces)
        verdicts = [
            ("reason", judge_reason(order, reason, self.tools.rules)),
            ("text", form.text.found),
            ("text", judge_text(reason, text, self.tools.rules)),
            ("files", self._judge_files(files)),
            *judge_conversation(
                conversation, reason=reason, has_file=bool(files), buyer_replied=form.buyer_replied
            ).items(),
        ]
        raise_refused(verdicts)
        _insist_on_a_look(form)
        takes = takes_text(reason, self.tools.rules) and text != ""
        shown = text if takes else self.tools.documented_text(reason, order.country.country) or ""
        verdicts.append(("text", judge_missing_text(reason, shown)))
        content = MessageContent(
            reason=int(reason),
            text=text if takes else None,
            shown=shown,
            file=files[0] if files else None,
        )
        verdicts.append(("reason", judge_country_evidence(order)))
        return content, tuple(note for _, verdict in verdicts for note in verdict.notes)

    def _judge_files(self, files: tuple[FileRef, ...]) -> Verdict:
        if not files:
            return Verdict()
        if len(files) > 1:
            return refuse("file.only_one")
        if not files[0].is_described:
            return Verdict()  # it is judged when it has been fetched
        name, content = clean_name(files[0].name), self.bytes_of(files[0])
        return judge_message_file(name, files[0].size, content, self.tools.rules)

    def _files(self, form: MessageForm) -> tuple[FileRef, ...]:
        """Return what was attached, else what is kept of the message that this one corrects."""
        return form.files or self.kept_files(form)

    def _wanted(self, form: MessageForm) -> Wanted:
        """Return what a form asks for, right or not. Raises ``FieldErrors``."""
        reason, text = int(_reason(form)), form.text.text
        contents = [
            MessageContent(reason=reason, text=text or None, file=file) for file in self._files(form) or (None,)
        ]
        return wants(form.account_id, contents, buyer_replied=form.buyer_replied)


def _reason(form: MessageForm) -> Reason:
    """Return the reason chosen. Raises ``FieldErrors`` when it is none."""
    if form.reason not in {str(int(reason)) for reason in Reason}:
        raise FieldErrors({"reason": Note("compose.choose_reason")})
    return Reason(int(form.reason))


def _insist_on_a_look(form: MessageForm) -> None:
    """Raise ``NotSeen`` while its writer has not seen what became of a text, or what in it may be read otherwise."""
    read = form.text
    token = sha256(read.text.encode()).hexdigest()[:_TOKEN]
    if form.seen not in {None, token} and (read.found.warned or read.rewritten):
        raise NotSeen(read.text, read.found.notes, token=token)
