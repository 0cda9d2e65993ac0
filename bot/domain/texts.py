"""What is exact about a text that a buyer reads."""

import unicodedata
from dataclasses import dataclass

from bot.domain.invisible import shows_nothing
from bot.domain.notes import ALLOWED, Verdict


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it goes on from where it was typed: exact, with what reading it found.

    ``rewritten``: it says more or less than what was typed does, and its writer should see it.
    """

    text: str = ""
    found: Verdict = ALLOWED
    rewritten: bool = False


def exact_text(raw: str) -> str:
    r"""Return what remains of a text from here on, everywhere: NFC, ``\n`` line ends, no white space at the ends.

    One that shows nothing to whoever reads it is empty.
    """
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if shows_nothing(text) else text


def units(text: str) -> int:
    """Count UTF-16 code units, as the limit of 350 is counted (.NET's ``String.Length``)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def outside_latin1(text: str) -> str:
    """Return the distinct characters that ISO-8859-1 lacks, in the order they appear.

    Mercado Libre accepts ISO-8859-1 and a list of emoji (its page "Gestión de mensajes").
    """
    return "".join(dict.fromkeys(c for c in text if ord(c) > 0xFF))  # noqa: PLR2004 - the last code of ISO-8859-1


def named(characters: str, separator: str = " ") -> str:
    """Write characters so that a person can find them: visible ones as they are, others as ``U+200D``."""
    return separator.join(f"U+{ord(c):04X}" if unicodedata.category(c)[0] in "CMZ" else c for c in characters)
