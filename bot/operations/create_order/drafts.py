"""What stands behind the open small form of a new order: its answers, kept in memory from one screen to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.new_orders.form import field_at, fields, of_the_form
from bot.domain.new_orders.form_json import json_of
from bot.domain.new_orders.reading import Reading, read_order
from bot.domain.notes import Note
from bot.operations.create_order.check import Surroundings
from bot.operations.lru_cache import LruCache

_MOST = 1_000


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

    def answered(self, answers: Mapping[str, str]) -> "OrderDraft":
        """Return the draft with the answers of one more screen, or of one seen before."""
        return replace(self, answers={**self.answers, **answers})

    def text(self) -> str:
        """Write the JSON that the answers make, whether it is right or not."""
        return json_of(self.answers)

    def _read(self) -> Reading:
        return read_order(self.text(), self.around.national)

    def wrong_on(self, step: str) -> dict[str, Note]:
        """Judge one screen: what is wrong at which of its fields. What other screens lack does not count here."""
        return fields_of((problem.placed for problem in self._read().errors), fields(step))

    def doubtful_on(self, step: str) -> tuple[Note, ...]:
        """Return what may be a slip at the fields of one screen, as it is said of the form."""
        found = (problem.placed for problem in self._read().warnings)
        return tuple(map(of_the_form, fields_of(found, fields(step)).values()))


def fields_of(problems: Iterable[Note], names: tuple[str, ...]) -> dict[str, Note]:
    """Return the first problem at each of these fields, by the place that the note carries."""
    found: dict[str, Note] = {}
    for note in problems:
        name = field_at(str(note.params.get("place", "")))
        if name in names:
            found.setdefault(name, note)
    return found


class OrderDrafts:
    """The open forms of this process. After a restart they are gone."""

    def __init__(self) -> None:
        self._drafts = LruCache[OrderDraft](_MOST)

    def keep(self, draft: OrderDraft) -> OrderDraft:
        """Remember a draft, and return it; the oldest ones go when there are too many."""
        self._drafts.keep(draft.batch_id, draft)
        return draft

    def get(self, batch_id: str, user_id: str) -> OrderDraft | None:
        """Return a person's draft; None when this process does not know it."""
        draft = self._drafts.get(batch_id)
        return draft if draft is not None and draft.user_id == user_id else None
