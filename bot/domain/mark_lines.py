"""Orders to mark as integrated, as people write them: each line checked by itself, nothing guessed."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.contents import IntegrateContent
from bot.domain.notes import Note
from bot.domain.numbers import MAX_NUMBERS, read_numbers
from bot.domain.orders import Order

#: Characters of ``OwnOrderId`` and ``ErpStatus``; no page states a limit, this one is ours.
LONGEST_VALUE = 255


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One order to mark. ``line`` is its line in a file, counted from 1; 0 for a number typed in the list."""

    line: int
    number: str
    content: IntegrateContent


@dataclass(frozen=True, slots=True)
class MarkLines:
    """The lines that can be used, and what is wrong with the others."""

    lines: tuple[MarkLine, ...] = ()
    problems: tuple[Note, ...] = ()


def typed_lines(text: str, content: IntegrateContent) -> MarkLines:
    """Read a list of numbers, all to be marked alike; an empty list has neither lines nor problems."""
    if not text.strip():
        return MarkLines()
    numbers, problems = read_numbers(text)
    return MarkLines(tuple(MarkLine(0, number, content) for number in numbers), problems)


def joined(parts: Iterable[MarkLines], limit: int = MAX_NUMBERS) -> MarkLines:
    """Join lists: an order that stands twice is used once, and is a problem if the two lines differ.

    More than ``limit`` orders are a problem (``numbers.too_many``), and so are none at all (``numbers.none``).
    """
    found: dict[str, MarkLine] = {}
    problems: list[Note] = []
    for part in parts:
        problems.extend(part.problems)
        for line in part.lines:
            first = found.setdefault(line.number, line)
            if first.content != line.content:
                problems.append(Note("integrate.twice", {"line": line.line, "order": line.number, "first": first.line}))
    if len(found) > limit and not any(problem.key == "numbers.too_many" for problem in problems):
        problems.append(Note("numbers.too_many", {"count": len(found), "limit": limit}))
    if not found and not problems:
        problems.append(Note("numbers.none"))
    return MarkLines(tuple(found.values()), tuple(problems))


def value_problem(text: str) -> str:
    """Return what is wrong with an own number or an ERP status: ``too_long``, ``control_character`` or nothing."""
    if len(text) > LONGEST_VALUE:
        return "too_long"
    return "" if all(character.isprintable() for character in text) else "control_character"


def is_marked(order: Order | None, content: IntegrateContent) -> bool:
    """Whether an order, as it was read, has the mark, the own number and the status it was to get."""
    if order is None or order.integrated is not content.integrated:
        return False
    wanted = ((content.own_order_id, order.own_order_id), (content.erp_status, order.erp_status))
    return all(asked is None or asked == found for asked, found in wanted)
