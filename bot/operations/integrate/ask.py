"""Ask to mark orders as integrated: check every line of a list and of a file, and commit those that are right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.domain.contents import FileRef, canonical
from bot.domain.corrections import to_correct
from bot.domain.mark_csv import LARGEST_FILE, read_mark_csv
from bot.domain.mark_lines import MarkLine, MarkLines, joined, typed_lines, value_problem
from bot.domain.marks import INTEGRATE, IntegrateContent, mark_of
from bot.domain.notes import Note
from bot.domain.number_words import words_in
from bot.domain.numbers import alephee_id, is_marketplace_number, listed
from bot.domain.requests import Batch, Request, State, Story
from bot.errors import FieldErrors, FileNotAllowed, NotAccepted, NotNow, WrongLines
from bot.operations.asking.commit import Ask
from bot.operations.asking.forms import batch_asked
from bot.operations.asking.ids import new_id
from bot.operations.asking.same_form import Wanted, wants_numbers
from bot.operations.lru_cache import LruCache
from bot.operations.tools import Tools
from bot.ports import Files

#: problems of a typed list that are said at its field; more are listed one by one
_AT_THE_FIELD = 5
#: characters of a text field in Slack; longer lists come as a file
_FIELD = 3_000
#: forms whose files are remembered
_FORMS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrateForm:
    """What a person filled in."""

    batch_id: str
    user_id: str
    language: str
    #: None: the orders are found in whatever account they stand
    account_id: int | None
    orders: str = ""
    integrated: str = ""
    own_order_id: str = ""
    erp_status: str = ""
    files: tuple[FileRef, ...] = ()
    #: the token of the wrong lines the person has seen and goes on without
    seen: str = ""
    #: the batch that this one corrects, and whether its orders keep the marks that each had there
    replaces: str = ""
    keeps_marks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegratePage:
    """The modal in which orders are marked as integrated."""

    #: minted when the modal opened: a double submit is the same request
    batch_id: str
    #: accounts of the key, id → name
    accounts: Mapping[int, str]
    #: the numbers typed behind the command, as far as they fit
    numbers: str = ""
    #: how many of them did not fit
    left_out: int = 0
    approval_needed: bool = False
    #: the list that is corrected, as far as it is to be asked anew
    before: Story | None = None

    @property
    def marks(self) -> tuple[IntegrateContent, ...]:
        """The different marks that the orders of before were to get."""
        return tuple(dict.fromkeys(mark_of(request) for request in self.before.requests)) if self.before else ()


@dataclass(frozen=True, slots=True)
class AskIntegrate:
    """Turn a filled-in form into a committed batch of one request an order."""

    tools: Tools
    files: Files
    ask: Ask
    #: columns that were passed over in the file of a form, by the batch that it stands for
    ignored: LruCache[tuple[str, ...]] = field(default_factory=lambda: LruCache(_FORMS))

    def page(self, batch_id: str, typed: str, before: Story | None = None) -> IntegratePage:
        """Return the modal, with the numbers typed behind the command, or of the orders that are asked anew.

        Raises ``AlepheeError``.
        """
        words = [line.number for line in _lines_of(before.requests)] if before else []
        words = words or list(dict.fromkeys(word.number or word.text for word in words_in(typed)))
        fitting = _fitting(words)
        return IntegratePage(
            batch_id=batch_id,
            accounts=self.tools.accounts.names(),
            numbers=listed(words[:fitting])[:_FIELD],
            left_out=len(words[fitting:]),
            approval_needed=INTEGRATE in self.tools.policy.approval_for,
            before=before,
        )

    def __call__(self, form: IntegrateForm, *, timeout: float | None = None) -> Batch:
        """Check and commit; which orders the numbers stand for is found afterwards.

        Raises ``FieldErrors`` with every wrong field, ``WrongLines`` with every wrong line until the person goes on
        without them, ``LogUnavailable``, ``AlepheeError`` where the accounts of the key are not known yet.
        """
        return self.ask.once(form, lambda: self._wanted(form), lambda: self._made(form), timeout=timeout)

    def _wanted(self, form: IntegrateForm) -> Wanted:
        """Return what a form asks for. Raises ``InputError`` where it could not have been asked."""
        # Without a choice of accounts (one, or none known yet) nobody can have changed it.
        several = len(self.tools.accounts.known()) > 1
        account_id = form.account_id or (0 if several else None)
        return replace(wants_numbers(*self._built(form, account_id or 0, self._lines(form))), account_id=account_id)

    def _made(self, form: IntegrateForm) -> tuple[Batch, tuple[Request, ...]]:
        account_id = self._account(form)
        return self._built(form, account_id, self._lines(form))

    def _lines(self, form: IntegrateForm) -> tuple[MarkLine, ...]:
        content, before = _content(form), self._before(form)
        typed = _marked_as_before(typed_lines(form.orders, content), before)
        rest = MarkLines(before[_fitting([line.number for line in before]) :])
        found = joined([typed, rest, self._read(form.batch_id, form.files, content)])
        _judge(form, found)
        return found.lines

    def _before(self, form: IntegrateForm) -> tuple[MarkLine, ...]:
        """Return the lines of the list that is corrected, where their orders keep the marks of before."""
        if not form.keeps_marks:
            return ()
        with self.tools.log.read() as log:
            story = log.requests.story(form.replaces)
        return _lines_of(to_correct(story)) if story else ()

    def _account(self, form: IntegrateForm) -> int:
        """Return the account to look in; 0 stands for all of them."""
        accounts = self.tools.accounts.names()
        if form.account_id is not None and form.account_id not in accounts:
            raise FieldErrors({"account": Note("integrate.no_account")})
        return form.account_id or (next(iter(accounts)) if len(accounts) == 1 else 0)

    def _read(self, batch_id: str, files: tuple[FileRef, ...], content: IntegrateContent) -> MarkLines:
        """Fetch and read the file of a list: small, and what is wrong in it has to be said before anything is kept."""
        if not files:
            return MarkLines()
        if len(files) > 1:
            raise FieldErrors({"files": Note("integrate.one_file")})
        try:
            read = read_mark_csv(self.files.fetch(files[0], limit=LARGEST_FILE), content)
        except FileNotAllowed as error:
            raise FieldErrors({"files": error.note}) from error
        except NotAccepted as error:
            raise NotNow({"files": Note("integrate.file_later")}) from error
        if isinstance(read, Note):
            raise FieldErrors({"files": read})
        self.ignored.keep(batch_id, read.ignored)
        return read

    def _built(
        self, form: IntegrateForm, account_id: int, lines: tuple[MarkLine, ...]
    ) -> tuple[Batch, tuple[Request, ...]]:
        batch = batch_asked(
            self.tools,
            form.batch_id,
            INTEGRATE,
            account_id=account_id,
            by=form.user_id,
            language=form.language,
            replaces=form.replaces,
        )
        return batch, tuple(_request(batch, line) for line in lines)


def _lines_of(requests: Iterable[Request]) -> tuple[MarkLine, ...]:
    """Return requests as the lines that they were asked with; an order that was found goes by Alephee's number."""
    return tuple(MarkLine(0, str(one.order_id or one.external_order_id), mark_of(one)) for one in requests)


def _fitting(words: list[str]) -> int:
    """Return how many numbers of a list fit the field; longer lists come as a file, or are kept as they were."""
    return _FIELD // (max(map(len, words)) + 2) if len(listed(words)) > _FIELD else len(words)


def _marked_as_before(typed: MarkLines, before: Iterable[MarkLine]) -> MarkLines:
    """Give the orders of a typed list the marks that they had before; others have the form's."""
    marks = {line.number: line.content for line in before}
    lines = tuple(replace(line, content=marks.get(line.number, line.content)) for line in typed.lines)
    return replace(typed, lines=lines)


def _content(form: IntegrateForm) -> IntegrateContent:
    """Return what is asked for every order that no file says otherwise about. Raises ``FieldErrors``."""
    wrong: dict[str, Note] = {}
    if form.integrated not in {"true", "false"}:
        wrong["integrated"] = Note("integrate.choose")
    values = {"own_order_id": form.own_order_id.strip(), "erp_status": form.erp_status.strip()}
    for name, value in values.items():
        problem = value_problem(name, value)
        if problem is not None:
            wrong[name] = Note(f"integrate.{problem.key}", problem.params)
    if wrong:
        raise FieldErrors(wrong)
    return IntegrateContent(
        integrated=form.integrated == "true",
        own_order_id=values["own_order_id"] or None,
        erp_status=values["erp_status"] or None,
    )


def _judge(form: IntegrateForm, found: MarkLines) -> None:
    """Raise what is wrong: at the field where that says it all, else line by line."""
    field = "files" if form.files and not form.orders.strip() else "orders"
    for problem in found.problems:
        if problem.key in {"numbers.none", "numbers.too_many"}:
            raise FieldErrors({field: problem})
    if form.own_order_id.strip() and len(found.lines) + len(found.problems) > 1:
        raise FieldErrors({"own_order_id": Note("integrate.own_for_one")})
    if not found.problems or (found.lines and form.seen == _token(found.problems)):
        return
    plain = all(problem.key == "numbers.not_a_number" for problem in found.problems)
    if not form.files and plain and len(found.problems) <= _AT_THE_FIELD:
        tokens = [str(problem.params["token"]) for problem in found.problems]
        raise FieldErrors({"orders": Note("integrate.not_numbers", {"count": len(tokens), "tokens": tokens})})
    raise WrongLines(found.problems, usable=len(found.lines), token=_token(found.problems))


def _token(problems: tuple[Note, ...]) -> str:
    """Return what stands for exactly these problems."""
    text = canonical([[problem.key, dict(problem.params)] for problem in problems])
    return sha256(text.encode()).hexdigest()[:16]


def _request(batch: Batch, line: MarkLine) -> Request:
    """Make the request of a line; until its order is known, the number stands where one of its length belongs."""
    order_id = alephee_id(line.number)
    long = is_marketplace_number(line.number) or str(order_id) != line.number
    return Request(
        id=new_id(),
        batch_id=batch.id,
        kind=INTEGRATE,
        account_id=batch.account_id,
        order_id=None if long else order_id,
        external_order_id=line.number if long else "",
        content=line.content,
        state=State.COLLECTING,
        due_at=batch.requested_at,
    )
