"""Amounts, dates, quantities and countries as a language writes them."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from babel import Locale, localedata
from babel.core import get_global
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from bot.domain.orders import Country, Money
from bot.zones import offset_named, zone_named
from handlers import markup
from handlers.markup import Mrkdwn

#: How a language is written where nothing tells the country.
_LOCALES: Mapping[str, str] = MappingProxyType({"es": "es_AR", "pt": "pt_BR", "en": "en_US"})
#: Regions in Slack's locales that are no country: Latin America (es-LA, es-419).
_WIDE = frozenset({"", "LA", "419"})
#: Where a currency has no symbol in a language, its code stands before the amount: ARS 1,288.40.
_CODE_BEFORE_DIGITS = re.compile(r"(?<=[A-Z])(?=\d)")


def voice_of(locale: str, zone: str = "") -> str:
    """Return what a person speaks, by Slack's locale: ``es``, or with the country where it is written in its own way.

    ``es-MX`` is the language ``es`` with the numbers and dates of Mexico. Where the locale names no country the time
    zone does (``es-LA``, ``America/Mexico_City``): Slack offers one Spanish for all of Latin America.
    """
    language, _, region = locale.replace("_", "-").partition("-")
    language, region = language.lower(), region.upper()
    if region in _WIDE:
        region = _country_at(zone) if language == "es" else ""
    name = f"{language}_{region}"
    known = region.isalnum() and localedata.exists(name) and name != _LOCALES.get(language)
    return f"{language}-{region}" if known else language


def in_zone(voice: str, zone: str) -> str:
    """Return a voice for somebody in a time zone: ``es-MX@America/Mexico_City``; without one it knows only UTC."""
    return f"{voice}@{zone}" if zone else voice


def zone_of(name: object, seconds: object = None) -> str:
    """Return where somebody is, by ``tz`` and ``tz_offset`` of their account (docs.slack.dev, user object).

    Where nobody knows a zone of that name, by the offset; empty where that says nothing either.
    """
    if isinstance(name, str) and name and zone_named(name) is not None:
        return name
    return offset_named(seconds) if isinstance(seconds, int) else ""


def _country_at(zone: str) -> str:
    """Return the country of a time zone, if it is one in which Spanish is written."""
    country = str(get_global("zone_territories").get(zone, ""))
    return country if country in Country.__members__ and country != Country.BR else ""


class Formats:
    """Values as a voice writes them (``voice_of``, ``in_zone``): a language alone in Babel's es_AR, pt_BR or en_US."""

    def __init__(self, voice: str) -> None:
        voice, _, zone = voice.partition("@")
        self._zone = zone_named(zone) if zone else None
        self.language, _, region = voice.partition("-")
        default, own = _LOCALES[self.language], f"{self.language}_{region}"
        self._locale = Locale.parse(own if region and localedata.exists(own) else default)

    def money(self, money: Money) -> str:
        """Write an amount with its currency; without one when the order tells none."""
        if not money.currency:
            return str(format_decimal(money.amount, locale=self._locale))
        written = str(format_currency(money.amount, money.currency, locale=self._locale))
        return _CODE_BEFORE_DIGITS.sub("\N{NO-BREAK SPACE}", written)

    def amount(self, amount: Decimal) -> str:
        """Write an exact amount without a currency: two decimals at least, four at most."""
        return str(format_decimal(amount, "#,##0.00##", locale=self._locale))

    def date(self, when: dt.date) -> str:
        """Write a date; a datetime with its time of day where the reader is, and in UTC where nobody knows that."""
        if not isinstance(when, dt.datetime):
            return str(format_date(when, "medium", locale=self._locale))
        there = _aware(when).astimezone(self._zone or dt.UTC)
        day, time = format_date(there, "medium", locale=self._locale), format_time(there, "short", locale=self._locale)
        return f"{day} {time}" if self._zone else f"{day} {time} UTC"

    def number(self, number: int) -> str:
        """Write a quantity (order numbers are no quantities)."""
        return str(format_decimal(number, locale=self._locale))

    def size(self, octets: int) -> str:
        """Write the size of a file in the units in which Slack shows it: ``120 kB``, ``9,4 MB``."""
        kilobytes = max(1, round(octets / 1_000))
        megabytes = kilobytes // 1_000 and round(octets / 1_000_000, 1)
        return f"{format_decimal(megabytes, locale=self._locale)} MB" if megabytes else f"{kilobytes} kB"

    def lasting(self, time: dt.timedelta) -> str:
        """Write how long something has lasted, in one unit: ``25 minutos``, ``22 horas``, ``1 día``."""
        lasted = max(time, dt.timedelta(minutes=1))
        return str(format_timedelta(lasted, granularity="minute", threshold=1, locale=self._locale))

    def country(self, country: Country) -> str:
        """Name a country."""
        return str(self._locale.territories[country.value])

    def listed(self, names: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Write several names as a sentence does: ``Argentina, Colombia y México``, ``Flex o Flex Turbo``."""
        return format_list(names, style=style, locale=self._locale)

    def when(self, when: dt.datetime) -> Mrkdwn:
        """Write a time in the reader's own time zone (docs.slack.dev/messaging/formatting-message-text, dates).

        The date is spelled out: the pretty forms ("today") do not fit into "on …" and "until …" in any language. What
        shows no dates – a mail, say – has the time as ``date`` writes it.
        """
        seconds = int(_aware(when).timestamp())
        return Mrkdwn(f"<!date^{seconds}^{{date_short}} {{time}}|{markup.clean(self.date(when))}>")


def _aware(when: dt.datetime) -> dt.datetime:
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
