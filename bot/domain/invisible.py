"""Characters that nobody sees: where they stand, what they are called, and texts in which they can be seen.

Which they are: the general categories Cc, Cf, Co, Cs, Zl and Zp, the property Default_Ignorable_Code_Point and the
noncharacters (The Unicode Standard, 4.5, 5.21 and 23.7), and symbols that are drawn as nothing at all.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import MappingProxyType

from bot.domain.emojis import places_in

_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
#: Default_Ignorable_Code_Point beyond those categories (DerivedCoreProperties.txt) and the noncharacters that are no
#: last ones of a plane, first and last of each range
_IGNORED = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2065, 0x2065),
    (0x3164, 0x3164),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF),
)
#: braille pattern blank, object replacement character, null notehead: symbols without ink
_BLANK = frozenset("\u2800\ufffc\U0001d159")
#: names that Unicode gives to control characters as aliases only (NameAliases.txt)
_CONTROLS = MappingProxyType(
    {
        "\x00": "NULL",
        "\t": "CHARACTER TABULATION",
        "\n": "LINE FEED",
        "\x0b": "LINE TABULATION",
        "\x0c": "FORM FEED",
        "\r": "CARRIAGE RETURN",
        "\x1b": "ESCAPE",
        "\x7f": "DELETE",
        "\x85": "NEXT LINE",
    }
)
_NAMELESS = MappingProxyType({"Cc": "CONTROL", "Co": "PRIVATE USE", "Cs": "SURROGATE"})
_VARIATIONS = frozenset("\ufe0e\ufe0f")
#: so many of a text are named in one sentence
_MOST_NAMED = 5
_LAYOUT = frozenset("\t\n\r")


@dataclass(frozen=True, slots=True)
class Invisible:
    """One character that nobody sees. ``index`` counts from 0."""

    index: int
    character: str

    @property
    def place(self) -> int:
        """The place in the text as people count it, from 1."""
        return self.index + 1

    @property
    def code(self) -> str:
        """The code point: ``U+200B``."""
        return f"U+{ord(self.character):04X}"

    @property
    def name(self) -> str:
        """Code point and name: ``U+200B ZERO WIDTH SPACE``."""
        kind = _NAMELESS.get(unicodedata.category(self.character), "UNASSIGNED")
        return f"{self.code} {unicodedata.name(self.character, _CONTROLS.get(self.character, kind))}"


@lru_cache(maxsize=1_000)  # a text has few different characters, and each is asked about again and again
def is_invisible(character: str) -> bool:
    """Tell whether a character by itself shows nothing; white space within a line (category Zs) does not count."""
    if character in _BLANK or unicodedata.category(character) in _CATEGORIES:
        return True
    point = ord(character)
    return point & 0xFFFE == 0xFFFE or any(first <= point <= last for first, last in _IGNORED)  # noqa: PLR2004 - the standard's own number


def in_code(text: str) -> tuple[Invisible, ...]:
    """Find what must not stand in a number or a code: all that is invisible, and every space but the ordinary one."""
    return tuple(
        Invisible(index, each)
        for index, each in enumerate(text)
        if is_invisible(each) or (each != " " and unicodedata.category(each) == "Zs")
    )


def in_text(text: str, *, lines: bool = True) -> tuple[Invisible, ...]:
    """Find what nobody sees in a text. Parts of an emoji are seen, and so are line ends and tabs with ``lines``."""
    found = [Invisible(index, each) for index, each in enumerate(text) if is_invisible(each)]
    found = [each for each in found if not (lines and each.character in _LAYOUT)]
    if not found:
        return ()
    within = frozenset(_within_emoji(text))
    return tuple(each for each in found if each.index not in within)


def named(found: Iterable[Invisible]) -> str:
    """Name characters with their places: ``U+200B ZERO WIDTH SPACE (7)``; of many the first ones."""
    first = [f"{each.name} ({each.place})" for each in islice(found, _MOST_NAMED + 1)]
    return ", ".join(first if len(first) <= _MOST_NAMED else [*first[:_MOST_NAMED], "…"])


def shown(text: str, *, lines: bool = True) -> str:
    """Return a text in which every invisible character can be seen: ``⟨U+200B⟩``. See ``in_text``."""
    hidden = {each.index: each.code for each in in_text(text, lines=lines)}
    return "".join(f"⟨{hidden[index]}⟩" if index in hidden else each for index, each in enumerate(text))


def without(text: str) -> str:
    """Return a text without its invisible characters, as a number is looked up; white space stays."""
    hidden = dict.fromkeys(ord(each) for each in set(text) if not each.isspace() and is_invisible(each))
    return text.translate(hidden) if hidden else text


def shows_nothing(text: str) -> bool:
    """Tell whether a text is empty to everybody who reads it, whatever characters it holds; marks need a letter."""
    return all(each.isspace() or is_invisible(each) or unicodedata.category(each)[0] == "M" for each in text)


def _within_emoji(text: str) -> Iterator[int]:
    """Yield the places that emoji take up, with the joiners between them and one variation selector behind them."""
    for start, end in places_in(text):
        complete = text[end - 1] in _VARIATIONS or text[end : end + 1] not in _VARIATIONS
        yield from range(start, end if complete else end + 1)
