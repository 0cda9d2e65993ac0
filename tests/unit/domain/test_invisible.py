"""Characters that nobody sees are found, named with their place, and shown."""

import pytest

from bot.domain.invisible import in_code, in_text, is_invisible, shown, shows_nothing, without


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\x00", "U+0000 NULL"),
        ("\x0b", "U+000B LINE TABULATION"),
        ("\x02", "U+0002 CONTROL"),
        ("\x85", "U+0085 NEXT LINE"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\u2029", "U+2029 PARAGRAPH SEPARATOR"),
        ("\u034f", "U+034F COMBINING GRAPHEME JOINER"),
        ("\u115f", "U+115F HANGUL CHOSEONG FILLER"),
        ("\u1160", "U+1160 HANGUL JUNGSEONG FILLER"),
        ("\u3164", "U+3164 HANGUL FILLER"),
        ("\uffa0", "U+FFA0 HALFWIDTH HANGUL FILLER"),
        ("\u2800", "U+2800 BRAILLE PATTERN BLANK"),
        ("\ufe0f", "U+FE0F VARIATION SELECTOR-16"),
        ("\U000e0100", "U+E0100 VARIATION SELECTOR-17"),
        ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("\U000e0fff", "U+E0FFF UNASSIGNED"),
        ("\ue000", "U+E000 PRIVATE USE"),
        ("\ud83d", "U+D83D SURROGATE"),
        ("\ufdd0", "U+FDD0 UNASSIGNED"),
        ("\U0010ffff", "U+10FFFF UNASSIGNED"),
    ],
)
def test_a_character_that_nobody_sees_is_named_with_its_place(character: str, name: str) -> None:
    found = in_code(f"OWN-30{character}1")
    assert [(each.name, each.place) for each in found] == [(name, 7)]
    assert in_text(f"OWN-30{character}1") == found
    assert shown(f"OWN-30{character}1") == f"OWN-30⟨{found[0].code}⟩1"


@pytest.mark.parametrize("text", ["OWN-301", "Ana Prueba", "año 2026", "e\u0301", "R$ 10", "№ 5", "日本", "𝒜", "ß"])
def test_what_people_see_is_not_found(text: str) -> None:
    assert in_code(text) == in_text(text) == ()
    assert shown(text) == without(text) == text


@pytest.mark.parametrize("text", ["👍🏽", "❤️", "❤︎", "1️⃣", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇦🇷", "¡Gracias! 👩‍💻 ❤️"])
def test_what_belongs_to_an_emoji_is_seen(text: str) -> None:
    assert in_text(text) == ()
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1\ufe0f", "U+FE0F"),
        ("👍\u200d", "U+200D"),
        ("\u200d👍", "U+200D"),
        ("❤\ufe0f\ufe0f", "U+FE0F"),
        ("a\u200db", "U+200D"),
    ],
)
def test_parts_of_an_emoji_without_one_are_found(text: str, found: str) -> None:
    assert [each.code for each in in_text(text)] == [found]


def test_an_emoji_is_no_part_of_a_code() -> None:
    assert [each.code for each in in_code("A❤️1")] == ["U+FE0F"]


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000"])
def test_a_code_takes_the_ordinary_space_only(space: str) -> None:
    assert [each.character for each in in_code(f"12 34{space}56")] == [space]
    assert in_text(f"12{space}34") == ()


def test_line_ends_belong_to_texts_of_several_lines_only() -> None:
    assert in_text("uno\n\tdos\r\n") == ()
    assert [each.place for each in in_text("uno\ndos", lines=False)] == [4]
    assert shown("uno\ndos", lines=False) == "uno⟨U+000A⟩dos"
    assert [each.place for each in in_code("uno\ndos")] == [4]


def test_a_number_that_is_looked_up_loses_what_nobody_sees() -> None:
    assert without("\u202a580\u200b101\u202c \ufeff7") == "580101 7"


@pytest.mark.parametrize("text", ["", " ", "\u00ad", "\u200b\u200b", "\u2800", "\u3164 \n", "\ufe0f", "\u202e\u202c"])
def test_a_text_that_shows_nothing_is_empty(text: str) -> None:
    assert shows_nothing(text)


@pytest.mark.parametrize("text", [".", "👍", "a\u200b", "ñ"])
def test_a_text_that_shows_something_is_not(text: str) -> None:
    assert not shows_nothing(text)


def test_white_space_within_a_line_is_no_invisible_character() -> None:
    assert not any(map(is_invisible, " \u00a0\u2003"))
