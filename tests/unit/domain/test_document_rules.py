import pytest

from bot.domain.document_rules import is_marketplace_bound, judge_document_type
from bot.domain.notes import Level, Note
from bot.domain.orders import Country, KeyValue
from bot.domain.rules import Rules
from tests.unit.domain.domain_examples import order

CROSS_DOCKING, FULFILLMENT = KeyValue(8, "cross_docking"), KeyValue(5, "fulfillment")
OWN_CHANNEL = KeyValue(50, "Canal propio")


@pytest.mark.parametrize(
    ("document_type", "country", "level", "key"),
    [
        (0, Country.AR, Level.ALLOWED, None),
        (0, Country.BR, Level.ALLOWED, None),
        (1, None, Level.ALLOWED, None),
        (2, Country.BR, Level.ALLOWED, None),
        (2, Country.AR, Level.REFUSED, "rule.document_country_not_available"),
        (2, None, Level.WARNED, "rule.document_country_unknown"),
        (3, Country.BR, Level.REFUSED, "rule.document_type_unknown"),
    ],
)
def test_electronic_fiscal_invoices_are_brazils(
    document_type: int, country: Country | None, level: Level, key: str | None, rules: Rules
) -> None:
    verdict = judge_document_type(order(country=country), document_type, rules)
    assert verdict.level is level
    assert [note.key for note in verdict.notes] == ([key] if key else [])


def test_a_fiscal_invoice_of_a_fulfillment_order_stays_in_alephee(rules: Rules) -> None:
    verdict = judge_document_type(order(country=Country.BR, logistic=FULFILLMENT), 2, rules)
    assert (verdict.level, verdict.notes) == (Level.WARNED, (Note("rule.document_not_passed_on"),))


@pytest.mark.parametrize(
    ("document_type", "marketplace", "logistic", "bound"),
    [
        (0, "Mercado Libre", CROSS_DOCKING, True),
        (0, "Mercado Libre", FULFILLMENT, True),
        (1, "Mercado Libre", CROSS_DOCKING, False),
        (2, "Mercado Livre", CROSS_DOCKING, True),
        (2, "Mercado Livre", FULFILLMENT, False),
        (0, "Canal propio", CROSS_DOCKING, False),
        (9, "Mercado Libre", CROSS_DOCKING, False),
    ],
)
def test_invoices_of_mercado_libre_orders_are_passed_on(
    document_type: int, marketplace: str, logistic: KeyValue, *, bound: bool, rules: Rules
) -> None:
    asked = order(marketplace=KeyValue(7, marketplace), logistic=logistic)
    assert is_marketplace_bound(asked, document_type, rules) is bound
