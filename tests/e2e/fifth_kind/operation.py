"""Thanks to buyers: asked with a few words, sent as a message of the reason *Other subject*."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from bot.domain.contents import Content
from bot.domain.kinds import Kind
from bot.domain.notes import ALLOWED, Verdict
from bot.domain.reasons import Reason
from bot.domain.requests import Batch, Request
from bot.errors import AlepheeError
from bot.operations.asking.forms import AskAboutOrder, OrderForm
from bot.operations.asking.same_form import Wanted, wants
from bot.operations.capabilities import Action, CallResult

THANKS = Kind("thanks")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksContent(Content):
    """What the buyer reads."""

    words: str
    kind: Literal["thanks"] = "thanks"

    def without_personal_data(self) -> Content:
        """Keep that there were words."""
        return ThanksContent(words="")


class ThanksAction(Action):
    """One call each; nothing can be read back."""

    __slots__ = ()

    name = THANKS
    content = ThanksContent
    field = "words"
    endpoint = "messages.post"

    def recheck(self, batch: Batch, request: Request) -> Verdict:
        """Allow: whoever bought may be thanked."""
        return ALLOWED

    def call(self, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Send the words."""
        (request,) = requests
        words = cast("ThanksContent", request.content).words
        try:
            answer = self.tools.effects.send_message(
                request.account_id, request.order_id or 0, reason=Reason.OTHER, text=words, file=None
            )
        except AlepheeError as error:
            return {request.id: error}
        return {request.id: answer}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksForm(OrderForm):
    """What a person filled in."""

    words: str = ""


class AskThanks(AskAboutOrder):
    """Turn a filled-in form into a committed batch."""

    __slots__ = ()

    def __call__(self, form: ThanksForm, *, timeout: float | None = None) -> Batch:
        """Commit. Raises ``FieldErrors``, ``LogUnavailable``, or as a look-up does."""
        content = ThanksContent(words=form.words)

        def wanted() -> Wanted:
            return wants(form.account_id, [content])

        def made() -> tuple[Batch, tuple[Request, ...]]:
            draft, order = self.opened_for(form)
            batch = self.new_batch(form, draft, order, THANKS)
            return batch, (self.new_request(batch, order, content),)

        return self.ask.once(form, wanted, made, timeout=timeout)
