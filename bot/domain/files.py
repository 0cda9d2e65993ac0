"""What files are called, what they really are, and which may go out.

Messages: JPG, PNG, PDF, TXT (Mercado Libre, "Gestión de mensajes"). Documents: Attach a document to an order, Allowed
document types and formats.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.file_kinds import kind_of
from bot.domain.notes import ALLOWED, Verdict, refuse, warn, worst
from bot.domain.pdf_files import judge_pdf
from bot.domain.rules import Rules
from bot.domain.xml_files import judge_xml

#: Mercado Libre's limit for a file's name (its page "Gestión de mensajes")
MAX_NAME = 200
_MAX_EXTENSION = 20
_FALLBACK = "file"
_DROPPED = {"Cc", "Cf", "Cs", "Cn"}
#: shown as a dot, and taken for one where an extension follows
_DOTS = ".\u2024\u3002\ufe52\uff0e\uff61"
#: letters, marks and signs that show nothing (Unicode, Default_Ignorable_Code_Point; the empty braille pattern)
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_ENDING = re.compile(f"(?P<stem>.*)[{_DOTS}](?P<extension>[^{_DOTS}]*)", re.DOTALL)
#: what a file with an extension may be found to be
_KINDS = {"jpg": {"jpg"}, "jpeg": {"jpg"}, "png": {"png"}, "pdf": {"pdf"}, "txt": {"txt", "xml"}, "xml": {"xml"}}


def clean_name(name: str) -> str:
    """Return the one spelling of a name, safe to show and to send: in the log, on the card and on the wire.

    No path, no invisible characters, NFC, at most 200 characters. The extension is kept, in plain letters, and the name
    is never empty. A quotation mark becomes an apostrophe: in form-data it would be written ``%22`` (WHATWG HTML,
    "multipart/form-data encoding algorithm"), which readers take as it stands.
    """
    base = "".join(c for c in re.split(r"[/\\]", name)[-1] if c.isspace() or unicodedata.category(c) not in _DROPPED)
    whole = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", base).replace('"', "'").split())).rstrip(f" {_DOTS}")
    stem, extension = _parted(whole)
    tail = f".{extension}" if extension else ""
    stem = stem.strip(f" {_DOTS}")
    return (stem[: MAX_NAME - len(tail)].rstrip(f" {_DOTS}") or _FALLBACK) + tail


def extension_of(name: str) -> str:
    """Return a name's extension in lower case, without the dot; empty when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def judge_message_file(name: str, size: int, content: bytes | None, rules: Rules) -> Verdict:
    """Judge a file for the buyer; ``size`` in bytes, ``content`` None before the file has been fetched."""
    real = size if content is None else len(content)
    judged = _format(name, rules.message_file.extensions), _size(name, real, rules.message_file.max_bytes)
    return worst((*judged, _content(name, content, rules, nfe=False)))


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
    judged = (
        _format(name, found.extensions),
        _size(name, real, rules.documents.max_bytes),
        _content(name, content, rules, nfe=found.nfe),
    )
    limit = rules.documents.marketplace_max_bytes
    large = marketplace_bound and real > limit
    return worst((*judged, warn("file.above_marketplace_limit", **_sizes(name, real, limit)) if large else ALLOWED))


def _parted(whole: str) -> tuple[str, str]:
    """Part a name into stem and extension: wide letters and dots count as plain ones where they make one."""
    found = _ENDING.fullmatch(whole)
    if found is None:
        return whole, ""
    extension = found["extension"].strip()
    plain = unicodedata.normalize("NFKC", extension)
    if plain.isascii() and plain.isalnum():
        extension = plain
    elif whole[found.end("stem")] != ".":
        return whole, ""
    return (found["stem"], extension) if len(extension) <= _MAX_EXTENSION else (whole, "")


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


def _content(name: str, content: bytes | None, rules: Rules, *, nfe: bool) -> Verdict:
    """Hold the bytes against the name, where both are known, and judge what they are."""
    extension = extension_of(name)
    if not content or extension not in _KINDS:
        return ALLOWED
    kind = kind_of(content)
    if kind in _KINDS[extension]:
        return _readable(name, kind, content, rules, nfe=nfe) if kind == extension else ALLOWED
    if kind == "html":
        return refuse("file.web_page", name=name)
    return refuse("file.content_differs", name=name, extension=extension, found=kind or "")


def _readable(name: str, kind: str, content: bytes, rules: Rules, *, nfe: bool) -> Verdict:
    """Judge what the first bytes of a file cannot tell."""
    if kind == "pdf":
        return judge_pdf(name, content)
    return judge_xml(name, content, rules.documents.xml, nfe=nfe) if kind == "xml" else ALLOWED
