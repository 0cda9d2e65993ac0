"""Ask for a new order: judge what was typed and commit it; a file is judged when it has been fetched."""

from dataclasses import dataclass, replace
from hashlib import sha256

from bot.domain.contents import FileRef
from bot.domain.corrections import kept_file
from bot.domain.files import clean_name
from bot.domain.new_orders.body import to_body
from bot.domain.new_orders.content import CREATE_ORDER, CreateOrderContent, new_order_of
from bot.domain.new_orders.files import judge_order_file
from bot.domain.new_orders.form import of_the_form
from bot.domain.new_orders.reading import read_order
from bot.domain.notes import Note
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, FieldErrors, InvalidOrder, NotSeen
from bot.operations.asking.commit import Ask
from bot.operations.asking.forms import batch_asked
from bot.operations.asking.ids import new_id
from bot.operations.asking.same_form import Wanted, wants
from bot.operations.create_order.catalog import Catalog
from bot.operations.create_order.check import AccountFacts, Checked, check_order, number_problems
from bot.operations.tools import Tools

#: characters of the digest by which doubts are known again
_TOKEN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrderForm:
    """What a person filled in: the JSON of an order as ``text`` or as a file."""

    batch_id: str
    user_id: str
    language: str
    account_id: int | None
    text: str = ""
    files: tuple[FileRef, ...] = ()
    #: whether the text was made of the small form's answers: then nobody knows its places by their names in the JSON
    by_form: bool = False
    #: the token of the doubts that were shown about it, see ``NotSeen``; None where they are shown otherwise
    seen: str | None = None
    #: the batch that this one corrects, and the requests of it whose order is kept as it was
    replaces: str = ""
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskCreateOrder:
    """Turn a filled-in form into a committed batch of one new order."""

    tools: Tools
    facts: AccountFacts
    catalog: Catalog
    ask: Ask

    def __call__(self, form: NewOrderForm, *, timeout: float | None = None) -> Batch:
        """Check and commit.

        Raises ``FieldErrors`` when the form is not filled in, ``InvalidOrder`` with all problems of the order,
        ``NotSeen`` with what the catalog doubts about it, ``LogUnavailable``.
        """
        form = self._with_kept(form)
        return self.ask.once(form, lambda: self._wanted(form), lambda: self._made(form), timeout=timeout)

    def number_problem(self, account_id: int, number: str, *, but: str) -> Note | None:
        """Return what speaks against the number of an order: somebody has it already, other than the batch ``but``.

        Raises ``AlepheeError``, ``LogUnavailable``.
        """
        problems = number_problems(self.tools, account_id, number, but=but) if number else ()
        return problems[0].placed if problems else None

    def _with_kept(self, form: NewOrderForm) -> NewOrderForm:
        """Put the order that is kept of what is corrected where its JSON would be typed; what is filled in counts.

        Its doubts were seen: they stand on the receipt on which it is corrected.
        """
        if not form.kept or form.files or form.text.strip():
            return form
        with self.tools.log.read() as log:
            before = [request for request in log.requests.of_batch(form.replaces) if request.id in form.kept]
        text = "".join(new_order_of(request).body for request in before)
        files = () if text else tuple(file for request in before if (file := kept_file(request)) is not None)
        return replace(form, text=text, files=files, seen=None)

    def _made(self, form: NewOrderForm) -> tuple[Batch, tuple[Request, ...]]:
        account_id = self._account(form)
        if not form.files:
            return self._built(form, account_id, *self._checked(account_id, form))
        content = CreateOrderContent(external_order_id="", body="", file=_one_file(form))
        return self._built(form, account_id, content, Checked())

    def _account(self, form: NewOrderForm) -> int:
        if form.account_id is None or form.account_id not in self.tools.accounts.names():
            raise FieldErrors({"account": Note("create.choose_account")})
        return form.account_id

    def _checked(self, account_id: int, form: NewOrderForm) -> tuple[CreateOrderContent, Checked]:
        if not form.text.strip():
            raise FieldErrors({"text": Note("create.nothing")})
        try:
            around, seconds = self.facts.of(account_id), self.tools.waits.catalog
            checked = check_order(
                self.tools, account_id, form.text, around, self.catalog, seconds=seconds, but=form.replaces
            )
        except AlepheeError:
            raise FieldErrors({"text": Note("error.not_asked")}) from None
        if checked.content is None:
            raise InvalidOrder(tuple(problem.placed for problem in checked.problems))
        _insist_on_a_look(form, checked)
        return checked.content, checked

    def _built(
        self, form: NewOrderForm, account_id: int, content: CreateOrderContent, checked: Checked
    ) -> tuple[Batch, tuple[Request, ...]]:
        batch = batch_asked(
            self.tools,
            form.batch_id,
            CREATE_ORDER,
            account_id=account_id,
            by=form.user_id,
            language=form.language,
            replaces=form.replaces,
        )
        request = Request(
            id=new_id(),
            batch_id=batch.id,
            kind=batch.kind,
            account_id=account_id,
            order_id=None,
            external_order_id=checked.external_order_id,
            country=checked.country,
            content=content,
            state=State.COLLECTING,
            due_at=batch.requested_at,
            glimpse=checked.glimpse,
            notes=tuple(map(of_the_form, checked.notes)) if form.by_form else checked.notes,
        )
        return batch, (request,)

    def _wanted(self, form: NewOrderForm) -> Wanted:
        """Return what a form asks for; a body of nothing stands for JSON that is no order. Raises ``FieldErrors``."""
        order = None if form.files else read_order(form.text, self.tools.rules.national).order
        content = CreateOrderContent(
            external_order_id="", body=to_body(order) if order else "", file=_one_file(form) if form.files else None
        )
        return wants(form.account_id or 0, [content])


def _insist_on_a_look(form: NewOrderForm, checked: Checked) -> None:
    """Raise ``NotSeen`` while its writer has not seen what the catalog doubts about an order."""
    token = sha256(repr((form.account_id, form.text, checked.doubts)).encode()).hexdigest()[:_TOKEN]
    if checked.doubts and form.seen not in {None, token}:
        raise NotSeen("", checked.doubts, token=token)


def _one_file(form: NewOrderForm) -> FileRef:
    """Return the file of a form, with a clean name. Raises ``FieldErrors`` for anything but one JSON file alone."""
    file = replace(form.files[0], name=clean_name(form.files[0].name))
    if form.text.strip() or len(form.files) > 1:
        raise FieldErrors({"files": Note("create.one_way")})
    # Slack does not tell name and size of every file: what is really in it is judged when it has been fetched
    verdict = judge_order_file(file.name, file.size or 1)
    if verdict.refused and file.is_described:
        raise FieldErrors({"files": verdict.notes[0]})
    return file
