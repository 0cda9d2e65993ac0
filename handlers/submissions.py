"""Taking the submission of a modal: what is asked is committed before the view closes, or said at its fields."""

from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as NotInTime

from bot.domain.notes import Note
from bot.errors import FieldErrors, LogUnavailable
from handlers.answering import Answering
from handlers.payloads import Body, inputs_of
from handlers.views.causes import as_look_up


def committed(answering: Answering, body: Body, asking: Callable[[], object], *, otherwise: str) -> dict[str, str]:
    """Commit a request within the acknowledgement; returns what to say at which field, empty when it is committed.

    What takes longer than the budget goes on; pressing again meets the same request, so nothing happens twice.
    ``otherwise``: the field at which everything is said that belongs to no field.
    """
    task = answering.work.commit(asking)
    try:
        task.result(timeout=answering.ack_budget)
    except FieldErrors as error:
        return at_fields(answering, body, error.fields)
    except NotInTime:
        return at_fields(answering, body, {otherwise: Note("error.log_slow")})
    except LogUnavailable as error:
        note = Note("error.log_slow") if error.why.startswith("busy") else error.note
        return at_fields(answering, body, {otherwise: note})
    except Exception as error:  # noqa: BLE001 - the person must read something at the field; it is logged
        return at_fields(answering, body, {otherwise: answering.explained(error)})
    return {}


def at_fields(answering: Answering, body: Body, fields: Mapping[str, Note]) -> dict[str, str]:
    """Say notes at fields, in the person's language as far as it is known without asking Slack.

    What belongs to a field that the view does not have (yet) is said at its first one: Slack refuses an answer about
    a field that is not there, and the person would read of a connection that broke.
    """
    speech, there = answering.speech_at_hand(body["user"]["id"]), inputs_of(body["view"])
    errors: dict[str, list[str]] = {}
    for field, note in fields.items():
        place = field if field in there or not there else there[0]
        errors.setdefault(place, []).append(speech.note(as_look_up(note)))
    return {place: " ".join(dict.fromkeys(texts)) for place, texts in errors.items()}
