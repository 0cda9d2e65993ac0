"""Order numbers as people have them in hand: what they are, and reading them out of what was typed or pasted."""

import re
from collections.abc import Sequence

from bot.domain.notes import Note
from bot.domain.number_words import Word, words_in
from bot.domain.sheet_traces import shortened

#: orders in one go; one card has to show them all
MAX_NUMBERS = 500
#: of a word that is no number, this much is repeated to the person
_SHOWN = 40
#: Mercado Libre's numbers have 16 digits today; Alephee's are far shorter
_MARKETPLACE_DIGITS = 13
#: its numbers of carts look like those of sales; longer ones are neither
_LONGEST_OF_A_CART = 18
#: ids from here on (10 digits) may exceed the id's type on the far side, which then refuses the whole call
_DOUBTFUL_ID = 10**9
_LARGEST_ID = 2**63 - 1
#: digits that among other words are the number of an order
_SURELY = re.compile("[0-9]{5}")
#: numbers of so few digits would be read as groups of one number when nothing but a space stands between them
_GROUP = 4


def read_numbers(text: str, limit: int = MAX_NUMBERS) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Read the numbers in what somebody typed or pasted: the numbers, the problems.

    The numbers come in their order, each once. Every word that is none is a problem (``numbers.…`` notes), and so are
    numbers that a sheet shortened, no numbers at all, and more than ``limit``; then the first ``limit`` are returned.
    """
    return _read(words_in(text), limit)


def read_amid_words(text: str) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Read the numbers in what somebody said about them: ``580101 por favor``.

    As ``read_numbers``, but words without a digit are no problem where there is a number.
    """
    words = words_in(text)
    if any(word.number for word in words):
        words = tuple(word for word in words if not _is_spoken(word))
    return _read(words, MAX_NUMBERS)


def _read(words: Sequence[Word], limit: int) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    found = [word for word in words if word.number]
    lost = shortened([word.number if word.plain else "" for word in found])
    numbers = tuple(dict.fromkeys(word.number for place, word in enumerate(found) if place not in lost))
    wrong = [word for word in words if not word.number]
    wrong += [Word(found[place].text, problem="shortened") for place in sorted(lost)]
    problems = list(dict.fromkeys((word.problem, word.text[:_SHOWN]) for word in wrong))
    notes = [Note(f"numbers.{problem}", {"token": token}) for problem, token in problems]
    if len(numbers) > limit:
        notes.append(Note("numbers.too_many", {"count": len(numbers), "limit": limit}))
    if not words:
        notes.append(Note("numbers.none"))
    return numbers[:limit], tuple(notes)


def numbers_amid_words(text: str) -> tuple[str, ...]:
    """Return what may be numbers of orders in a text that is about anything, each once: as long as those are."""
    return tuple(dict.fromkeys(word.number for word in words_in(text) if _SURELY.search(word.number)))


def read_number(text: str, *, amid_words: bool = False) -> str | Note:
    """Read the one number in a text; else say what it is instead (a ``numbers.…`` note).

    ``amid_words``: words around it are passed over, see ``read_amid_words``.
    """
    numbers, problems = read_amid_words(text) if amid_words else read_numbers(text)
    if problems:
        return problems[0]
    return numbers[0] if len(numbers) == 1 else Note("numbers.one_only", {"count": len(numbers)})


def names_orders(text: str) -> bool:
    """Whether words without a command are about orders.

    They are when each is a number, or was meant to be one. Among words that are said of them, only what is as long as
    an order's number is one: ``iPhone 15`` is none.
    """
    words = words_in(text)
    if any(map(_is_spoken, words)):
        return any(_SURELY.search(word.number) for word in words)
    return bool(words)


def _is_spoken(word: Word) -> bool:
    """Whether a word is neither a number nor was meant to be one."""
    return word.problem == "not_a_number" and not any(character.isdigit() for character in word.text)


def listed(words: list[str]) -> str:
    """Write words as a list out of which the same numbers are read again."""
    return (", " if any(len(word) <= _GROUP for word in words) else " ").join(words)


def is_marketplace_number(number: str) -> bool:
    """Whether a number is more likely the marketplace's than Alephee's: 13 digits and more."""
    return len(number) >= _MARKETPLACE_DIGITS


def may_be_cart(number: str) -> bool:
    """Whether a number looks like those that Mercado Libre gives to sales and to carts: 13 to 18 digits."""
    return number.isdecimal() and is_marketplace_number(number) and len(number) <= _LONGEST_OF_A_CART


def alephee_id(number: str) -> int | None:
    """Return the id that a number would be at Alephee; None when it is no number, or larger than any id can be."""
    order_id = int(number) if number.isascii() and number.isdigit() else None
    return order_id if order_id is not None and order_id <= _LARGEST_ID else None


def is_doubtful_id(order_id: int) -> bool:
    """Whether the far side may refuse an id because its type does not hold it: 10 digits and more."""
    return order_id >= _DOUBTFUL_ID
