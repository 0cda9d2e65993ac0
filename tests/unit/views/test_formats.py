"""Numbers, amounts, dates and names, as the language and the country of the reader write them."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.domain.orders import Country, Money
from handlers.formats import voice_of
from handlers.language import language_of, speech


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es-AR", "es"), ("es-LA", "es"), ("pt-BR", "pt"), ("pt_PT", "pt"), ("en-GB", "en"), ("fr-FR", "es"), ("", "es")],
)
def test_slacks_locales_become_our_languages(locale: str, language: str) -> None:
    assert language_of(locale, "es") == language


def test_money_dates_countries_and_numbers_are_written_as_the_language_does() -> None:
    spanish, portuguese, english = speech("es"), speech("pt"), speech("en")
    amount = Money(Decimal("1288.4"), "ARS")
    assert spanish.money(amount).replace("\xa0", " ") == "$1.288,40"
    assert english.money(amount).replace("\xa0", " ") == "ARS 1,288.40"
    assert spanish.money(Money(Decimal("1288.4"))) == "1.288,4"
    assert (spanish.country(Country.BR), english.country(Country.BR)) == ("Brasil", "Brazil")
    assert (portuguese.number(12_345), english.number(12_345)) == ("12.345", "12,345")
    assert english.date(dt.datetime(2026, 11, 21, 11, 5, tzinfo=dt.timezone(dt.timedelta(hours=-3)))).endswith(
        "14:05 UTC"
    )
    assert english.date(dt.date(2026, 11, 21)) == "Nov 21, 2026"


@pytest.mark.parametrize(
    ("locale", "zone", "voice", "amount"),
    [
        ("es-MX", "", "es-MX", "15,999.50"),
        ("es_MX", "", "es-MX", "15,999.50"),
        ("es-PE", "America/Lima", "es-PE", "15,999.50"),
        ("es-CL", "", "es-CL", "15.999,50"),
        ("es-AR", "", "es", "15.999,50"),
        ("es-LA", "America/Mexico_City", "es-MX", "15,999.50"),
        ("es-419", "America/Bogota", "es-CO", "15.999,50"),
        ("es-LA", "America/Sao_Paulo", "es", "15.999,50"),
        ("es-LA", "", "es", "15.999,50"),
        ("es", "Nowhere/None", "es", "15.999,50"),
        ("es-XX", "", "es", "15.999,50"),
        ("pt-BR", "America/Sao_Paulo", "pt", "15.999,50"),
        ("en-US", "America/New_York", "en", "15,999.50"),
        ("en-GB", "", "en-GB", "15,999.50"),
    ],
)
def test_amounts_of_all_spanish_were_written_as_in_argentina(locale: str, zone: str, voice: str, amount: str) -> None:
    assert voice_of(locale, zone) == voice
    assert speech(voice).amount(Decimal("15999.50")) == amount
    assert speech(voice).language == language_of(locale, "")


def test_a_country_that_nobody_knows_is_written_as_its_language_is() -> None:
    assert speech("es-XX").amount(Decimal("15999.50")) == "15.999,50"


def test_times_in_markup_are_shown_in_the_readers_own_time_zone() -> None:
    when = dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC)
    assert speech("en").when(when) == "<!date^1795269900^{date_short} {time}|2026-11-21T14:05:00+00:00>"


@pytest.mark.parametrize(
    ("octets", "shown"), [(1, "1 kB"), (120_000, "120 kB"), (9_437_184, "9,4 MB"), (999_900, "1 MB")]
)
def test_a_file_had_another_size_on_the_card_than_in_the_form(octets: int, shown: str) -> None:
    assert speech("es").size(octets) == shown
