"""A number of an order with a text for its buyer behind it: ``580101 Hola, su pedido sale hoy``."""

import re

from bot.domain.number_words import words_in

#: a word with a digit, groups of digits that go on with it, and what begins as a text does: letter, mark or emoji
_ADDRESSED = re.compile(
    r"\s*(\S*[0-9]\S*(?:[^\S\r\n]+[0-9]{1,4}(?!\S))*)\s+((?:[^\W\d_]|[¡¿\"'«“(]|[^\w\s,;.:#&/+|-]).*)", re.DOTALL
)
#: with so many words beside them, numbers are part of what is said: fewer only join several numbers
_SPOKEN = 3


def number_and_text(typed: str) -> tuple[str, str]:
    """Part a number and the text behind it; all that was typed and no text where it is about numbers alone."""
    found = _ADDRESSED.fullmatch(typed)
    if found is None:
        return typed, ""
    words = words_in(found[2])
    spoken = sum(not any(character.isdigit() for character in word.text) for word in words)
    if spoken < min(_SPOKEN, len(words)):
        return typed, ""
    return found[1], found[2].strip()
