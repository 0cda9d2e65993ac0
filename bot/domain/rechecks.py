"""The notes of a request: the warnings it was asked with, and what a re-check found later."""

from bot.domain.notes import Note
from bot.domain.requests import Request, State

#: stands between the two; nobody reads it
_FOUND = Note("recheck.found")


def asked_with(request: Request) -> tuple[Note, ...]:
    """Return the warnings that were in view when a request was asked."""
    return _parted(request)[0]


def found_since(request: Request) -> tuple[Note, ...]:
    """Return why a re-check refused a request, or why it is invalid."""
    return _parted(request)[1]


def with_finding(request: Request, found: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the notes of a request that a re-check refuses: its warnings count again when it is retried."""
    asked = asked_with(request)
    return (*asked, _FOUND, *found) if asked else found


def _parted(request: Request) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    notes = request.notes
    keys = [note.key for note in notes]
    if _FOUND.key in keys:
        at = keys.index(_FOUND.key)
        return notes[:at], notes[at + 1 :]
    found = request.state is State.INVALID or request.cause in {"failure.recheck", *keys}
    return ((), notes) if found else (notes, ())
