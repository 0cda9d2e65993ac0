import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notes import Note
from bot.domain.numbers import MAX_NUMBERS, alephee_id, is_doubtful_id, is_marketplace_number, read_numbers


@pytest.mark.parametrize(
    ("pasted", "numbers"),
    [
        ("580101", ("580101",)),
        ("#580101", ("580101",)),
        ("580101 580102,580103;580104\n580105\t580106", ("580101", "580102", "580103", "580104", "580105", "580106")),
        (" 580101,, ;580101 #580101 ", ("580101",)),
        ("2000000000580101\u00a0580102\u200b\ufeff", ("2000000000580101", "580102")),
        ("2 1 2 3 1", ("2", "1", "3")),
    ],
)
def test_pasted_numbers_are_read_once_and_in_order(pasted: str, numbers: tuple[str, ...]) -> None:
    assert read_numbers(pasted) == (numbers, ())


@pytest.mark.parametrize("word", ["abc", "58O101", "##1", "1.5", "-3", "https://example.com/580101", "٣", "5" * 31])
def test_words_that_are_no_numbers_are_named_and_the_others_kept(word: str) -> None:
    numbers, problems = read_numbers(f"580101 {word} 580102 {word}")
    assert numbers == ("580101", "580102")
    assert problems == (Note("numbers.not_a_number", {"token": word}),)


def test_of_an_endless_word_only_the_beginning_is_repeated() -> None:
    assert read_numbers("x" * 5000)[1] == (Note("numbers.not_a_number", {"token": "x" * 40}),)


@pytest.mark.parametrize("nothing", ["", "  \n", " ,; "])
def test_nothing_is_a_problem(nothing: str) -> None:
    assert read_numbers(nothing) == ((), (Note("numbers.none"),))


def test_too_many_numbers_are_counted_without_their_repetitions() -> None:
    assert read_numbers("1 2 3 3", limit=3) == (("1", "2", "3"), ())
    assert read_numbers("1 2 3 4 4", limit=3) == (
        ("1", "2", "3"),
        (Note("numbers.too_many", {"count": 4, "limit": 3}),),
    )
    assert len(read_numbers(" ".join(map(str, range(MAX_NUMBERS + 1))))[0]) == MAX_NUMBERS


@given(st.lists(st.integers(min_value=1, max_value=10**18)), st.sampled_from([" ", ",", ";", "\n", ", #"]))
def test_any_list_of_numbers_comes_back(values: list[int], separator: str) -> None:
    written = [str(value) for value in values]
    assert read_numbers(separator.join(written), limit=len(values))[0] == tuple(dict.fromkeys(written))


@given(st.text())
def test_whatever_is_pasted_only_digits_come_back(text: str) -> None:
    assert all(number.isascii() and number.isdecimal() for number in read_numbers(text)[0])


@pytest.mark.parametrize(
    ("number", "expected"), [("580101", False), ("1" * 12, False), ("1" * 13, True), ("2" * 16, True)]
)
def test_thirteen_digits_and_more_are_a_marketplaces_number(number: str, *, expected: bool) -> None:
    assert is_marketplace_number(number) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("580101", 580101),
        ("000580101", 580101),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("A-17", None),
        ("٣٤", None),
        ("²", None),
        ("", None),
    ],
)
def test_what_can_be_an_id_of_alephee(number: str, expected: int | None) -> None:
    assert alephee_id(number) == expected


def test_ids_of_ten_digits_may_be_too_long_for_the_far_side() -> None:
    assert not is_doubtful_id(999_999_999)
    assert is_doubtful_id(1_000_000_000)
