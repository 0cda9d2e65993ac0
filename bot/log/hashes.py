"""Digests of the log: of an event's row, and of personal data that may be erased one day."""

import hashlib
import json
import secrets
from collections.abc import Mapping

#: what the first event names as its predecessor's hash
GENESIS = f"sha256:{'0' * 64}"

#: the chain; columns by name, because a damaged table may have others, and then its rows cannot be read
EVENTS_IN_ORDER = (
    "SELECT id, at, name, batch_id, request_id, actor, from_state, to_state, detail, changed, prev_hash, hash"
    " FROM events ORDER BY id"
)


def _no_json(value: object) -> object:
    """Stand for a value that the bot never writes: a blob in place of a text."""
    return {"forged": repr(value)}


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_no_json).encode


def hash_of(row: Mapping[str, object]) -> str:
    """Hash an event: ``sha256:`` over canonical JSON (sorted keys, no spaces, UTF-8) of its row without ``hash``.

    ``detail`` and ``changed`` count as the text that stands in their columns.
    """
    return _digest(_encode({name: value for name, value in row.items() if name != "hash"}))


def new_salt() -> str:
    """Mint a salt: without it nobody can find erased words by guessing at their digest."""
    return secrets.token_hex(16)


def content_digest(salt: str, content: Mapping[str, object]) -> str:
    """Digest personal data: ``sha256:`` over salt and canonical JSON."""
    return _digest(f"{salt}{_encode(dict(content))}")


def _digest(text: str) -> str:
    """Digest a text; what stands for bytes that are no UTF-8 counts too (``bot.log.chain`` reads a damaged file so)."""
    return f"sha256:{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()}"
