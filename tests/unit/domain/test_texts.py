import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.texts import exact_text, outside_latin1, units


@pytest.mark.parametrize(
    ("raw", "exact"),
    [
        ("", ""),
        (" \n hola \t\n", "hola"),
        ("uno\r\ndos\rtres\n", "uno\ndos\ntres"),
        ("uno\r\n\r\ndos", "uno\n\ndos"),
        ("man\u0303ana", "mañana"),
        ("\u00a0hola\u2003", "hola"),
    ],
)
def test_an_exact_text_is_composed_with_unix_lines_and_no_white_space_at_its_ends(raw: str, exact: str) -> None:
    assert exact_text(raw) == exact


@given(st.text())
def test_an_exact_text_stays_as_it_is(text: str) -> None:
    once = exact_text(text)
    assert exact_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@given(st.text())
def test_units_are_what_utf16_takes(text: str) -> None:
    assert units(text) == sum(2 if ord(c) > 0xFFFF else 1 for c in text)


def test_characters_outside_latin1_come_once_and_in_order() -> None:
    assert outside_latin1("ñ€ß“€\u0100") == "€“\u0100"


@pytest.mark.parametrize(
    "blank",
    [
        "\u00ad",
        "\u200b",
        "\u2800",
        "\u3164",
        "\u115f \u1160",
        "\ufe0f",
        "\u0301",
        " \u034f\n\u2060",
        "\u202e\u2066",
        "\U000e0041",
    ],
)
def test_a_text_that_shows_nothing_went_out(blank: str) -> None:
    assert exact_text(blank) == exact_text(f" {blank}\r\n{blank}") == ""
