"""What columns of ``requests`` a change or a move writes."""

from datetime import datetime

from bot.domain.requests import ON_ITS_WAY, Request, Resolution, State
from bot.log import notes
from bot.log.rows import content_columns
from bot.log.sql import Row
from bot.log.times import stamp
from bot.ports import Changes


def columns_moved(request: Request, to: State, *, event: str, at: datetime, actor: str | None, changes: Changes) -> Row:
    """Return what a move writes: the state, when it was finished, and what follows from either beside the changes."""
    moved = {"state": to.value, "finished_at": _finished(to, at, changes)}
    return columns_changed(changes) | moved | _resolved(event, to, actor) | _warned(request, to, changes)


def columns_changed(changes: Changes) -> Row:
    """Return the columns of ``requests`` that changes write, but the time it was finished."""
    columns: Row = {
        "due_at": changes.due_at and stamp(changes.due_at),
        "delays": changes.delays,
        "http_status": changes.http_status,
        "cause": changes.cause,
        "account_id": changes.account_id,
        "order_id": changes.order_id,
        "external_order_id": changes.external_order_id,
        "country": changes.country,
    }
    given = {name: value for name, value in columns.items() if value is not None}
    return given if changes.content is None else given | content_columns(changes.content)


def _resolved(event: str, to: State, actor: str | None) -> Row:
    """Return what became of an unknown outcome, and who said so; nothing of it while it is unknown again."""
    if to is State.UNKNOWN:
        return {"resolved_by": None, "resolved_as": None}
    return {"resolved_by": actor, "resolved_as": event} if event in set(Resolution) else {}


def _warned(request: Request, to: State, changes: Changes) -> Row:
    """Return the warnings that whoever decides has in view: those that collecting a request left it with."""
    if request.state is State.COLLECTING and to is not State.INVALID and changes.notes is not None:
        return {"warnings": notes.codes(changes.notes)}
    return {}


def _finished(to: State, at: datetime, changes: Changes) -> str | None:
    if to in ON_ITS_WAY:
        return None
    if changes.finished_at is not None:
        return stamp(changes.finished_at)
    return None if to is State.UNKNOWN else stamp(at)
