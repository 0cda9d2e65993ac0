import pytest

from bot.domain.contents import IntegrateContent
from bot.domain.mark_lines import LONGEST_VALUE, MarkLine, MarkLines, is_marked, joined, typed_lines, value_problem
from bot.domain.notes import Note
from bot.domain.orders import Order

MARK = IntegrateContent(integrated=True)
OTHER = IntegrateContent(integrated=False)


def line(number: str, content: IntegrateContent = MARK, *, at: int = 0) -> MarkLine:
    return MarkLine(at, number, content)


def keys(lines: MarkLines) -> list[str]:
    return [problem.key for problem in lines.problems]


def test_typed_numbers_are_all_marked_alike() -> None:
    assert typed_lines("580101, #580102\n580101", MARK).lines == (line("580101"), line("580102"))


def test_nothing_typed_is_no_problem_of_the_list_alone() -> None:
    assert typed_lines(" \n", MARK) == MarkLines()


def test_words_that_are_no_numbers_are_problems() -> None:
    assert typed_lines("580101 abc", MARK).problems == (Note("numbers.not_a_number", {"token": "abc"}),)


def test_nothing_at_all_is_a_problem() -> None:
    assert keys(joined([MarkLines(), MarkLines()])) == ["numbers.none"]


def test_an_order_that_stands_twice_alike_is_used_once() -> None:
    found = joined([MarkLines((line("1"),)), MarkLines((line("1", at=2), line("2", at=3)))])
    assert [one.number for one in found.lines] == ["1", "2"]
    assert found.problems == ()


def test_an_order_that_stands_twice_with_other_values_is_a_problem() -> None:
    found = joined([MarkLines((line("1", at=2),)), MarkLines((line("1", OTHER, at=7),))])
    assert found.lines == (line("1", at=2),)
    assert found.problems == (Note("integrate.twice", {"line": 7, "order": "1", "first": 2}),)


@pytest.mark.parametrize(("count", "expected"), [(3, []), (4, ["numbers.too_many"])])
def test_more_orders_than_the_limit_are_a_problem(count: int, expected: list[str]) -> None:
    parts = [MarkLines((line(str(n)),)) for n in range(count)]
    assert keys(joined(parts, limit=3)) == expected


def test_too_many_are_told_once() -> None:
    typed = typed_lines(" ".join(map(str, range(501))), MARK)
    assert keys(joined([typed, MarkLines((line("900"),))])) == ["numbers.too_many"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ""),
        ("A-1 é", ""),
        ("x" * LONGEST_VALUE, ""),
        ("x" * (LONGEST_VALUE + 1), "too_long"),
        ("a\tb", "control_character"),
    ],
)
def test_values_are_short_and_visible(text: str, problem: str) -> None:
    assert value_problem(text) == problem


@pytest.mark.parametrize(
    ("order", "content", "expected"),
    [
        (None, MARK, False),
        (Order(1, 2, integrated=True), MARK, True),
        (Order(1, 2, integrated=True), OTHER, False),
        (Order(1, 2, integrated=True, own_order_id="A"), MARK, True),
        (Order(1, 2, integrated=True, own_order_id="A"), IntegrateContent(integrated=True, own_order_id="A"), True),
        (Order(1, 2, integrated=True, own_order_id="B"), IntegrateContent(integrated=True, own_order_id="A"), False),
        (Order(1, 2, integrated=True, erp_status="x"), IntegrateContent(integrated=True, erp_status="y"), False),
    ],
)
def test_an_order_is_marked_when_it_shows_all_that_was_asked(
    order: Order | None, content: IntegrateContent, *, expected: bool
) -> None:
    assert is_marked(order, content) is expected
