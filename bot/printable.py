"""Texts from outside in one line of a terminal."""


def one_line(text: str) -> str:
    """Return a text in one line; a character that nobody would see is told by its number."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
