"""Searching by words: what makes no difference, and what does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.searches import is_about, words_of

KNOWN = ("João Peña · Zapatillas “Río” 42 +1", "OWN-2026-000145", "ERP/77")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Juana  PÉREZ", ("juana", "perez")),
        ("¿Juana, Juana?", ("juana",)),
        ("jua\u200bna", ("juana",)),
        ("OWN-2026-000145", ("own", "2026", "000145")),
        ("<!here> *x*", ("here", "x")),
        (" ,;·\u202e", ()),
        ("", ()),
    ],
)
def test_words_are_what_stands_between_blanks_and_signs(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("joao", True),
        ("PENA", True),
        ("zapatilla rio", True),
        ("rio joão", True),
        ("42", True),
        ("own-2026-000145", True),
        ("erp 77", True),
        ("atillas", False),
        ("4", False),
        ("joao maria", False),
        ("%", False),
        ("", False),
    ],
)
def test_every_word_has_to_be_there_or_begin_one(text: str, *, found: bool) -> None:
    assert is_about(KNOWN, words_of(text)) is found


@given(st.text())
def test_whatever_is_known_of_an_order_finds_it_again(known: str) -> None:
    words = words_of(known)
    assert is_about([known], words) is bool(words)
