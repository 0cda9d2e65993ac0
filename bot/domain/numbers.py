"""Order numbers as people paste them."""

import re

from bot.domain.notes import Note

#: orders in one go; one card has to show them all
MAX_NUMBERS = 500
_SEPARATORS = re.compile(r"[\s,;\u200b\u200e\u200f\u2060\ufeff]+")
_NUMBER = re.compile(r"#?([0-9]{1,30})")
#: of a word that is no number, this much is repeated to the person
_SHOWN = 40
#: Mercado Libre's numbers have 16 digits today; Alephee's are far shorter
_MARKETPLACE_DIGITS = 13
#: ids from here on (10 digits) may exceed the id's type on the far side, which then refuses the whole call
_DOUBTFUL_ID = 10**9
_LARGEST_ID = 2**63 - 1


def read_numbers(text: str, limit: int = MAX_NUMBERS) -> tuple[tuple[str, ...], tuple[Note, ...]]:
    """Read numbers parted by white space, commas or semicolons, each perhaps with a ``#``: the numbers, the problems.

    The numbers come in their order, each once, as digits. Every word that is none is a problem (``numbers.…`` notes),
    and so are no numbers at all and more than ``limit``; then the first ``limit`` are returned.
    """
    words = [word for word in _SEPARATORS.split(text) if word]
    found = {word: _NUMBER.fullmatch(word) for word in dict.fromkeys(words)}
    numbers = tuple(dict.fromkeys(match[1] for match in found.values() if match))
    problems = [Note("numbers.not_a_number", {"token": word[:_SHOWN]}) for word, match in found.items() if not match]
    if len(numbers) > limit:
        problems.append(Note("numbers.too_many", {"count": len(numbers), "limit": limit}))
    if not words:
        problems.append(Note("numbers.none"))
    return numbers[:limit], tuple(problems)


def is_marketplace_number(number: str) -> bool:
    """Whether a number is more likely the marketplace's than Alephee's: 13 digits and more."""
    return len(number) >= _MARKETPLACE_DIGITS


def alephee_id(number: str) -> int | None:
    """Return the id that a number would be at Alephee; None when it is no number, or larger than any id can be."""
    order_id = int(number) if number.isascii() and number.isdigit() else None
    return order_id if order_id is not None and order_id <= _LARGEST_ID else None


def is_doubtful_id(order_id: int) -> bool:
    """Whether the far side may refuse an id because its type does not hold it: 10 digits and more."""
    return order_id >= _DOUBTFUL_ID
