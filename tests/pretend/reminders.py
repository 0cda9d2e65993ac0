"""A fifth kind of action, as somebody would add it to ``bot/operations``: a reminder with a picture for an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.contents import Content, FileRef, WithFile
from bot.domain.files import clean_name
from bot.domain.kinds import Kind
from bot.domain.notes import ALLOWED, Verdict, refuse
from bot.domain.requests import Batch, Request
from bot.errors import AlepheeError
from bot.operations.asking.forms import AskAboutOrder, OrderForm
from bot.operations.asking.same_form import Wanted, wants
from bot.operations.capabilities import Action, CallResult, file_bytes

REMINDER = Kind("reminder")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderContent(WithFile):
    """What is reminded of."""

    words: str
    file: FileRef
    kind: Literal["reminder"] = "reminder"

    def without_personal_data(self) -> Content:
        """Keep nothing but that it was one."""
        return ReminderContent(words="", file=FileRef(slack_id="", name=""))


class ReminderAction(Action):
    """One picture, one POST; nobody can read it back."""

    __slots__ = ()

    name = REMINDER
    content = ReminderContent
    field = "words"
    endpoint = "documents.post"

    def judge_file(self, request: Request, file: FileRef, content: bytes) -> Verdict:
        """Take pictures."""
        return ALLOWED if file.extension == "png" else refuse("file.wrong_type", name=file.name)

    def recheck(self, batch: Batch, request: Request) -> Verdict:
        """Read the order again."""
        order = self.tools.api.get_order(request.account_id, request.order_id or 0)
        return ALLOWED if order else refuse("failure.order_gone")

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Attach it."""
        (request,) = requests
        assert isinstance(request.content, ReminderContent)
        file, query = file_bytes(self.tools, request.content.file), {"documentType": "0"}
        try:
            answer = self.tools.effects.attach_document(
                request.account_id, request.order_id or 0, file=file, query=query
            )
        except AlepheeError as error:
            return {request.id: error}
        return {request.id: answer}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderForm(OrderForm):
    """What a person filled in."""

    words: str
    file: FileRef


class AskReminder(AskAboutOrder):
    """Turn a filled-in form into a committed batch."""

    __slots__ = ()

    def __call__(self, form: ReminderForm) -> Batch:
        """Commit."""
        return self.ask.once(form, lambda: self._wanted(form), lambda: self._made(form))

    def _wanted(self, form: ReminderForm) -> Wanted:
        return wants(form.account_id, [ReminderContent(words=form.words, file=form.file)])

    def _made(self, form: ReminderForm) -> tuple[Batch, tuple[Request, ...]]:
        draft, order = self.opened_for(form)
        batch = self.new_batch(form, draft, order, REMINDER)
        file = replace(form.file, name=clean_name(form.file.name))
        return batch, (self.new_request(batch, order, ReminderContent(words=form.words, file=file)),)
