"""Plainly invented pages of the form for documents."""

from dataclasses import replace

from bot.domain.document_consequences import consequence_of
from bot.domain.document_rules import judge_document_type
from bot.domain.orders import Country, CountryEvidence, KeyValue, Order, OrderDocument
from bot.operations.documents.compose import DocumentPage
from bot.operations.documents.read import DocumentRead
from bot.ports import FileBytes
from bot.rules_file import load_rules
from handlers.examples.values import order

CROSS_DOCKING, FULFILLMENT = KeyValue(8, "cross_docking"), KeyValue(5, "fulfillment")


def brazilian(name: str = "Ana Prueba", *, logistic: KeyValue = CROSS_DOCKING) -> Order:
    """Return an order of Brazil with many documents."""
    evidence = CountryEvidence(Country.BR, (("listing", Country.BR),))
    documents = tuple(OrderDocument(1, f"{name}-{n}", "pdf", 1000 + n) for n in range(12))
    return replace(order(name), country=evidence, logistic_type=logistic, documents=documents)


def document_page(document_type: int | None = None, *, about: Order | None = None, accounts: int = 1) -> DocumentPage:
    """Return a page as it stands after a choice; ``about`` None with several accounts: none chosen yet."""
    chosen = about or (order() if accounts == 1 else None)
    orders = tuple(order(account_id=15001 + n) for n in range(accounts))
    if chosen is None:
        return DocumentPage(batch_id="batch-1", number="580101", orders=orders)
    rules = load_rules()
    verdicts = {kind: judge_document_type(chosen, kind, rules) for kind in (0, 1, 2)}
    return DocumentPage(
        batch_id="batch-1",
        number="580101",
        orders=orders,
        order=chosen,
        verdicts=verdicts,
        extensions={kind: rules.documents.types[kind].extensions for kind in verdicts if not verdicts[kind].refused},
        document_type=document_type,
        consequence=None if document_type is None else consequence_of(chosen, document_type, rules),
    )


def document_read(name: str = "factura.pdf", *, is_as_listed: bool = True) -> DocumentRead:
    """Return a document as it was read from Alephee."""
    return DocumentRead(order(), 0, FileBytes(name, b"%PDF-", "application/pdf"), is_as_listed)
