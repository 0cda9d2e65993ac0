"""One voice per language: texts, numbers, dates and names as staff read them, in plain text and in Slack markup."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from bot.domain.notes import Note
from bot.domain.orders import Country, Money
from bot.domain.reasons import Reason
from bot.domain.requests import Decision, Kind, State
from handlers import markup
from handlers.catalogue import Renderer, parameters, texts
from handlers.markup import Mrkdwn

_LOCALES: Mapping[str, str] = MappingProxyType({"es": "es_AR", "pt": "pt_BR", "en": "en_US"})


def language_of(locale: str, default: str) -> str:
    """Map a Slack locale (``es-AR``, ``es-LA``, ``pt-BR``, ``en-GB``) to a language we speak, else ``default``."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    return language if language in _LOCALES else default


@cache
def speech(language: str) -> "Speech":
    """Return the voice of a language: ``es``, ``pt`` or ``en``. Raises ``KeyError`` for any other."""
    return Speech(language)


class Speech:
    """Everything a person reads, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = Locale.parse(_LOCALES[language])
        words: dict[str, Callable[..., str]] = {
            "reason": self._reason_named,
            "country": self._countries,
            "state": self._state_named,
            "word": self._word,
            "clues": self._clues,
        }
        self._plain = Renderer(language, self._value, {**words, "user": self._somebody})
        self._markup = Renderer(language, self._marked, {**words, "user": self.user})

    def plain(self, key: str, /, **params: object) -> str:
        """Render a text for a ``plain_text`` object. Foreign values are cleaned and cut."""
        return self._plain.render(key, params)

    def mrkdwn(self, key: str, /, **params: object) -> Mrkdwn:
        """Render a text as Slack markup. Every value that is not ``Mrkdwn`` is made harmless."""
        return Mrkdwn(self._markup.render(key, params))

    def note(self, note: Note) -> str:
        """Say a note in plain text."""
        return self.plain(note.key, **note.params)

    def note_mrkdwn(self, note: Note) -> Mrkdwn:
        """Say a note in Slack markup."""
        return self.mrkdwn(note.key, **note.params)

    def can_say(self, note: Note) -> bool:
        """Whether there is a text for the note, and the note has all that the text needs."""
        return note.key in texts(self.language) and parameters(self.language, note.key)[0] <= note.params.keys()

    def money(self, money: Money) -> str:
        """Write an amount with its currency; without one when the order tells none."""
        if not money.currency:
            return str(format_decimal(money.amount, locale=self._locale))
        return str(format_currency(money.amount, money.currency, locale=self._locale))

    def date(self, when: dt.date) -> str:
        """Write a date; a datetime with its time of day, in UTC."""
        if isinstance(when, dt.datetime):
            utc = when.astimezone(dt.UTC) if when.tzinfo else when.replace(tzinfo=dt.UTC)
            return f"{format_datetime(utc, 'd MMM y, HH:mm', locale=self._locale)} UTC"
        return str(format_date(when, "medium", locale=self._locale))

    def number(self, number: int) -> str:
        """Write a quantity (order numbers are no quantities)."""
        return str(format_decimal(number, locale=self._locale))

    def country(self, country: Country) -> str:
        """Name a country."""
        return str(self._locale.territories[country.value])

    def when(self, when: dt.datetime) -> Mrkdwn:
        """Write a time in the reader's own time zone (docs.slack.dev/messaging/formatting-message-text, dates)."""
        utc = when.astimezone(dt.UTC) if when.tzinfo else when.replace(tzinfo=dt.UTC)
        iso = utc.isoformat(timespec="seconds")
        return Mrkdwn(f"<!date^{int(utc.timestamp())}^{{date_short_pretty}} {{time}}|{iso}>")

    def user(self, user_id: str) -> Mrkdwn:
        """Mention a person; a value that is no user id is shown as harmless text, an empty one as "somebody"."""
        return markup.user(user_id) or (markup.foreign(user_id) if user_id else Mrkdwn(self.plain("common.somebody")))

    def state(self, state: State) -> str:
        """Name a state."""
        return self.plain(f"state.{state.value}")

    def reason(self, reason: Reason) -> str:
        """Name a messaging reason."""
        return self.plain(f"reason.{int(reason)}")

    def kind(self, kind: Kind) -> str:
        """Name an action."""
        return self.plain(f"kind.{kind.value}")

    def decision(self, decision: Decision) -> str:
        """Name a decision."""
        return self.plain(f"decision.{decision.value}")

    def _reason_named(self, name: object) -> str:
        """Filter ``reason``: the documented name (``REQUEST_VARIANTS``) as staff say it."""
        known = isinstance(name, str) and name in Reason.__members__
        return self.reason(Reason[str(name)]) if known else self._value(name)

    def _countries(self, codes: object) -> str:
        """Filter ``country``: one code, or a list of them, as names."""
        listed = codes if isinstance(codes, tuple | list | set | frozenset) else (codes,)
        known = Country.__members__
        return ", ".join(self.country(Country[code]) if code in known else self._value(code) for code in listed)

    def _state_named(self, name: object) -> str:
        """Filter ``state``: the name of a state, as staff say it."""
        return self.state(State(name)) if name in {state.value for state in State} else self._value(name)

    def _word(self, names: object, family: str) -> str:
        """Filter ``word("logistic")``: technical names (one, or a list) as the catalogue's ``logistic.<name>`` says."""
        listed = names if isinstance(names, tuple | list | set | frozenset) else (names,)
        keys = [(name, f"{family}.{str(name).lower().replace('-', '_').replace(' ', '_')}") for name in listed]
        return ", ".join(self.plain(key) if key in texts(self.language) else self._value(name) for name, key in keys)

    def _clues(self, clues: object) -> str:
        """Filter ``clues``: ``listing=AR`` or ``listing AR``, one, several or separated by commas, in words."""
        listed = clues if isinstance(clues, tuple | list) else str(clues).split(",")
        pairs = [str(clue).replace("=", " ").split(maxsplit=1) for clue in listed]
        return ", ".join(f"{self._word(pair[0], 'clue')}: {self._countries(pair[-1])}" for pair in pairs if pair)

    def _somebody(self, _user_id: str) -> str:
        return self.plain("common.somebody")  # plain_text objects cannot mention anybody

    def _named(self, value: object) -> str | None:  # noqa: PLR0911 - a table of types reads best as one
        match value:
            case Country():
                return self.country(value)
            case Reason():
                return self.reason(value)
            case State():
                return self.state(value)
            case Kind():
                return self.kind(value)
            case Decision():
                return self.decision(value)
            case Money():
                return self.money(value)
            case Note():
                return self.note(value)
            case None:
                return "-"
        return None

    def _value(self, value: object) -> str:
        match value:
            case dt.date():
                return self.date(value)
            case tuple() | list() | set() | frozenset():
                return ", ".join(self._value(item) for item in value)
        return self._named(value) or markup.cut(markup.clean(str(value)), markup.PARAM_LIMIT)

    def _marked(self, value: object) -> str:
        match value:
            case Mrkdwn():
                return value
            case dt.datetime():
                return self.when(value)
            case tuple() | list() | set() | frozenset():
                return ", ".join(self._marked(item) for item in value)
        return markup.foreign(self._value(value))
