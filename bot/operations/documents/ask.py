"""Ask for documents to be attached to an order: check what was typed, field by field, and commit it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.contents import FileRef
from bot.domain.document_consequences import consequence_of
from bot.domain.document_rules import is_marketplace_bound, judge_document_type
from bot.domain.documents import DOCUMENT, DocumentContent
from bot.domain.files import clean_name, judge_document_file
from bot.domain.fiscal_keys import clean_fiscal_key, judge_fiscal_key
from bot.domain.invisible import in_code, named
from bot.domain.message_rules import judge_country_evidence
from bot.domain.notes import ALLOWED, Level, Note, Verdict, refuse, warn, worst
from bot.domain.orders import Order
from bot.domain.requests import Batch, Request
from bot.errors import FieldErrors
from bot.operations.asking.forms import AskAboutOrder, OrderForm, raise_refused
from bot.operations.asking.same_form import Wanted, wants
from bot.operations.documents.evidence import is_like

#: files of one form (file input element: at most 10)
MOST_FILES = 10
FISCAL_INVOICE = 2
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentForm(OrderForm):
    """What a person filled in; ``date`` as ``YYYY-MM-DD`` or empty."""

    document_type: str = ""
    files: tuple[FileRef, ...] = ()
    document_number: str = ""
    date: str = ""
    fiscal_key: str = ""
    series_number: str = ""


class AskDocument(AskAboutOrder):
    """Turn a filled-in form into a committed batch with a request for each file."""

    __slots__ = ()

    def __call__(self, form: DocumentForm, *, timeout: float | None = None) -> Batch:
        """Check and commit. Raises ``FieldErrors`` with every wrong field, ``LogUnavailable``, or as a look-up does."""
        return self.ask.once(form, lambda: self._wanted(form), lambda: self._made(form), timeout=timeout)

    def _wanted(self, form: DocumentForm) -> Wanted:
        """Return what a form asks for, right or not. Raises ``FieldErrors``."""
        raise_refused([("document_date", _judge_date(form.date))])
        return wants(form.account_id, _contents(form, self._type(form), self._files(form)))

    def _made(self, form: DocumentForm) -> tuple[Batch, tuple[Request, ...]]:
        draft, order = self.opened_for(form)
        checked = self._checked(form, order)
        batch = self.new_batch(form, draft, order, DOCUMENT)
        return batch, tuple(self.new_request(batch, order, content, notes) for content, notes in checked)

    def _files(self, form: DocumentForm) -> tuple[FileRef, ...]:
        """Return the files: those that are kept of what is corrected, and those that are attached.

        What is the very same upload counts once; the same bytes uploaded twice are found when they are fetched.
        """
        return tuple({file.slack_id: file for file in (*self.kept_files(form), *form.files)}.values())

    def _type(self, form: DocumentForm) -> int:
        if form.document_type not in {str(kind) for kind in self.tools.rules.documents.types}:
            raise FieldErrors({"document_type": Note("document.choose_type")})
        return int(form.document_type)

    def _checked(self, form: DocumentForm, order: Order) -> list[tuple[DocumentContent, tuple[Note, ...]]]:
        """Judge every field; all that is wrong is said at once. Returns each file's content with its notes."""
        rules, kind = self.tools.rules, self._type(form)
        key, series = _fiscal(form, kind)
        files = self._files(form)
        by_file = [self._judge_file(order, kind, file) for file in files]
        judged_type = judge_document_type(order, kind, rules)
        raise_refused(
            [
                ("document_type", judged_type),
                ("files", _together(by_file, len(files))),
                ("document_number", _judge_text(_plain(form.document_number))),
                ("document_date", _judge_date(form.date)),
                ("fiscal_key", judge_fiscal_key(key, rules.fiscal_key)),
                ("series_number", _judge_text(series)),
            ]
        )
        shared = (consequence_of(order, kind, rules), *judged_type.notes, *judge_country_evidence(order).notes)
        shared += _one_key(key, len(files)).notes
        contents = _contents(form, kind, files)
        return [(content, (*shared, *verdict.notes)) for content, verdict in zip(contents, by_file, strict=True)]

    def _judge_file(self, order: Order, kind: int, file: FileRef) -> Verdict:
        """Judge a file as far as it is known before it is fetched, and whether the order has its like already."""
        if not file.is_described:
            return ALLOWED
        content = self.bytes_of(file)
        rules, name = self.tools.rules, clean_name(file.name)
        bound = is_marketplace_bound(order, kind, rules)
        judged = judge_document_file(kind, name, file.size, content, rules, marketplace_bound=bound)
        like = DocumentContent(document_type=kind, file=FileRef(slack_id="", name=name, size=file.size))
        there = any(is_like(listed, like) for listed in order.documents)
        return worst((judged, warn("document.same_there", name=name) if there else ALLOWED))


def _fiscal(form: DocumentForm, kind: int) -> tuple[str, str]:
    """Return an invoice's key and series; of another type they are left out, wherever they come from."""
    if kind != FISCAL_INVOICE:
        return "", ""
    return clean_fiscal_key(form.fiscal_key), _plain(form.series_number)


def _contents(form: DocumentForm, kind: int, files: Iterable[FileRef]) -> list[DocumentContent]:
    """Return what a form says of each file; its date has to be one."""
    key, series = _fiscal(form, kind)
    date = dt.date.fromisoformat(form.date) if form.date else None
    number = _plain(form.document_number)
    return [
        DocumentContent(document_type=kind, file=file, number=number, date=date, fiscal_key=key, series_number=series)
        for file in files
    ]


def _together(verdicts: list[Verdict], count: int) -> Verdict:
    """Judge the files as one field: the objections to all of them."""
    if not count:
        return refuse("document.no_file")
    if count > MOST_FILES:
        return refuse("document.too_many_files", count=count, limit=MOST_FILES)
    wrong = tuple(verdict.notes[0] for verdict in verdicts if verdict.refused)
    if len(wrong) > 1:
        return refuse("document.wrong_files", problems=wrong)
    return Verdict(Level.REFUSED, wrong) if wrong else ALLOWED


def _plain(typed: str) -> str:
    return " ".join(typed.split())


def _judge_text(text: str) -> Verdict:
    if found := in_code(text):
        return refuse("document.invisible", characters=named(found))
    if len(text) > _LONGEST:
        return refuse("document.too_long", count=len(text), limit=_LONGEST)
    return ALLOWED


def _judge_date(date: str) -> Verdict:
    try:
        dt.date.fromisoformat(date or "2000-01-01")
    except ValueError:
        return refuse("document.date_wrong")
    return ALLOWED


def _one_key(key: str, files: int) -> Verdict:
    """One key belongs to one invoice."""
    return warn("document.key_for_several", count=files) if key and files > 1 else ALLOWED
