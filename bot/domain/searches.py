"""Searching what is known of orders by words: a buyer's name, a product, a number of one's own."""

import re
from collections.abc import Iterable, Sequence

from bot.domain.invisible import without
from bot.domain.letters import fold

_WORD = re.compile(r"\w+")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words to look for, each once; case, accents and what stands between words make no difference."""
    return tuple(dict.fromkeys(_read(text)))


def is_about(known: Iterable[str], words: Sequence[str]) -> bool:
    """Whether what is known of an order has every word, or one that begins like it; of digits it has all or none."""
    text = f" {' '.join(_read(' '.join(known)))} "
    return bool(words) and all((f" {word} " if word.isdecimal() else f" {word}") in text for word in words)


def can_be_about(known: Iterable[str], words: Sequence[str]) -> bool:
    """Whether every word occurs anywhere in what is known: quickly told, and true wherever ``is_about`` is."""
    text = _folded(" ".join(known))
    return all(word in text for word in words)


def _read(text: str) -> list[str]:
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    plain = text.isascii() and text.isprintable()  # as most of what is known is: nothing in it is invisible
    return fold(text if plain else without(text))
