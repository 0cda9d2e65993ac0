"""Taking the submission of a modal: what is asked is committed before the view closes, or said at its fields."""

from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as NotInTime

from bot.domain.notes import Note
from bot.errors import FieldErrors, LogUnavailable
from handlers.desk import ACK_BUDGET, Desk


def committed(desk: Desk, user_id: str, asking: Callable[[], object], *, otherwise: str) -> dict[str, str]:
    """Commit a request within the acknowledgement; returns what to say at which field, empty when it is committed.

    What takes longer than the budget goes on; pressing again meets the same request, so nothing happens twice.
    ``otherwise``: the field at which everything is said that belongs to no field.
    """
    task = desk.work.commit(asking)
    try:
        task.result(timeout=ACK_BUDGET)
    except FieldErrors as error:
        return said(desk, user_id, error.fields)
    except NotInTime:
        return said(desk, user_id, {otherwise: Note("error.log_slow")})
    except LogUnavailable as error:
        note = Note("error.log_slow") if error.why.startswith("busy") else error.note
        return said(desk, user_id, {otherwise: note})
    except Exception as error:  # noqa: BLE001 - the person must read something at the field; it is logged
        return said(desk, user_id, {otherwise: desk.explained(error)})
    return {}


def said(desk: Desk, user_id: str, fields: Mapping[str, Note]) -> dict[str, str]:
    """Say notes at fields, in the person's language as far as it is known without asking Slack."""
    speech = desk.speech_at_hand(user_id)
    return {field: speech.note(note) for field, note in fields.items()}
