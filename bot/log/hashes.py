"""Digests of the log: of an event's row, and of personal data that may be erased one day."""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

#: what the first event names as its predecessor's hash
GENESIS = f"sha256:{'0' * 64}"

_SHA256 = "sha256:"
_LONG, _SHORT = re.compile(rf"{_SHA256}[0-9a-f]{{64}}"), re.compile(r"[\w-]{43}", re.ASCII)

#: the chain; columns by name, because a damaged table may have others, and then its rows cannot be read
_EVENTS = (
    "SELECT id, at, name, batch_id, request_id, actor, from_state, to_state, detail, changed, prev_hash, hash"
    " FROM events"
)
EVENTS_IN_ORDER = f"{_EVENTS} ORDER BY id"
#: likewise, from a number on
EVENTS_FROM = f"{_EVENTS} WHERE id >= ? ORDER BY id"


def _no_json(value: object) -> object:
    """Stand for a value that the bot never writes: a blob in place of a text."""
    return {"forged": repr(value)}


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_no_json).encode


def hash_of(row: Mapping[str, object], before: str = "") -> str:
    """Hash an event: SHA-256 over canonical JSON (sorted keys, no spaces, UTF-8) of its row without ``hash``.

    ``detail`` and ``changed`` count as the text that stands in their columns. An event whose ``prev_hash`` is empty
    counts with ``before``, the hash of the event before it, in that place, and its hash is written ``s2:<base64url>``;
    that of an older one ``sha256:<hex>``.
    """
    columns = {name: value for name, value in row.items() if name != "hash"}
    if columns.get("prev_hash") != "":
        return f"{_SHA256}{_sha256(_encode(columns)).hex()}"
    return f"s2:{_in_base64(_sha256(_encode(columns | {'prev_hash': before})))}"


def hash_before_first(event: Mapping[str, object]) -> str:
    """Return the hash that the first event of a log follows: that of the archive before it, where it says so."""
    return str(event["prev_hash"] or GENESIS) if event["name"] == "archived" else GENESIS


def shorten_digest(digest: str) -> str:
    """Write ``sha256:<hex>`` in base64url, without what names it; any other text stays as it is."""
    return _in_base64(bytes.fromhex(digest.removeprefix(_SHA256))) if _LONG.fullmatch(digest) else digest


def read_digest(short: str) -> str:
    """Read what ``shorten_digest`` wrote; any other text stays as it is."""
    return f"{_SHA256}{urlsafe_b64decode(f'{short}=').hex()}" if _SHORT.fullmatch(short) else short


def new_salt() -> str:
    """Mint a salt: without it nobody can find erased words by guessing at their digest."""
    return secrets.token_urlsafe(16)


def content_digest(salt: str, content: Mapping[str, object]) -> str:
    """Digest personal data: ``sha256:`` over salt and canonical JSON."""
    return f"sha256:{_sha256(f'{salt}{_encode(dict(content))}').hex()}"


def _in_base64(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _sha256(text: str) -> bytes:
    """Digest a text; what stands for bytes that are no UTF-8 counts too (``bot.log.chain`` reads a damaged file so)."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
