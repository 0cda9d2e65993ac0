"""What a rule answers: allowed, warned or refused, with keys of texts instead of texts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

#: notes of one request that a receipt or a view shows; of more the whole list follows, so many a message
MOST_SHOWN = 15
PAGE_OF_NOTES = 50
#: keys of notes that say what will happen begin so; they are no warnings
CONSEQUENCE = "fate."


class Level(StrEnum):
    """How a rule judges."""

    ALLOWED = "allowed"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence still to be said: the key of a text (``rule.not_mercado_libre``) and its parameters."""

    key: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one or several rules, with the notes that explain it."""

    level: Level = Level.ALLOWED
    notes: tuple[Note, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether what was asked cannot be done."""
        return self.level is Level.REFUSED

    @property
    def warned(self) -> bool:
        """Whether it can be done, with a warning in view."""
        return self.level is Level.WARNED


ALLOWED = Verdict()
_ORDER = (Level.ALLOWED, Level.WARNED, Level.REFUSED)


def is_warning(note: Note) -> bool:
    """Whether a note kept with what was asked warns: it says nothing else, and is not kept to compare with later.

    What is only kept has no text, and its key no dot.
    """
    return "." in note.key and not note.key.startswith(CONSEQUENCE)


def warn(key: str, **params: object) -> Verdict:
    """Allow, with a warning."""
    return Verdict(Level.WARNED, (Note(key, params),))


def refuse(key: str, **params: object) -> Verdict:
    """Refuse, with the reason."""
    return Verdict(Level.REFUSED, (Note(key, params),))


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Join verdicts: the worst level, and the notes of every verdict of that level (warnings too, behind a refusal)."""
    found = tuple(verdicts)
    level = max((v.level for v in found), key=_ORDER.index, default=Level.ALLOWED)
    ranked = sorted((v for v in found if v.notes), key=lambda v: -_ORDER.index(v.level))
    return Verdict(level, tuple(note for v in ranked for note in v.notes))


def shared_refusal(verdicts: Collection[Verdict]) -> tuple[Note, ...]:
    """Return why several things are refused alike: what all of them say; nothing where the causes differ."""
    causes = {_said(verdict.notes[0]) for verdict in verdicts if verdict.refused and verdict.notes}
    if len(causes) != 1 or not all(verdict.refused and verdict.notes for verdict in verdicts):
        return ()
    first, *others = verdicts
    return tuple(note for note in first.notes if all(_said(note) in map(_said, other.notes) for other in others))


def shared_warnings(verdicts: Iterable[Verdict]) -> tuple[Note, ...]:
    """Return the warnings that all of several possible things have in common; nothing where one alone is possible."""
    offered = [verdict for verdict in verdicts if not verdict.refused]
    if len(offered) == 1:
        return ()
    first, *others = offered or [ALLOWED]
    return tuple(note for note in first.notes if all(_said(note) in map(_said, other.notes) for other in others))


def why_refused(verdict: Verdict, verdicts: Iterable[Verdict]) -> tuple[Note, ...]:
    """Return what speaks against one of several things, without the warnings about those that are possible."""
    warnings = {_said(note) for other in verdicts if not other.refused for note in other.notes}
    return tuple(note for note in verdict.notes if _said(note) not in warnings)


def _said(note: Note) -> tuple[str, str]:
    return note.key, repr(sorted(note.params.items()))
