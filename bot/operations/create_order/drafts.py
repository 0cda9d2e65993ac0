"""What stands behind the open small form of a new order: its answers, kept from one screen to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic, sleep

from bot.domain.new_orders.form import field_at, fields, of_the_form, steps
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.models import NewOrder
from bot.domain.new_orders.problems import Problem
from bot.domain.new_orders.reading import Reading, read_order
from bot.domain.notes import Note
from bot.domain.orders import Country, Marketplace, Store
from bot.operations.asking.kept import Kept
from bot.operations.create_order.check import AccountFacts, Surroundings
from bot.ports import Drafts

#: seconds in which a draft is written once its screen was acknowledged, and between two looks for it
_PATIENCE, _PAUSE = 0.8, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """A form that is being filled in. ``answers`` by field name, of all screens seen so far."""

    batch_id: str
    user_id: str
    account_id: int
    around: Surroundings
    answers: Mapping[str, str] = field(default_factory=dict)
    #: the batch that this order corrects
    replaces: str = ""
    #: whether it was asked for already and something was wrong: then no screen has to be gone through again
    was_wrong: bool = False
    #: how many times something was answered
    version: int = 0

    def answered(self, answers: Mapping[str, str]) -> "OrderDraft":
        """Return the draft with the answers of one more screen, or of one seen before."""
        return replace(self, answers={**self.answers, **answers}, version=self.version + 1)

    def first_unanswered(self) -> str:
        """Return the first screen that was never answered; the first of all where all were."""
        order = steps(self.answers)
        return next((step for step in order if not self.answers.keys() >= set(fields(step))), order[0])

    def text(self) -> str:
        """Write the JSON that the answers make, whether it is right or not."""
        return json_of(self.answers)

    def _read(self) -> Reading:
        return read_order(self.text(), self.around.national)

    def wrong_on(self, step: str) -> dict[str, Note]:
        """Judge one screen: what is wrong at which of its fields. What other screens lack does not count here."""
        return fields_of((problem.placed for problem in self._read().errors), fields(step))

    @property
    def order(self) -> NewOrder | None:
        """The order as far as it was answered; None when nothing can be read."""
        return self._read().seen

    def doubtful_on(self, step: str, others: Iterable[Problem] = ()) -> tuple[Note, ...]:
        """Return what may be a slip at the fields of one screen, and ``others``, as it is said of the form."""
        found = (problem.placed for problem in (*self._read().warnings, *others))
        return tuple(map(of_the_form, fields_of(found, fields(step)).values()))


def fields_of(problems: Iterable[Note], names: tuple[str, ...]) -> dict[str, Note]:
    """Return the first problem at each of these fields, by the place that the note carries."""
    found: dict[str, Note] = {}
    for note in problems:
        name = field_at(str(note.params.get("place", "")))
        if name in names:
            found.setdefault(name, note)
    return found


@dataclass(frozen=True, slots=True)
class _Answered:
    """What changes from screen to screen."""

    account_id: int
    answers: dict[str, str]
    replaces: str
    was_wrong: bool
    version: int


@dataclass(frozen=True, slots=True)
class _Around:
    """What an order may name: as large as the account, and as it was when the form opened."""

    marketplaces: tuple[Marketplace, ...]
    stores: tuple[Store, ...]
    country: Country | None


class OrderDrafts:
    """The open small forms.

    ``facts``: what is around an order where it is not kept (any more). ``patience``: seconds in which what another
    process was told a moment ago is kept.
    """

    def __init__(self, drafts: Drafts, facts: AccountFacts, *, patience: float = _PATIENCE) -> None:
        self._answered = Kept(drafts, "new_order", _Answered)
        self._around = Kept(drafts, "new_order_around", _Around)
        self._facts, self._patience = facts, patience

    def open(self, draft: OrderDraft) -> OrderDraft:
        """Keep a draft whose form has just been opened, and return it. Raises ``LogUnavailable``."""
        around = draft.around
        kept = _Around(around.marketplaces, around.stores, around.country)
        self._around.keep(draft.batch_id, draft.user_id, kept)
        self._answered.keep(draft.batch_id, draft.user_id, _answered(draft))
        return draft

    def keep(self, draft: OrderDraft) -> None:
        """Keep what was answered since, unless the log cannot be written now."""
        self._answered.try_to_keep(draft.batch_id, draft.user_id, _answered(draft))

    def get(self, batch_id: str, user_id: str, *, version: int = 0) -> OrderDraft | None:
        """Return a person's draft; None when it is not known. Raises ``LogUnavailable``, ``AlepheeError``.

        ``version``: the least that its screen was made from. An earlier one is returned when that was not kept.
        """
        until = monotonic() + self._patience
        while (answered := self._answered.get(batch_id, user_id)) is None or answered.version < version:
            if answered is None or monotonic() > until:
                break
            sleep(_PAUSE)
        if answered is None:
            return None
        return OrderDraft(
            batch_id=batch_id,
            user_id=user_id,
            account_id=answered.account_id,
            around=self._surroundings(batch_id, user_id, answered.account_id),
            answers=answered.answers,
            replaces=answered.replaces,
            was_wrong=answered.was_wrong,
            version=answered.version,
        )

    def _surroundings(self, batch_id: str, user_id: str, account_id: int) -> Surroundings:
        kept = self._around.get(batch_id, user_id)
        if kept is None:
            return self._facts.of(account_id)
        return Surroundings(kept.marketplaces, kept.stores, self._facts.tools.rules.national, kept.country)


def _answered(draft: OrderDraft) -> _Answered:
    return _Answered(draft.account_id, dict(draft.answers), draft.replaces, draft.was_wrong, draft.version)
