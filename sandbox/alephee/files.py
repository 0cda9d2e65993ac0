"""Files in both directions: what came attached to a call, and generated content for seeded documents."""

import base64
import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from sandbox.alephee.params import Query
from sandbox.alephee.values import ApiError, Body, FilePart, Json

CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "xml": "application/xml",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call; `extension` in lower case and without its dot, `full_name` as it was sent."""

    name: str
    extension: str
    full_name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The content's fingerprint in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def read_upload(body: Body, query: Query) -> Upload | None:
    """Return the file of a call, sent in one of the two documented ways; None without any.

    The ways are a form-data part `file`, or `fileBase64`, `documentName` and `documentExtension` in a JSON body. Both
    at once, or a broken one, are refused with 400. Sources: …/send-a-message-to-a-buyer/request and
    …/attach-document-to-an-order/request.
    """
    values = _named_values(body)
    encoded = values.text("fileBase64") or query.text("fileBase64")
    parts = body.files
    if parts and encoded:
        raise ApiError(400, "Send either file or fileBase64, not both")
    if len(parts) > 1:
        raise ApiError(400, "Send one file per request")
    if parts:
        return _from_part(parts[0])
    if encoded:
        return _from_base64(encoded, values, query)
    if body.content_type == "multipart/form-data":
        raise ApiError(400, "The form-data part file is missing")
    return None


def _named_values(body: Body) -> Query:
    if body.content_type == "multipart/form-data" or not body.raw.strip():
        return Query(body.form.items())
    parsed = body.json()
    if not isinstance(parsed, dict):
        raise ApiError(400, "The body must be one JSON object")
    wrong = [name for name, value in parsed.items() if not isinstance(value, str)]
    if wrong:
        raise ApiError(400, f"{wrong[0]} must be a string")
    return Query(parsed.items())


def _from_part(part: FilePart) -> Upload:
    if not part.content:
        raise ApiError(400, "The attached file is empty")
    path = PurePath(part.file_name)
    return Upload(path.stem, path.suffix.lstrip(".").lower(), part.file_name, part.content)


def _from_base64(encoded: str, values: Query, query: Query) -> Upload:
    name = values.text("documentName") or query.text("documentName")
    extension = values.text("documentExtension") or query.text("documentExtension")
    if name is None or extension is None:
        raise ApiError(400, "documentName and documentExtension are mandatory with fileBase64")
    try:
        content = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise ApiError(400, "fileBase64 is not valid base64") from None
    ending = extension.lstrip(".").lower()
    return Upload(name, ending, f"{name}.{ending}", content)


def pdf(text: str, size: int = 0) -> bytes:
    """Return a one-page PDF that says `text` (Latin-1), padded with a comment to `size` bytes."""
    content = _pdf(text, 0)
    return _pdf(text, size - len(content)) if size > len(content) else content


def _pdf(text: str, padding: int) -> bytes:
    shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    stream = f"BT /F1 14 Tf 72 760 Td ({shown}) Tj ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    # Exactly `padding` bytes; ten digits keep the file's length independent of where the table starts.
    written += b"%" + b"." * (padding - 2) + b"\n" if padding > 1 else b"\n" * padding
    table = b"xref\n0 6\n0000000000 65535 f \n" + rows
    return written + table + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%010d\n%%%%EOF\n" % len(written)


def invoice_xml(order: Json) -> bytes:
    """Return a small invoice in the outline of a Brazilian NF-e, for seeded documents."""
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<nfeProc xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00"><NFe>',
        f'<infNFe versao="4.00"><ide><mod>55</mod><nNF>{order["Id"]}</nNF></ide></infNFe>',
        "</NFe></nfeProc>",
    )
    return "".join(lines).encode()


def zip_of(entries: dict[str, bytes]) -> bytes:
    """Return a ZIP archive of the given files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
