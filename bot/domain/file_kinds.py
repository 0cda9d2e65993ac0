"""What bytes are, as the programs that open them find it out: never by a name."""

import re

_PNG = b"\x89PNG\r\n\x1a\n"
#: start of image and the first marker; readers pass over what stands between them
_JPEG = re.compile(rb"\xff\xd8[^\xff]{0,1024}\xff")
_PDF = re.compile(rb"%PDF-\d")
#: bytes within which a PDF's header may begin (ISO 32000-1, implementation note 13)
_PDF_HEAD = 1024
_BLANK = b"\xef\xbb\xbf \t\r\n\x0c\x00"
#: control characters that text files have: tab, line feed, form feed, carriage return
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: the marks with which texts in UTF-16 begin
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# possessive and atomic, so that a hostile file costs no more than one pass
_WEB_PAGE = re.compile(
    r"(?:<\?xml[^>]*+>|(?><!--.*?-->)|\s)*+<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"<(?:\?[^\W\d]|[^\W\d][\w.:-]*[\s/>]|!--|!DOCTYPE\s)")
#: how far into a file its beginning is looked for
_HEAD = 4096
#: what may stand before the first tag
MARGIN = "\ufeff \t\r\n"
#: the types as they are told to the far side (RFC 2046, RFC 7303, RFC 8118)
MIME_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "xml": "application/xml",
    "txt": "text/plain",
}


def kind_of(content: bytes) -> str | None:
    """Tell what bytes are: ``jpg``, ``png``, ``pdf``, ``xml``, ``html``, ``txt``; None for anything else or nothing."""
    if marked := _marked(content):
        return marked
    text = text_of(content)
    if text is None:
        return None
    head = text[:_HEAD].lstrip(MARGIN)
    if _WEB_PAGE.match(head):
        return "html"
    if _XML.match(head):
        return "xml"
    return None if content.startswith(UTF16) else "txt"


def text_of(content: bytes) -> str | None:
    """Read bytes as UTF-16 with its mark, UTF-8 or Latin-1; None when they are empty or binary."""
    if content.startswith(UTF16):
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


def _marked(content: bytes) -> str | None:
    """Tell the kinds that begin with a mark of their own."""
    if _JPEG.match(content):
        return "jpg"
    if content.startswith(_PNG):
        return "png"
    return "pdf" if _is_pdf(content) else None


def _is_pdf(content: bytes) -> bool:
    """Whether a PDF's header stands at the beginning, or near it and something like a PDF follows."""
    found = _PDF.search(content, 0, _PDF_HEAD + len(b"%PDF-"))
    return found is not None and (not content[: found.start()].strip(_BLANK) or b" obj" in content)
