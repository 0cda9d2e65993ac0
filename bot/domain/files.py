"""What files are called, what they really are, and which may go out.

Messages: JPG, PNG, PDF, TXT (Mercado Libre, "Gestión de mensajes"). Documents: Attach a document to an order, Allowed
document types and formats.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.notes import ALLOWED, Verdict, refuse, warn, worst
from bot.domain.rules import Rules

#: Mercado Libre's limit for a file's name (its page "Gestión de mensajes")
MAX_NAME = 200
_MAX_EXTENSION = 20
_FALLBACK = "file"
_DROPPED = {"Cc", "Cf", "Cs", "Cn"}
_MAGIC = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"))
#: control characters that text files have: tab, line feed, form feed, carriage return
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# possessive and atomic, so that a hostile file costs no more than one pass
_WEB_PAGE = re.compile(
    r"(?:<\?xml[^>]*+>|(?><!--.*?-->)|\s)*+<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"<(?:\?xml\s|[A-Za-z_][\w.:-]*[\s/>]|!--)")
#: how far into a file its beginning is looked for
_HEAD = 4096
#: what a file with an extension may be found to be
_KINDS = {"jpg": {"jpg"}, "jpeg": {"jpg"}, "png": {"png"}, "pdf": {"pdf"}, "txt": {"txt", "xml"}, "xml": {"xml"}}


def clean_name(name: str) -> str:
    """Return a name that is safe to show and to send: no path, no invisible characters, NFC, at most 200 characters.

    The extension is kept, and the name is never empty.
    """
    base = "".join(c for c in re.split(r"[/\\]", name)[-1] if c.isspace() or unicodedata.category(c) not in _DROPPED)
    whole = unicodedata.normalize("NFC", " ".join(base.split())).rstrip(" .")
    stem, dot, extension = whole.rpartition(".")
    tail = f".{extension.strip()}" if dot and len(extension) <= _MAX_EXTENSION else ""
    stem = (stem if tail else whole).strip(" .")
    return (stem[: MAX_NAME - len(tail)].rstrip(" .") or _FALLBACK) + tail


def extension_of(name: str) -> str:
    """Return a name's extension in lower case, without the dot; empty when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(content: bytes) -> str | None:
    """Tell what bytes are: ``jpg``, ``png``, ``pdf``, ``xml``, ``html``, ``txt``; None for anything else or nothing."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    text = _text(content)
    if text is None:
        return None
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if _WEB_PAGE.match(head):
        return "html"
    if _XML.match(head):
        return "xml"
    return None if content.startswith(_UTF16) else "txt"


def judge_message_file(name: str, size: int, content: bytes | None, rules: Rules) -> Verdict:
    """Judge a file for the buyer; ``size`` in bytes, ``content`` None before the file has been fetched."""
    real = size if content is None else len(content)
    judged = _format(name, rules.message_file.extensions), _size(name, real, rules.message_file.max_bytes)
    return worst((*judged, _content(name, content)))


def judge_document_file(
    document_type: int, name: str, size: int, content: bytes | None, rules: Rules, *, marketplace_bound: bool
) -> Verdict:
    """Judge a file for an order's documents; ``size`` in bytes, ``content`` None before the file has been fetched.

    ``marketplace_bound``: Alephee will send it on (see ``document_rules.is_marketplace_bound``).
    """
    found = rules.documents.types.get(document_type)
    if found is None:
        return refuse("rule.document_type_unknown", document_type=document_type)
    real = size if content is None else len(content)
    judged = _format(name, found.extensions), _size(name, real, rules.documents.max_bytes), _content(name, content)
    limit = rules.documents.marketplace_max_bytes
    large = marketplace_bound and real > limit
    return worst((*judged, warn("file.above_marketplace_limit", **_sizes(name, real, limit)) if large else ALLOWED))


def _text(content: bytes) -> str | None:
    """Read bytes as UTF-16 with its mark, UTF-8 or Latin-1; None when they are empty or binary."""
    if content.startswith(_UTF16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            return None
    if not content or _BINARY.search(content):
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _format(name: str, allowed: Sequence[str]) -> Verdict:
    extension = extension_of(name)
    if extension in allowed:
        return ALLOWED
    return refuse("file.type_not_allowed", name=name, extension=extension, allowed=tuple(allowed))


def _size(name: str, size: int, limit: int) -> Verdict:
    if size <= 0:
        return refuse("file.empty", name=name)
    return refuse("file.too_large", **_sizes(name, size, limit)) if size > limit else ALLOWED


def _sizes(name: str, size: int, limit: int) -> dict[str, object]:
    return {"name": name, "size": size, "limit": limit, "limit_mb": limit // 1_000_000}


def _content(name: str, content: bytes | None) -> Verdict:
    """Hold the bytes against the name, where both are known."""
    extension = extension_of(name)
    if not content or extension not in _KINDS:
        return ALLOWED
    kind = kind_of(content)
    if kind in _KINDS[extension]:
        return ALLOWED
    if kind == "html":
        return refuse("file.web_page", name=name)
    return refuse("file.content_differs", name=name, extension=extension, found=kind or "")
