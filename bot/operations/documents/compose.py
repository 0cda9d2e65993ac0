"""Compose documents: what the modal shows for the order, the account and the type chosen so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.document_consequences import consequence_of
from bot.domain.document_rules import judge_document_type
from bot.domain.notes import Note, Verdict
from bot.domain.orders import Order
from bot.operations.asking.compose import ComposeAboutOrder, chosen_order
from bot.operations.asking.drafts import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """The compose view of documents, as it has to be shown now."""

    #: minted when the modal opened: a double submit is the same batch
    batch_id: str
    number: str
    #: all orders the number stands for; more than one: the person chooses the account
    orders: tuple[Order, ...]
    #: the order chosen; None until the person has chosen the account
    order: Order | None = None
    #: for each type: possible, possible with a warning, or not, and why
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    #: for each possible type: the extensions it takes
    extensions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    document_type: int | None = None
    #: what will happen with a document of the type chosen
    consequence: Note | None = None


class ComposeDocument(ComposeAboutOrder):
    """Open the modal of documents and answer each choice made in it."""

    __slots__ = ()

    def open(
        self,
        batch_id: str,
        *,
        user_id: str,
        language: str,
        number: str,
        account_id: int | None = None,
        document_type: int | None = None,
    ) -> DocumentPage:
        """Show the modal that has just been opened, with a type chosen already. Raises as ``opened`` does."""
        draft = self.opened(batch_id, user_id=user_id, language=language, number=number, account_id=account_id)
        return self._page(draft, account_id, document_type)

    def choose(self, draft: Draft, *, account_id: int | None, document_type: int | None) -> DocumentPage:
        """Show what was chosen. Raises ``OrderNotFound`` as ``chosen_order`` does."""
        return self._page(draft, account_id, document_type)

    def _page(self, draft: Draft, account_id: int | None, document_type: int | None) -> DocumentPage:
        order, types = chosen_order(draft, account_id), self.tools.rules.documents.types
        if order is None:
            return DocumentPage(batch_id=draft.batch_id, number=draft.number, orders=draft.orders)
        verdicts = {kind: judge_document_type(order, kind, self.tools.rules) for kind in sorted(types)}
        possible = {kind: types[kind].extensions for kind, verdict in verdicts.items() if not verdict.refused}
        chosen = document_type if document_type in possible else None
        return DocumentPage(
            batch_id=draft.batch_id,
            number=draft.number,
            orders=draft.orders,
            order=order,
            verdicts=verdicts,
            extensions=possible,
            document_type=chosen,
            consequence=None if chosen is None else consequence_of(order, chosen, self.tools.rules),
        )
