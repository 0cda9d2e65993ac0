"""Verdicts about several things at once."""

from bot.domain.notes import ALLOWED, Note, refuse, shared_refusal, shared_warnings, warn, why_refused, worst

ELSEWHERE = refuse("rule.not_mercado_libre", marketplace="Canal propio")
UNPAID = warn("rule.payment_pending")
CLAIMS = warn("rule.claims", count=1)
COUNTRY = refuse("rule.country_not_available", reason="SEND_INVOICE_LINK", country="AR", countries=("MX",))


def test_what_is_refused_for_one_cause_is_told_once_and_what_only_one_adds_is_left_out() -> None:
    verdicts = [worst((ELSEWHERE, CLAIMS)), worst((ELSEWHERE, COUNTRY, CLAIMS)), worst((ELSEWHERE, CLAIMS))]
    assert shared_refusal(verdicts) == (
        Note("rule.not_mercado_libre", {"marketplace": "Canal propio"}),
        Note("rule.claims", {"count": 1}),
    )


def test_nothing_is_shared_where_something_is_possible_or_the_causes_differ() -> None:
    assert shared_refusal([ELSEWHERE, ALLOWED]) == ()
    assert shared_refusal([ELSEWHERE, CLAIMS]) == ()
    assert shared_refusal([worst((COUNTRY, CLAIMS)), worst((ELSEWHERE, CLAIMS))]) == ()
    assert shared_refusal([]) == ()


def test_what_warns_of_all_that_is_possible_is_told_once() -> None:
    verdicts = [worst((CLAIMS, UNPAID)), CLAIMS, worst((COUNTRY, UNPAID))]
    assert shared_warnings(verdicts) == CLAIMS.notes
    assert shared_warnings([CLAIMS, ALLOWED]) == ()


def test_the_warnings_about_one_possible_thing_stay_with_it() -> None:
    assert shared_warnings([CLAIMS, COUNTRY]) == ()
    assert shared_warnings([COUNTRY]) == ()


def test_behind_what_is_refused_no_warning_about_the_others_is_repeated() -> None:
    refused = worst((COUNTRY, CLAIMS))
    assert why_refused(refused, [refused, CLAIMS]) == COUNTRY.notes
    assert why_refused(refused, [refused, ALLOWED]) == refused.notes
