"""Letters as people compare them: without the difference of case and accents."""

import unicodedata


def fold(text: str | None) -> str:
    """Return a text without the difference of case and accents: ``Camión`` and ``CAMION`` are one."""
    if not text or text.isascii():  # nothing to take off, as of most
        return (text or "").casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    marks = dict.fromkeys(ord(letter) for letter in set(decomposed) if unicodedata.combining(letter))
    return decomposed.translate(marks).casefold()
