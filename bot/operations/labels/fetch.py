"""Fetch the shipping label of an order for the person who asks: it is noted who did, and nothing is stored."""

from dataclasses import dataclass, field
from hashlib import sha256

from bot.domain.labels import LABEL_FETCHED, LabelFormat, judge_label, label_in
from bot.domain.notes import Note
from bot.domain.orders import Order
from bot.errors import InputError, Refused
from bot.operations.tools import Tools
from bot.ports import TooMuch

#: what refusals mean of a label (Order shipping label, Business rules); others mean what they do of every look-up
_WHY = {404: "label.not_found", 412: "label.not_ready"}
#: what came instead is no such file
_NOT_ONE = {LabelFormat.PDF: "label.no_pdf", LabelFormat.ZPL: "label.no_zpl"}
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it was fetched."""

    order: Order
    form: LabelFormat
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FetchLabel:
    """Read a label out of Alephee, and note it before it is handed over: no log, no label."""

    tools: Tools

    def __call__(self, user_id: str, order: Order, form: LabelFormat) -> Label:
        """Return the label of an order that was just read.

        Raises ``InputError`` with why there is none, ``AlepheeError`` when it cannot be had now, ``LogUnavailable``.
        """
        verdict = judge_label(order, self.tools.rules.label)
        if verdict.refused:
            raise InputError(verdict.notes[0])
        content = label_in(self._read(order, form), form)
        if content is None:
            raise InputError(Note(_NOT_ONE[form]))
        detail = {
            "account": order.account_id,
            "order": order.id,
            "external": order.external_order_id,
            "format": form.name,
            "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
        }
        with self.tools.log.write() as tx:
            tx.events.note(LABEL_FETCHED, at=self.tools.clock.now(), actor=user_id, detail=detail)
        return Label(order, form, content)

    def _read(self, order: Order, form: LabelFormat) -> bytes:
        try:
            return self.tools.api.read_label(order.account_id, order.id, form=form.value)
        except Refused as error:
            if error.status not in _WHY:
                raise
            raise InputError(Note(_WHY[error.status], {"api_message": error.api_message})) from None
        except TooMuch as error:
            raise InputError(Note("label.too_large", {"limit": error.limit // _MEGABYTE})) from None
