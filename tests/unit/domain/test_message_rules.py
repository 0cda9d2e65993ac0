import dataclasses

import pytest

from bot.domain.message_rules import check_reason, judge_country_evidence, judge_reason
from bot.domain.notes import Level, Note, Verdict
from bot.domain.orders import Country, CountryEvidence, KeyValue
from bot.domain.reasons import Reason
from bot.domain.rules import Rules
from tests.unit.domain.domain_examples import order

ALLOWED, WARNED, REFUSED = Level.ALLOWED, Level.WARNED, Level.REFUSED
FLEX = KeyValue(6, "flex")
VARIANTS, BILLING, INVOICE, OTHER, PROMISE = Reason


def keys(verdict: Verdict) -> list[str]:
    return [note.key for note in verdict.notes]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Mercado Libre", ALLOWED),
        ("MERCADO LIBRE Argentina", ALLOWED),
        ("MercadoLibre", ALLOWED),
        ("Mercado Livre", ALLOWED),
        ("mércado  lívre", ALLOWED),
        ("Mercado Libré", ALLOWED),
        ("B2W", REFUSED),
        ("E-COMM", REFUSED),
        ("Alephee B2B portal", REFUSED),
        ("Mi Mercado Libre", REFUSED),
        ("", WARNED),
    ],
)
def test_ms1_only_mercado_libre_orders_get_messages(name: str, level: Level, rules: Rules) -> None:
    assert judge_reason(order(marketplace=KeyValue(7, name)), OTHER, rules).level is level


def test_ms1_a_configured_id_counts_whatever_its_name_says(rules: Rules) -> None:
    ours = rules.model_copy(update={"marketplace": rules.marketplace.model_copy(update={"ids": frozenset({77})})})
    assert judge_reason(order(marketplace=KeyValue(77, "Canal propio")), OTHER, ours).level is ALLOWED
    assert judge_reason(order(marketplace=KeyValue(78, "Canal propio")), OTHER, ours).level is REFUSED


def test_ms1_the_refusal_names_the_marketplace(rules: Rules) -> None:
    verdict = judge_reason(order(marketplace=KeyValue(50, "Canal propio")), OTHER, rules)
    assert verdict.notes == (Note("rule.not_mercado_libre", {"marketplace": "Canal propio"}),)


COUNTRY_TABLE = {
    # country: reasons 1 to 5 by country alone
    Country.AR: "AARAA",
    Country.BR: "ARRAA",
    Country.MX: "AAAAW",
    Country.CO: "AARAA",
    Country.CL: "ARRAA",
    Country.UY: "AARAA",
    Country.PE: "RRRAW",
    Country.EC: "RRRAW",
    Country.VE: "RRRAW",
    None: "RRRAW",
}


@pytest.mark.parametrize("country", [*Country, None])
def test_ms10_and_ms12_each_reason_has_its_countries(country: Country | None, rules: Rules) -> None:
    letters = {"A": ALLOWED, "W": WARNED, "R": REFUSED}
    for reason, letter in zip(Reason, COUNTRY_TABLE[country], strict=True):
        assert check_reason(order(country=country), reason, rules)["country"].level is letters[letter], reason


def test_the_notes_about_countries_say_where_a_reason_works(rules: Rules) -> None:
    def note(country: Country | None, reason: Reason) -> Note:
        return check_reason(order(country=country), reason, rules)["country"].notes[0]

    mexico = {"reason": "SEND_INVOICE_LINK", "countries": ("MX",)}
    promise = {"reason": "DELIVERY_PROMISE", "countries": ("AR", "BR", "CL", "CO", "UY")}
    assert note(Country.PE, INVOICE) == Note("rule.country_not_available", mexico | {"country": "PE"})
    assert note(None, INVOICE) == Note("rule.country_unknown", mexico)
    assert note(Country.PE, PROMISE) == Note("rule.country_doubtful", promise | {"country": "PE"})
    assert note(None, PROMISE) == Note("rule.country_unknown_doubtful", promise)


@pytest.mark.parametrize(
    ("key", "value", "variants", "promise"),
    [
        (1, "to_be_agreed", REFUSED, REFUSED),
        (2, "me1", REFUSED, REFUSED),
        (3, "me2", ALLOWED, REFUSED),
        (4, "custom", REFUSED, REFUSED),
        (5, "fulfillment", REFUSED, REFUSED),
        (6, "flex", REFUSED, ALLOWED),
        (7, "pickup", REFUSED, REFUSED),
        (8, "cross_docking", ALLOWED, REFUSED),
        (14, "courier", REFUSED, REFUSED),
        (15, "flex-turbo", REFUSED, ALLOWED),
        # the key decides before the value
        (6, "cross_docking", REFUSED, ALLOWED),
        (8, "", ALLOWED, REFUSED),
        # without a listed key, the value
        (None, "Cross Docking", ALLOWED, REFUSED),
        (None, "cross-docking", ALLOWED, REFUSED),
        (None, "Flex Turbo", REFUSED, ALLOWED),
        (9, " ME1 ", REFUSED, REFUSED),
        (9, "drop_off", ALLOWED, WARNED),
        (12, "xd_drop_off", ALLOWED, WARNED),
        (None, "cross_border", ALLOWED, WARNED),
        # neither: Alephee decides
        (9, "", WARNED, WARNED),
        (13, "turbo_drone", WARNED, WARNED),
        (None, "", WARNED, WARNED),
    ],
)
def test_ms9_and_ms11_some_reasons_need_their_kind_of_shipment(
    key: int | None, value: str, variants: Level, promise: Level, rules: Rules
) -> None:
    asked = order(logistic=KeyValue(key, value))
    assert judge_reason(asked, VARIANTS, rules).level is variants
    assert judge_reason(asked, PROMISE, rules).level is promise


@pytest.mark.parametrize("reason", [BILLING, OTHER])
@pytest.mark.parametrize("key", [1, 2, 3, 4, 6, 7, 8, 9, 14, 15, None])
def test_reasons_2_and_4_go_with_any_shipment(reason: Reason, key: int | None, rules: Rules) -> None:
    assert judge_reason(order(logistic=KeyValue(key)), reason, rules).level is ALLOWED


def test_the_notes_about_shipments_name_both_sides(rules: Rules) -> None:
    def note(logistic: KeyValue) -> Note:
        return judge_reason(order(logistic=logistic), VARIANTS, rules).notes[0]

    wanted = {"reason": "REQUEST_VARIANTS", "allowed": ("cross_docking", "drop_off")}
    assert note(KeyValue(6, "Flex")) == Note("rule.logistic_not_allowed", wanted | {"logistic": "flex"})
    assert note(KeyValue(9, "drone")) == Note("rule.logistic_unknown", wanted | {"logistic": "drone"})
    assert note(KeyValue(9)) == Note("rule.logistic_unknown", wanted | {"logistic": "9"})
    assert note(KeyValue()) == Note("rule.logistic_unknown", wanted | {"logistic": ""})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"is_cancelled": True}, "rule.cancelled"),
        ({"status": KeyValue(11)}, "rule.cancelled"),
        ({"status": KeyValue(90)}, "rule.cancelled"),
        ({"status": KeyValue(93)}, "rule.cancelled"),
        ({"status_type": KeyValue(99)}, "rule.cancelled"),
        ({"status": KeyValue(80)}, "rule.delivered"),
        ({"status_type": KeyValue(2)}, "rule.delivered"),
        ({"logistic": KeyValue(5, "fulfillment")}, "rule.fulfillment"),
        ({"payment_pending": True}, "rule.payment_pending"),
        ({"claims": 2}, "rule.claims"),
    ],
)
def test_what_is_likely_to_fail_is_offered_with_a_warning(
    change: dict[str, object], expected: str, rules: Rules
) -> None:
    verdict = judge_reason(order(**change), OTHER, rules)  # type: ignore[arg-type] # one field a row of the table
    assert (verdict.level, keys(verdict)) == (WARNED, [expected])


def test_a_delivered_fulfillment_order_is_not_said_to_wait_for_its_delivery(rules: Rules) -> None:
    verdict = judge_reason(order(logistic=KeyValue(5), status=KeyValue(80)), OTHER, rules)
    assert keys(verdict) == ["rule.delivered"]


def test_what_is_refused_is_said_without_the_warnings_that_do_not_matter_then(rules: Rules) -> None:
    verdict = judge_reason(order(is_cancelled=True, claims=1, logistic=FLEX), VARIANTS, rules)
    assert verdict.level is REFUSED
    assert keys(verdict) == ["rule.logistic_not_allowed"]


def test_every_check_is_named_for_the_approval_card(rules: Rules) -> None:
    checks = check_reason(order(), OTHER, rules)
    assert list(checks) == ["marketplace", "country", "shipping", "status", "payment", "claims"]


def test_disagreeing_countries_are_told_and_agreeing_ones_are_not() -> None:
    clues = (("listing", Country.AR), ("receiver", Country.BR))
    mixed = dataclasses.replace(order(), country=CountryEvidence(Country.AR, clues))
    told = {"country": "AR", "clues": ("listing=AR", "receiver=BR")}
    assert judge_country_evidence(mixed) == Verdict(WARNED, (Note("rule.country_disagrees", told),))
    assert judge_country_evidence(order()).level is ALLOWED
