"""What keeps a PDF from being read by whoever gets it (ISO 32000-1, 7.5.5 and 7.6)."""

import re

from bot.domain.notes import ALLOWED, Verdict, warn, worst

#: where the file's last cross-reference table begins, and the mark behind it
_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
#: bytes at the end among which readers look for it
_TAIL = 2048
_BLANK = b" \t\r\n\x0c\x00"
#: an entry of the trailer: a reference to the encryption dictionary, or the dictionary itself
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)")


def judge_pdf(name: str, content: bytes) -> Verdict:
    """Warn of a PDF that is protected, which may ask for a password, or that lacks its end."""
    end = len(content.rstrip(_BLANK))
    return worst(
        (
            warn("file.pdf_protected", name=name) if _ENCRYPTED.search(content) else ALLOWED,
            ALLOWED if _END.search(content, max(0, end - _TAIL)) else warn("file.pdf_cut", name=name),
        )
    )
