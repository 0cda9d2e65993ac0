"""Documents for orders (Attach a document to an order, Request)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.contents import Content, FileRef, WithFile
from bot.domain.kinds import Kind
from bot.domain.requests import Request

DOCUMENT = Kind("document")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContent(WithFile):
    """A document for an order."""

    document_type: int
    file: FileRef
    number: str = ""
    date: dt.date | None = None
    fiscal_key: str = ""
    series_number: str = ""
    kind: Literal["document"] = "document"

    def kept(self) -> dict[str, Any]:
        """Return its fields without those that nobody filled in."""
        return {name: value for name, value in WithFile.kept(self).items() if value != ""}

    def without_personal_data(self) -> Content:
        """Keep the type, and which bytes it was."""
        file = FileRef(slack_id="", name="", sha256=self.file.sha256)
        return DocumentContent(document_type=self.document_type, file=file)


def document_of(request: Request) -> DocumentContent:
    """Return what a request of this kind asks for."""
    assert isinstance(request.content, DocumentContent)  # noqa: S101  # the kind of a request decides its content
    return request.content
