"""One voice per language: texts, numbers, dates and names as staff read them, in plain text and in Slack markup."""

import datetime as dt
from collections.abc import Callable
from functools import cache

from bot.domain.kinds import Kind
from bot.domain.new_orders.form import kind_and_number
from bot.domain.notes import Note
from bot.domain.orders import Country, Money
from bot.domain.reasons import Reason
from bot.domain.requests import Decision, State
from handlers import markup
from handlers.catalogue import LANGUAGES, Renderer, parameters, texts, unmarked
from handlers.formats import Formats
from handlers.markup import Mrkdwn


def language_of(locale: str, default: str) -> str:
    """Map a Slack locale (``es-AR``, ``es-LA``, ``pt-BR``, ``en-GB``) to a language we speak, else ``default``."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else default


@cache
def speech(voice: str) -> "Speech":
    """Return the speech of ``es``, ``pt``, ``en`` or a country: ``es-MX``. Raises ``KeyError`` for any other."""
    return Speech(voice)


class Speech(Formats):
    """Everything a person reads, in one language."""

    def __init__(self, voice: str) -> None:
        super().__init__(voice)
        language = self.language
        plain_filters = {**self._filters(), "user": self._somebody}
        self._plain = Renderer(language, self._value, plain_filters, unmarked)  # Slack would show the marks
        self._markup = Renderer(language, self._marked, {**self._filters(), "user": self.user})

    def _filters(self) -> dict[str, Callable[..., str]]:
        """Return what texts may do with technical names (``catalogue.FILTERS`` without ``user``)."""
        return {
            "reason": self._reason_named,
            "country": self._countries,
            "state": self._state_named,
            "word": self.word,
            "clues": self._clues,
        }

    def plain(self, key: str, /, **params: object) -> str:
        """Render a text for a ``plain_text`` object or the error of a field, without marks of Slack markup.

        Foreign values are cleaned and cut.
        """
        return self._plain.render(key, params)

    def mrkdwn(self, key: str, /, **params: object) -> Mrkdwn:
        """Render a text as Slack markup. Every value that is not ``Mrkdwn`` is made harmless."""
        return Mrkdwn(self._markup.render(key, params))

    def note(self, note: Note) -> str:
        """Say a note in plain text, with the place it is about where it tells one."""
        note, place = self._placed(note)
        said = self.plain(note.key, **note.params)
        return self.plain("common.at_place", place=place, why=said) if place else said

    def note_mrkdwn(self, note: Note) -> Mrkdwn:
        """Say a note in Slack markup, with the place it is about where it tells one."""
        note, place = self._placed(note)
        said = self.mrkdwn(note.key, **note.params)
        return self.mrkdwn("common.at_place", place=Mrkdwn(f"*{markup.foreign(place)}*"), why=said) if place else said

    def in_form(self, note: Note) -> Note:
        """Return what is wrong with a new order as it is said of the small form, where no JSON is to be seen."""
        own = Note(f"order_form.wrong_{note.key.removeprefix('order.')}", note.params)
        return own if self.can_say(own) else note

    def _placed(self, note: Note) -> tuple[Note, str]:
        """Return a note with the place it is about: a field of the small form by its label, else as it stands."""
        field = note.params.get("field")
        if not field:
            return note, str(note.params.get("place") or "")
        kind, number = kind_and_number(str(field))
        item = f"{self.plain('order_form.step_item', number=number)} · " if number else ""
        return self.in_form(note), f"{item}{self.plain(f'order_form.{kind}')}"

    def can_say(self, note: Note) -> bool:
        """Whether there is a text for the note, and the note has all that the text needs."""
        return note.key in texts(self.language) and parameters(self.language, note.key)[0] <= note.params.keys()

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
        """Name an action; one that is not registered by what the log calls it."""
        key = f"kind.{kind}"
        return self.plain(key) if key in texts(self.language) else str(kind)

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
        return self.listed([self.country(Country[code]) if code in known else self._value(code) for code in listed])

    def _state_named(self, name: object) -> str:
        """Filter ``state``: the name of a state, as staff say it."""
        return self.state(State(name)) if name in {state.value for state in State} else self._value(name)

    def word(self, names: object, family: str) -> str:
        """Filter ``word("logistic")``: technical names (one, or a list) as the catalogue's ``logistic.<name>`` says."""
        listed = names if isinstance(names, tuple | list | set | frozenset) else (names,)
        keys = [(name, f"{family}.{str(name).lower().replace('-', '_').replace(' ', '_')}") for name in listed]
        named = [self.plain(key) if key in texts(self.language) else self._value(name) for name, key in keys]
        return self.listed(named, "or")

    def _clues(self, clues: object) -> str:
        """Filter ``clues``: ``listing=AR`` or ``listing AR``, one, several or separated by commas, in words."""
        listed = clues if isinstance(clues, tuple | list) else str(clues).split(",")
        pairs = [str(clue).replace("=", " ").split(maxsplit=1) for clue in listed]
        firsts: dict[str, str] = {}  # one clue a country tells that they differ
        for pair in filter(None, pairs):
            firsts.setdefault(pair[-1], pair[0])
        return ", ".join(f"{self.word(clue, 'clue')}: {self._countries(country)}" for country, clue in firsts.items())

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
