"""Every place of a new order, with its value and its marks; how rules over many fields see the order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar, get_args

from bot.domain.new_orders.models import NewOrder, Part
from bot.domain.new_orders.problems import Loc, path_of

_M = TypeVar("_M")


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a section, filled in or not. ``unread``: something stands there that could not be read."""

    loc: Loc
    value: object
    marks: tuple[object, ...]
    unread: bool = False

    @property
    def path(self) -> str:
        """The place as people read it."""
        return path_of(self.loc)

    @property
    def name(self) -> str:
        """The field's documented name."""
        return str(self.loc[-1])

    @property
    def empty(self) -> bool:
        """Whether nothing stands here."""
        if self.unread:
            return False
        return self.value.blank if isinstance(self.value, Part) else self.value is None or self.value == ()

    def marked(self, kind: type[_M]) -> _M | None:
        """Return the place's mark of a kind; the last one counts."""
        return next((mark for mark in reversed(self.marks) if isinstance(mark, kind)), None)


def places(part: Part, loc: Loc = ()) -> Iterator[Place]:
    """Go through all fields, absent ones too, but not into empty sections: those are absent as a whole."""
    for name, field in type(part).model_fields.items():
        alias = field.alias or name
        place = Place((*loc, alias), getattr(part, name), tuple(field.metadata), part.is_unread(alias))
        yield place
        if isinstance(place.value, Part) and not place.value.blank:
            yield from places(place.value, place.loc)
        elif isinstance(place.value, tuple):
            for index, below in enumerate(place.value):
                yield from places(below, (*place.loc, index))


def sections(part: type[Part] = NewOrder, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type[Part]]]:
    """Go through all kinds of sections with the names that lead to them, those of lists without the index."""
    yield names, part
    for name, field in part.model_fields.items():
        below = _part_in(field.annotation)
        if below is not None:
            yield from sections(below, (*names, field.alias or name))


def _part_in(annotation: object) -> type[Part] | None:
    """Return the section in an annotation such as ``Taxes | None`` or ``tuple[Item, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((part for part in map(_part_in, get_args(annotation)) if part is not None), None)


def field_names(part: type[Part]) -> tuple[str, ...]:
    """Return the documented names of a section's fields."""
    return tuple(field.alias or name for name, field in part.model_fields.items())
