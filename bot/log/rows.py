"""Rows of the log ↔ values of the domain."""

import json
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.contents import Content, Contents, canonical, file_of
from bot.domain.glimpses import read_glimpse
from bot.domain.kinds import Kind
from bot.domain.orders import Country
from bot.domain.outbox import MessageKey, MessageKind, MessageRef, Post
from bot.domain.requests import Attempt, Batch, Decision, Event, Outcome, Request, State
from bot.log import notes
from bot.log.hashes import read_digest
from bot.log.sql import Row
from bot.log.times import read, read_or_none, stamp, stamp_or_none
from bot.log.told import is_short, read_changed, requests_told

#: stands in a body with a file
_URL = '"url":'


def batch_row(batch: Batch) -> Row:
    """Row of ``batches``: all of a batch but the reason somebody typed and the digest of what is approved."""
    return {
        "id": batch.id,
        "kind": batch.kind,
        "account_id": batch.account_id,
        "requested_by": batch.requested_by,
        "requested_at": stamp(batch.requested_at),
        "expires_at": stamp(batch.expires_at),
        "decision": batch.decision and batch.decision.value,
        "decided_by": decider(batch, batch.decision, batch.decided_by),
        "decided_at": stamp_or_none(batch.decided_at),
        "buyer_replied": int(batch.buyer_replied),
        "language": batch.language,
        "replaces": batch.replaces or None,
    }


def decider(batch: Batch, decision: Decision | None, by: str | None) -> str | None:
    """Return who decided: nobody where time or the settings did, of a withdrawal its requester."""
    if decision in {None, Decision.EXPIRED, Decision.NOT_NEEDED}:
        return None
    return batch.requested_by if decision is Decision.WITHDRAWN else by


def read_batch(row: Row) -> Batch:
    """Read a row of ``batches`` with its ``decline_reason``, its ``digest`` and who approved it (a JSON list)."""
    return Batch(
        id=row["id"],
        kind=Kind(row["kind"]),
        account_id=row["account_id"],
        requested_by=row["requested_by"],
        requested_at=read(row["requested_at"]),
        expires_at=read(row["expires_at"]),
        digest=read_digest(row["digest"] or ""),
        decision=Decision(row["decision"]) if row["decision"] else None,
        decided_by=row["decided_by"],
        decided_at=read_or_none(row["decided_at"]),
        decline_reason=row["decline_reason"] or "",
        buyer_replied=bool(row["buyer_replied"]),
        language=row["language"],
        replaces=row["replaces"] or "",
        approved_by=tuple(json.loads(row["approved_by"] or "[]")),
    )


def request_row(request: Request) -> Row:
    """Row of ``requests``: all of a request but its content and what foreign systems said."""
    return {
        "id": request.id,
        "batch_id": request.batch_id,
        "kind": request.kind,
        "account_id": request.account_id,
        "order_id": request.order_id,
        "external_order_id": request.external_order_id,
        "country": request.country and request.country.value,
        "conversation": request.conversation,
        **content_columns(request.content),
        "state": request.state.value,
        "due_at": stamp(request.due_at),
        "delays": request.delays,
        "attempts": request.attempts,
        "http_status": request.http_status,
        "cause": request.cause,
        "finished_at": stamp_or_none(request.finished_at),
        "erased_at": stamp_or_none(request.erased_at),
        "warnings": notes.codes(request.notes),
        "resolved_by": None,
        "resolved_as": None,
    }


def content_columns(content: Content) -> Row:
    """Columns of ``requests`` that are read from the content."""
    file = file_of(content)
    return {
        "reason": content.reason_name or None,
        "file_sha256": (file and file.sha256) or None,
    }


def content_row(request: Request) -> Row:
    """Columns of ``contents``: what people typed and foreign systems said."""
    return {
        "body": body_of(request.content, collecting=request.state is State.COLLECTING),
        "summary": str(request.glimpse),
        "notes": notes.dump(request.notes),
        "api_message": request.api_message,
    }


def body_of(content: Content, *, collecting: bool) -> str:
    """Write a content; a file's download URL only while the bytes are still to be fetched (it can carry a token)."""
    file, body = file_of(content), canonical(content.kept())
    return without_url(body) if file is not None and (file.sha256 or not collecting) else body


def without_url(body: str) -> str:
    """Leave the download URL out of a content as it is written."""
    if _URL not in body:  # most have no file, and need not be read
        return body
    read = json.loads(body)
    return canonical(read | {"file": read["file"] | {"url": ""}}) if read.get("file") else body


def read_request(row: Row, contents: Contents) -> Request:
    """Read a row of ``requests`` joined with its row of ``contents``."""
    return Request(
        id=row["id"],
        batch_id=row["batch_id"],
        kind=Kind(row["kind"]),
        account_id=row["account_id"],
        order_id=row["order_id"],
        external_order_id=row["external_order_id"],
        country=Country(row["country"]) if row["country"] else None,
        conversation=row["conversation"],
        content=contents.load(row["kind"], row["body"]),
        state=State(row["state"]),
        due_at=read(row["due_at"]),
        delays=row["delays"],
        attempts=row["attempts"],
        http_status=row["http_status"],
        api_message=row["api_message"],
        cause=row["cause"],
        finished_at=read_or_none(row["finished_at"]),
        glimpse=read_glimpse(row["summary"]),
        notes=notes.load(row["notes"]),
        erased_at=read_or_none(row["erased_at"]),
    )


def read_attempt(row: Row) -> Attempt:
    """Read a row of ``attempts`` with the ``api_message`` of its answer."""
    return Attempt(
        id=row["id"],
        request_id=row["request_id"],
        call_id=row["call_id"],
        started_at=read(row["started_at"]),
        ended_at=read_or_none(row["ended_at"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        http_status=row["http_status"],
        api_message=row["api_message"] or "",
    )


def read_events(row: Row) -> Iterator[Event]:
    """Read a row of ``events``: what happened to several requests at once happened to each of them.

    Where a decision is told by the event that moves what it is about, it comes first.
    """
    event = Event(
        id=row["id"],
        at=read(row["at"]),
        name=row["name"],
        batch_id=row["batch_id"],
        request_id=row["request_id"],
        actor=row["actor"],
        from_state=State(row["from_state"]) if row["from_state"] else None,
        to_state=State(row["to_state"]) if row["to_state"] else None,
        detail=_detail(row["detail"]),
    )
    if not is_short(row):
        yield event
        return
    changed = read_changed(row)
    decided = [batch.get("decision") for batch in changed.get("batches", {}).values()]
    if event.from_state and any(decided):
        yield replace(
            event, name="decided", request_id=None, from_state=None, to_state=None, detail={"decision": decided[0]}
        )
    for request_id in requests_told(row, changed) or (None,):
        yield replace(event, request_id=request_id)


def _detail(text: str) -> dict[str, object]:
    """Read what an event tells; anything but an object was not written by the bot, and is told as it stands."""
    detail = json.loads(text)
    return detail if isinstance(detail, dict) else {"detail": detail}


def read_post(row: Row) -> Post:
    """Read a row of ``outbox``."""
    return Post(
        id=row["id"],
        target=MessageKey(MessageKind(row["show"]), row["about"]),
        due_at=read(row["due_at"]),
        tries=row["tries"],
        error=row["error"],
        detail=json.loads(row["detail"]),
    )


def read_place(row: Row) -> MessageRef:
    """Read a row of ``posts``."""
    return MessageRef(row["channel"], row["ts"], uncertain=bool(row["uncertain"]))
