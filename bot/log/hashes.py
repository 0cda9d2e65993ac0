"""Digests of the log: of an event's row, and of personal data that may be erased one day."""

import hashlib
import json
import secrets
from collections.abc import Mapping

#: what the first event names as its predecessor's hash
GENESIS = f"sha256:{'0' * 64}"

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def hash_of(row: Mapping[str, object]) -> str:
    """Hash an event: ``sha256:`` over canonical JSON (sorted keys, no spaces, UTF-8) of its row without ``hash``.

    ``detail`` and ``changed`` count as the text that stands in their columns.
    """
    body = {name: value for name, value in row.items() if name != "hash"}
    return f"sha256:{hashlib.sha256(_encode(body).encode()).hexdigest()}"


def new_salt() -> str:
    """Mint a salt: without it nobody can find erased words by guessing at their digest."""
    return secrets.token_hex(16)


def content_digest(salt: str, content: Mapping[str, object]) -> str:
    """Digest personal data: ``sha256:`` over salt and canonical JSON."""
    return f"sha256:{hashlib.sha256((salt + _encode(dict(content))).encode()).hexdigest()}"
