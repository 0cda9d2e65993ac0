import pytest

from bot.domain.document_consequences import consequence_of, consequences_among
from bot.domain.notes import Note
from bot.domain.orders import Country, KeyValue
from bot.domain.rules import Rules
from tests.unit.domain.domain_examples import order

CROSS_DOCKING, FULFILLMENT = KeyValue(8, "cross_docking"), KeyValue(5, "fulfillment")
MERCADO_LIBRE = "Mercado Libre"


@pytest.mark.parametrize(
    ("document_type", "marketplace", "country", "logistic", "consequence"),
    [
        (0, MERCADO_LIBRE, Country.AR, CROSS_DOCKING, "fate.sent"),
        (0, MERCADO_LIBRE, None, CROSS_DOCKING, "fate.sent"),
        (0, MERCADO_LIBRE, Country.CL, CROSS_DOCKING, "fate.sent_chile"),
        (0, "Mercado Livre", Country.BR, CROSS_DOCKING, "fate.brazil_not_documented"),
        (0, "Canal propio", Country.AR, CROSS_DOCKING, "fate.not_documented"),
        (0, "B2W", Country.BR, CROSS_DOCKING, "fate.not_documented"),
        (0, "", Country.AR, CROSS_DOCKING, "fate.marketplace_unknown"),
        (1, MERCADO_LIBRE, Country.AR, CROSS_DOCKING, "fate.kept"),
        (2, "Mercado Livre", Country.BR, CROSS_DOCKING, "fate.sent_fiscal"),
        (2, "Mercado Livre", Country.BR, FULFILLMENT, "fate.kept_full"),
        (2, "B2W Digital", Country.BR, CROSS_DOCKING, "fate.sent_to"),
        (2, "E-COMM", Country.BR, FULFILLMENT, "fate.sent_to"),
        (2, "Magalu", Country.BR, CROSS_DOCKING, "fate.not_documented"),
        (9, MERCADO_LIBRE, Country.AR, CROSS_DOCKING, "fate.kept"),
    ],
)
def test_what_happens_with_a_document_follows_the_glossary(
    document_type: int, marketplace: str, country: Country | None, logistic: KeyValue, consequence: str, rules: Rules
) -> None:
    asked = order(marketplace=KeyValue(77, marketplace), country=country, logistic=logistic)
    assert consequence_of(asked, document_type, rules).key == consequence


def test_fates_are_told_from_warnings() -> None:
    consequence, warning = Note("fate.sent"), Note("rule.claims", {"count": 1})
    assert consequences_among((warning, consequence)) == ((consequence,), (warning,))
