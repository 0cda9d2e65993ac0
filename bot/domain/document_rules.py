"""Which type of document an order may get (Attach a document to an order, Allowed document types and formats)."""

from bot.domain.notes import ALLOWED, Verdict, refuse, warn, worst
from bot.domain.order_facts import is_mercado_libre, is_shipped_by_marketplace
from bot.domain.orders import Order
from bot.domain.rules import DocumentTypeRules, Rules


def judge_document_type(order: Order, document_type: int, rules: Rules) -> Verdict:
    """Judge a document type for an order: whether it exists, its country, and whether the marketplace will get it."""
    found = rules.documents.types.get(document_type)
    if found is None:
        return refuse("rule.document_type_unknown", document_type=document_type)
    stays = not found.passed_on_if_shipped_by_marketplace and is_shipped_by_marketplace(order, rules)
    passed_on = warn("rule.document_not_passed_on") if stays else ALLOWED
    return worst((_country(order, document_type, found), passed_on))


def is_marketplace_bound(order: Order, document_type: int, rules: Rules) -> bool:
    """Whether Alephee will send a document of this type on to Mercado Libre (glossary, attached documents)."""
    found = rules.documents.types.get(document_type)
    if found is None or not found.passed_on or not is_mercado_libre(order, rules):
        return False
    return found.passed_on_if_shipped_by_marketplace or not is_shipped_by_marketplace(order, rules)


def _country(order: Order, document_type: int, needs: DocumentTypeRules) -> Verdict:
    country = order.country.country
    if needs.countries is None or country in needs.countries:
        return ALLOWED
    countries = tuple(str(known) for known in needs.countries)
    if country is None:
        return warn("rule.document_country_unknown", document_type=document_type, countries=countries)
    return refuse(
        "rule.document_country_not_available", document_type=document_type, country=str(country), countries=countries
    )
