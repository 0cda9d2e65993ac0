import json
import re

import pytest

from bot.buyer_texts import documented_text
from bot.domain.message_rules import takes_text
from bot.domain.orders import Country
from bot.domain.reasons import Reason
from bot.domain.texts import exact_text, outside_latin1, units
from bot.rules_file import load_rules
from tests.unit.domain.domain_examples import DATA

DOCUMENTED: dict[str, dict[str, str]] = json.loads(
    (DATA / "alephee/message-templates.json").read_text(encoding="utf-8")
)
TEXTS = [
    (reason, Country(country), text)
    for reason in (Reason.REQUEST_VARIANTS, Reason.REQUEST_BILLING_INFO)
    for country, text in DOCUMENTED[reason.name].items()
    if country in set(Country)
]
SEED_COUNTRIES = {
    Country.AR: "Argentina",
    Country.CO: "Colombia",
    Country.MX: "México",
    Country.UY: "Uruguay",
}


def available(reason: Reason) -> frozenset[Country]:
    """The countries for which a reason has a documented text."""
    return frozenset(country for country in Country if documented_text(reason, country) is not None)


def collapsed(text: str) -> str:
    """Words only: the two captures of the page differ in spaces, line breaks and paragraph marks."""
    return " ".join(re.sub(r"</?p>|\s+", " ", text).split())


def seed(name: str) -> str:
    return collapsed((DATA / "seeds" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("reason", "country", "text"), TEXTS)
def test_each_documented_text_stands_in_its_template(reason: Reason, country: Country, text: str) -> None:
    assert documented_text(reason, country) == text


def test_there_is_a_template_for_every_documented_text_and_no_other() -> None:
    assert len(TEXTS) == 10
    for reason in Reason:
        assert available(reason) == {country for named, country, _ in TEXTS if named is reason}


@pytest.mark.parametrize("reason", Reason)
def test_templates_and_the_matrix_of_countries_agree(reason: Reason) -> None:
    rules = load_rules()
    if takes_text(reason, rules):
        assert available(reason) == frozenset()
    else:
        assert available(reason) == frozenset(rules.reasons[reason].countries or ())


@pytest.mark.parametrize(("reason", "country", "text"), TEXTS)
def test_each_documented_text_is_exact_and_short_enough(reason: Reason, country: Country, text: str) -> None:
    shown = documented_text(reason, country) or ""
    assert exact_text(shown) == shown
    assert units(shown) <= load_rules().text.limit
    assert outside_latin1(shown) == ""


@pytest.mark.parametrize(("reason", "country", "text"), TEXTS)
def test_each_template_stands_word_for_word_on_the_newer_capture_of_the_page(
    reason: Reason, country: Country, text: str
) -> None:
    page = seed("send-a-message-request.txt")
    assert collapsed(documented_text(reason, country) or "") in page


def test_only_colombias_email_is_missing_on_the_older_capture() -> None:
    page = seed("send-a-message-request-older.txt")
    for reason, country, _ in TEXTS:
        shown = collapsed(documented_text(reason, country) or "")
        if (reason, country) == (Reason.REQUEST_BILLING_INFO, Country.CO):
            assert shown not in page
            shown = shown.replace("· Email ", "")
        assert shown in page


def test_on_both_captures_each_billing_text_belongs_to_its_country() -> None:
    for page in (seed("send-a-message-request.txt"), seed("send-a-message-request-older.txt")):
        billing = page[page.index("Para adjuntarte") - 40 :].split("Other countries")[0].replace("· Email ", "")
        for country, name in SEED_COUNTRIES.items():
            shown = collapsed(documented_text(Reason.REQUEST_BILLING_INFO, country) or "").replace("· Email ", "")
            following = billing[billing.rindex(name) :]
            assert following.index(shown) == following.index("Para adjuntarte")


@pytest.mark.parametrize("country", [*Country, None])
@pytest.mark.parametrize("reason", [Reason.SEND_INVOICE_LINK, Reason.OTHER, Reason.DELIVERY_PROMISE])
def test_reasons_with_a_text_of_ones_own_have_no_documented_one(reason: Reason, country: Country | None) -> None:
    assert documented_text(reason, country) is None


def test_without_a_country_there_is_no_documented_text() -> None:
    assert documented_text(Reason.REQUEST_VARIANTS, None) is None
    assert documented_text(Reason.REQUEST_BILLING_INFO, Country.CL) is None
