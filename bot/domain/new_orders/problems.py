"""What is wrong, or doubtful, with a new order: a place in the JSON, the rule it breaks, how to fix it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain import invisible
from bot.domain.notes import Level, Note

Loc = tuple[str | int, ...]

#: longest piece of somebody's JSON that is repeated in a sentence
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``path`` is written as ``Payments[0].Amount``, ``""`` for all of it; ``rule`` is a ``Rule.id``."""

    path: str
    rule: str
    note: Note
    level: Level = Level.REFUSED

    @property
    def refused(self) -> bool:
        """Whether the order cannot be sent like this (else it is a warning)."""
        return self.level is Level.REFUSED

    @property
    def placed(self) -> Note:
        """The sentence with its ``place`` and ``rule`` among the parameters, for those who see nothing else of it."""
        return Note(self.note.key, {**self.note.params, "place": self.path, "rule": self.rule})


def error(path: str, rule: str, key: str, **params: object) -> Problem:
    """Return a finding that stops the order."""
    return Problem(path, rule, Note(f"order.{key}", params))


def warning(path: str, rule: str, key: str, **params: object) -> Problem:
    """Return a finding that is only shown."""
    return Problem(path, rule, Note(f"order.{key}", params), Level.WARNED)


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the findings that stop the order."""
    return tuple(problem for problem in problems if problem.refused)


def warnings_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the findings that are only shown."""
    return tuple(problem for problem in problems if not problem.refused)


def path_of(loc: Loc) -> str:
    """Write a place as people read it: ``("Items", 0, "UnitPrice")`` is ``Items[0].UnitPrice``."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in loc)
    return "".join(parts).removeprefix(".")


def shown(value: object) -> str:
    """Write a value from somebody's JSON for a sentence: what nobody sees can be seen, 60 characters at most.

    Sections are not unfolded.
    """
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    text = str(value).lower() if isinstance(value, bool) else str(value)[: _SHOWN + 1]
    text = invisible.shown(text, lines=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
