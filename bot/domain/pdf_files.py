"""What keeps a PDF from being read by whoever gets it (ISO 32000-1, 7.5.5 and 7.6)."""

import re

from bot.domain.notes import ALLOWED, Verdict, warn, worst

#: where the file's last cross-reference table begins, and the mark behind it
_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
#: bytes at the end among which readers look for it
_TAIL = 2048
#: what goes on behind the end of an earlier version, or of the first page of a file that is read while it arrives
_GOES_ON = re.compile(rb"\b\d+\s+\d+\s+obj\b")
_BLANK = b" \t\r\n\x0c\x00"
#: an entry of the trailer: a reference to the encryption dictionary, or the dictionary itself
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)")


def judge_pdf(name: str, content: bytes) -> Verdict:
    """Warn of a PDF that is protected, which may ask for a password, or that lacks its end."""
    return worst(
        (
            warn("file.pdf_protected", name=name) if _ENCRYPTED.search(content) else ALLOWED,
            ALLOWED if _is_ended(content) else warn("file.pdf_cut", name=name),
        )
    )


def _is_ended(content: bytes) -> bool:
    """Whether an end stands where readers look for it, and no object behind it."""
    tail = content.rstrip(_BLANK)[-_TAIL:]
    ends = [found.end() for found in _END.finditer(tail)]
    return bool(ends) and not _GOES_ON.search(tail, ends[-1])
