"""Where emoji stand in texts; all that is known of them is read when the first text needs it."""

from collections.abc import Iterator


def places_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where emoji begin in a text, with the joiners between them, and where each ends."""
    from emoji import analyze  # noqa: PLC0415 - thousands of names: no start waits for them

    for token in analyze(text, non_emoji=False, join_emoji=True):
        if not isinstance(token.value, str):
            yield token.value.start, token.value.end
