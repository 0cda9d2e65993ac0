import pytest

from bot.domain.mark_lines import LONGEST_VALUE, MarkLine, MarkLines, is_marked, joined, typed_lines, value_problem
from bot.domain.marks import IntegrateContent
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


def test_a_line_that_repeats_another_was_dropped_without_a_word() -> None:
    found = joined([MarkLines((line("1"),)), MarkLines((line("1", at=2), line("2", at=3), line("2", at=9)))])
    assert [one.number for one in found.lines] == ["1", "2"]
    assert found.problems == (
        Note("integrate.again", {"line": 2, "order": "1", "first": 0}),
        Note("integrate.again", {"line": 9, "order": "2", "first": 3}),
    )


def test_an_order_written_with_zeros_before_it_was_another_one() -> None:
    found = joined([MarkLines((line("580101", at=2), line("0580101", OTHER, at=3), line("OWN-01", at=4)))])
    assert [one.number for one in found.lines] == ["580101", "OWN-01"]
    assert found.problems == (Note("integrate.twice", {"line": 3, "order": "0580101", "first": 2}),)


def test_an_order_that_stands_twice_with_other_values_is_a_problem() -> None:
    found = joined([MarkLines((line("1", at=2),)), MarkLines((line("1", OTHER, at=7),))])
    assert found.lines == (line("1", at=2),)
    assert found.problems == (Note("integrate.twice", {"line": 7, "order": "1", "first": 2}),)


@pytest.mark.parametrize(("count", "expected"), [(3, []), (4, ["numbers.too_many"])])
def test_more_orders_than_the_limit_are_a_problem(count: int, expected: list[str]) -> None:
    parts = [MarkLines((line(str(n)),)) for n in range(count)]
    assert keys(joined(parts, limit=3)) == expected


def test_too_many_are_told_once() -> None:
    typed = typed_lines(" ".join(map(str, range(10_000, 10_501))), MARK)
    assert keys(joined([typed, MarkLines((line("900"),))])) == ["numbers.too_many"]


@pytest.mark.parametrize("name", ["own_order_id", "erp_status"])
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", None),
        ("A-1 é", None),
        ("x" * LONGEST_VALUE, None),
        ("x" * (LONGEST_VALUE + 1), Note("too_long", {"limit": LONGEST_VALUE})),
        ("a\tb", Note("invisible", {"character": "U+0009 CHARACTER TABULATION", "position": 2})),
        ("OWN-30\u200b", Note("invisible", {"character": "U+200B ZERO WIDTH SPACE", "position": 7})),
        ("1,23457E+12", Note("rounded", {"token": "1,23457E+12"})),
        ("#N/D", Note("sheet_error", {"token": "#N/D"})),
    ],
)
def test_values_are_short_and_visible_and_no_sheets(name: str, text: str, problem: Note | None) -> None:
    assert value_problem(name, text) == problem


def test_an_emoji_is_visible_in_a_status_and_an_odd_space_is_not_in_a_number() -> None:
    assert value_problem("erp_status", "✔\ufe0f listo") is None
    assert value_problem("own_order_id", "A\u00a01") == Note(
        "invisible", {"character": "U+00A0 NO-BREAK SPACE", "position": 2}
    )


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
