"""Orders to mark as integrated, as people write them: each line checked by itself, nothing guessed."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.invisible import in_code, in_text
from bot.domain.marks import IntegrateContent
from bot.domain.notes import Note
from bot.domain.numbers import MAX_NUMBERS, read_numbers
from bot.domain.orders import Order
from bot.domain.sheet_traces import sheet_trace

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
    """The lines that can be used, and what is wrong with the others; columns of their file that nobody asked for."""

    lines: tuple[MarkLine, ...] = ()
    problems: tuple[Note, ...] = ()
    ignored: tuple[str, ...] = ()


def typed_lines(text: str, content: IntegrateContent) -> MarkLines:
    """Read a list of numbers, all to be marked alike; an empty list has neither lines nor problems."""
    if not text.strip():
        return MarkLines()
    numbers, problems = read_numbers(text)
    return MarkLines(tuple(MarkLine(0, number, content) for number in numbers), problems)


def joined(parts: Iterable[MarkLines], limit: int = MAX_NUMBERS) -> MarkLines:
    """Join lists: an order that stands twice is used once, and a line of a file that repeats one is a problem.

    It is one too if a number differs by zeros before it alone: at Alephee that is the same order. More than ``limit``
    orders are a problem (``numbers.too_many``), and so are none at all (``numbers.none``).
    """
    found: dict[str, MarkLine] = {}
    problems: list[Note] = []
    for part in parts:
        problems.extend(part.problems)
        for line in part.lines:
            number = line.number.lstrip("0") if line.number.isdecimal() else line.number
            first = found.setdefault(number, line)
            if first is not line:
                key = "integrate.again" if first.content == line.content else "integrate.twice"
                problems.append(Note(key, {"line": line.line, "order": line.number, "first": first.line}))
    if len(found) > limit and not any(problem.key == "numbers.too_many" for problem in problems):
        problems.append(Note("numbers.too_many", {"count": len(found), "limit": limit}))
    if not found and not problems:
        problems.append(Note("numbers.none"))
    return MarkLines(tuple(found.values()), tuple(problems))


def value_problem(name: str, text: str) -> Note | None:
    """Return what is wrong with an own number (``own_order_id``) or an ERP status, None when nothing is.

    ``too_long``, ``invisible`` with its name and ``position``, ``rounded`` or ``sheet_error`` with the ``token``.
    """
    if len(text) > LONGEST_VALUE:
        return Note("too_long", {"limit": LONGEST_VALUE})
    hidden = in_code(text) if name == "own_order_id" else in_text(text, lines=False)
    if hidden:
        return Note("invisible", {"character": hidden[0].name, "position": hidden[0].place})
    trace = sheet_trace(text)
    return Note(trace, {"token": text}) if trace else None


def is_marked(order: Order | None, content: IntegrateContent) -> bool:
    """Whether an order, as it was read, has the mark, the own number and the status it was to get."""
    if order is None or order.integrated is not content.integrated:
        return False
    wanted = ((content.own_order_id, order.own_order_id), (content.erp_status, order.erp_status))
    return all(asked is None or asked == found for asked, found in wanted)
