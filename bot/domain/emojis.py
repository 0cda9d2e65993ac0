"""Emoji in texts, and by their codes; all that is known of them is read when the first text needs it."""

from collections.abc import Iterator


def places_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where emoji begin in a text, with the joiners between them, and where each ends."""
    from emoji import analyze  # noqa: PLC0415 - thousands of names: no start waits for them

    for token in analyze(text, non_emoji=False, join_emoji=True):
        if not isinstance(token.value, str):
            yield token.value.start, token.value.end


def is_emoji(characters: str) -> bool:
    """Whether characters are one emoji."""
    from emoji import EMOJI_DATA  # noqa: PLC0415 - as above

    return characters in EMOJI_DATA


def by_name(name: str) -> str:
    """Return the characters of an emoji that is known by this name; nothing when none is."""
    from emoji import emojize  # noqa: PLC0415 - as above

    code = f":{name}:"
    characters = emojize(code, language="alias")
    return "" if characters == code else characters
