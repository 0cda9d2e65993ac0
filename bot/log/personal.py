"""The side tables of what people typed and foreign systems said.

Every write mints a new salt, so that the digest of erased words tells nothing about them.
"""

from bot.errors import LogUnavailable
from bot.log import notes
from bot.log.hashes import content_digest, new_salt, shorten_digest
from bot.log.rows import body_of, without_url
from bot.log.sql import Row, Sql
from bot.ports import Changes

#: side table → its key and the columns its digest is made over
PERSONAL: dict[str, tuple[str, tuple[str, ...]]] = {
    "contents": ("request_id", ("body", "summary", "notes", "api_message")),
    "remarks": ("batch_id", ("decline_reason",)),
    "answers": ("attempt_id", ("api_message",)),
    "digests": ("batch_id", ("digest",)),
    "question_words": ("question_id", ("question", "answer")),
    "name_words": ("name_id", ("name",)),
}


def digest_of(table: str, row: Row) -> str:
    """Digest a row of a side table, as the event that wrote it did."""
    return content_digest(row["salt"], {name: row[name] for name in PERSONAL[table][1]})


def keep(sql: Sql, table: str, key: str | int, columns: Row, *, is_first: bool = False) -> str:
    """Write a row of a side table, in place of the one before, and return its digest for the event.

    ``is_first``: what it belongs to is new, so there is none before.
    """
    row = {PERSONAL[table][0]: key, "salt": new_salt(), **columns}
    if not is_first:
        sql.run(f"DELETE FROM {table} WHERE {PERSONAL[table][0]} = ?", (key,))  # noqa: S608 - names come from code
    sql.insert(table, row)
    return digest_of(table, row)


def keep_digest(sql: Sql, batch_id: str, digest: str, *, is_first: bool = False) -> str:
    """Write what an approval of a batch is about, shortly, and return the digest of that for the event."""
    return keep(sql, "digests", batch_id, {"digest": shorten_digest(digest)}, is_first=is_first)


def missing_content(request_id: str) -> LogUnavailable:
    """Say that a request has lost its words: then the log is not to be trusted."""
    return LogUnavailable(f"the content of request {request_id} is missing")


def change_content(sql: Sql, request_id: str, changes: Changes, *, collecting: bool) -> str | None:
    """Write what is new of a request's content and return the digest; None when nothing is.

    A request that is no longer ``collecting`` loses the URL of its file, whoever asks.
    """
    old = sql.one("SELECT body, summary, notes, api_message FROM contents WHERE request_id = ?", (request_id,))
    if old is None:
        raise missing_content(request_id)
    new = old | {"body": old["body"] if collecting else without_url(old["body"])}
    if changes.content is not None:
        new["body"] = body_of(changes.content, collecting=collecting)
    if changes.glimpse is not None:
        new["summary"] = str(changes.glimpse)
    if changes.notes is not None:
        new["notes"] = notes.dump(changes.notes)
    if changes.api_message is not None:
        new["api_message"] = changes.api_message
    return None if new == old else keep(sql, "contents", request_id, new)
