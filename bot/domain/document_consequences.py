"""What Alephee does with a document once it is attached (glossary, "What happens to an attached document")."""

from bot.domain.document_rules import is_marketplace_bound
from bot.domain.notes import CONSEQUENCE, Note
from bot.domain.order_facts import is_mercado_libre
from bot.domain.orders import Country, Order
from bot.domain.rules import Rules

_INVOICE = 0


def consequence_of(order: Order, document_type: int, rules: Rules) -> Note:
    """Say what will happen with a document of this type: whether the marketplace gets it, and the buyer is told."""
    found = rules.documents.types.get(document_type)
    if found is None or not found.passed_on:
        return Note("fate.kept")
    if not is_mercado_libre(order, rules):
        return _elsewhere(order, found.other_marketplaces)
    if not is_marketplace_bound(order, document_type, rules):
        return Note("fate.kept_full")
    return _on_mercado_libre(order, document_type)


def consequences_among(notes: tuple[Note, ...]) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """Part a request's notes into what will happen, and everything else."""
    consequences = tuple(note for note in notes if note.key.startswith(CONSEQUENCE))
    return consequences, tuple(note for note in notes if not note.key.startswith(CONSEQUENCE))


def _elsewhere(order: Order, receiving: tuple[str, ...]) -> Note:
    name = "".join(character for character in order.marketplace.value.lower() if character.isalnum())
    if name.startswith(receiving):
        return Note("fate.sent_to", {"marketplace": order.marketplace.value})
    if not name:
        return Note("fate.marketplace_unknown")
    return Note("fate.not_documented", {"marketplace": order.marketplace.value})


def _on_mercado_libre(order: Order, document_type: int) -> Note:
    """The table has invoices for "LATAM" and Chile, and the electronic one for Brazil; Brazil's plain invoices not."""
    if document_type != _INVOICE:
        return Note("fate.sent_fiscal")
    if order.country.country is Country.BR:
        return Note("fate.brazil_not_documented")
    return Note("fate.sent_chile" if order.country.country is Country.CL else "fate.sent")
