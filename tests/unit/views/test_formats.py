"""Numbers, amounts, dates and names, as the language and the country of the reader write them."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.domain.orders import Country, Money
from handlers.formats import in_zone, voice_of, zone_of
from handlers.language import language_of, speech
from handlers.markup import clean


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


NOON = dt.datetime(2026, 11, 21, 14, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("voice", "written"),
    [
        ("es@America/Argentina/Buenos_Aires", "21 nov 2026 11:05"),
        ("es-MX@America/Mexico_City", "21 nov 2026 8:05 a.m."),
        ("es-CL@America/Santiago", "21-11-2026 11:05"),
        ("pt@America/Sao_Paulo", "21 de nov. de 2026 11:05"),
        ("en@America/New_York", "Nov 21, 2026 9:05 AM"),
        ("en-GB@Europe/London", "21 Nov 2026 14:05"),
        ("en-GB@+05:30", "21 Nov 2026 19:35"),
        ("en-GB", "21 Nov 2026 14:05 UTC"),
    ],
)
def test_two_clocks_stood_in_one_form(voice: str, written: str) -> None:
    for when in (NOON, NOON.replace(tzinfo=None), NOON.astimezone(dt.timezone(dt.timedelta(hours=9)))):
        assert clean(speech(voice).date(when)) == written


def test_times_in_markup_are_shown_in_the_readers_own_time_zone() -> None:
    assert speech("en").when(NOON) == "<!date^1795269900^{date_short} {time}|Nov 21, 2026 2:05 PM UTC>"
    local = speech("pt@America/Sao_Paulo").when(NOON)
    assert local == "<!date^1795269900^{date_short} {time}|21 de nov. de 2026 11:05>"


@pytest.mark.parametrize(
    ("name", "seconds", "zone"),
    [
        ("America/Lima", -18_000, "America/Lima"),
        ("Mars/Olympus", -10_800, "-03:00"),
        ("../../etc/passwd", 19_800, "+05:30"),
        ("America", 0, "+00:00"),
        ("", -12_600, "-03:30"),
        (None, 10**9, ""),
        (None, None, ""),
        (7, "x", ""),
    ],
)
def test_where_somebody_is_is_read_from_their_account(name: object, seconds: object, zone: str) -> None:
    assert zone_of(name, seconds) == zone
    assert in_zone("es", zone) == (f"es@{zone}" if zone else "es")


def test_a_reader_in_another_zone_does_not_have_the_texts_of_the_first() -> None:
    here, there = speech("en@America/New_York"), speech("en@America/Sao_Paulo")
    assert here.plain("stale.sent", at=NOON) != there.plain("stale.sent", at=NOON)
    assert "9:05" in here.plain("stale.sent", at=NOON)
    assert "11:05" in there.plain("stale.sent", at=NOON)


@pytest.mark.parametrize(
    ("octets", "shown"), [(1, "1 kB"), (120_000, "120 kB"), (9_437_184, "9,4 MB"), (999_900, "1 MB")]
)
def test_a_file_had_another_size_on_the_card_than_in_the_form(octets: int, shown: str) -> None:
    assert speech("es").size(octets) == shown
