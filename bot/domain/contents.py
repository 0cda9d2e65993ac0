"""What a request would do, exactly: the content that is shown, approved and sent, and its digest."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file on its way from Slack to Alephee.

    ``sha256`` is that of what goes out, and empty until it stands in the log. ``source_sha256`` is the file's own where
    something else goes out: an order's JSON as it was read.
    """

    #: Slack's file id
    slack_id: str
    #: cleaned name with extension, as the buyer sees it
    name: str
    #: Slack's ``url_private_download``; used once, by the collector
    url: str = ""
    mimetype: str = ""
    size: int = 0
    sha256: str = ""
    source_sha256: str = ""
    #: where a person opens it in Slack
    permalink: str = ""

    @property
    def is_described(self) -> bool:
        """Whether the form said what the file is; of files of Slack Connect it may tell the id alone."""
        return bool(self.url or self.size)

    @property
    def extension(self) -> str:
        """The name's extension in lower case, without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContent:
    """A message to the buyer (Send a message to a buyer, Request)."""

    reason: int
    #: what goes into ``message``: the exact text, None where the reason's template is sent
    text: str | None = None
    #: what the buyer is expected to read: the text itself, or the documented template
    shown: str = ""
    file: FileRef | None = None
    kind: Literal["message"] = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContent:
    """A document for an order (Attach a document to an order, Request)."""

    document_type: int
    file: FileRef
    number: str = ""
    date: dt.date | None = None
    fiscal_key: str = ""
    series_number: str = ""
    kind: Literal["document"] = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrateContent:
    """Mark or unmark an order as integrated (Mark orders as integrated). None leaves a field out of the call."""

    integrated: bool
    own_order_id: str | None = None
    erp_status: str | None = None
    kind: Literal["integrate"] = "integrate"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateOrderContent:
    """A new order (Create a new order). ``body`` is the JSON that is sent, byte for byte.

    It is empty until the file has been read; of a file with errors it is what a person can start again from.
    """

    external_order_id: str
    body: str
    file: FileRef | None = None
    kind: Literal["create_order"] = "create_order"


type_of_content = Annotated[
    MessageContent | DocumentContent | IntegrateContent | CreateOrderContent, Field(discriminator="kind")
]
Content = MessageContent | DocumentContent | IntegrateContent | CreateOrderContent
#: characters of a piece: with what stands above it, it is no more than Slack takes in a message
_PIECE = 8_500
#: errors name places and never repeat what stands there: it is what people typed
_CONFIG = ConfigDict(hide_input_in_errors=True)


@cache
def _adapter() -> TypeAdapter[Content]:
    """Make what reads and writes contents; not before there is one."""
    return TypeAdapter(type_of_content, config=_CONFIG)


def dump(content: Content) -> str:
    """Write a content as canonical JSON (sorted keys, no spaces, UTF-8 characters kept)."""
    return canonical(_adapter().dump_python(content, mode="json"))


def load(text: str) -> Content:
    """Read what ``dump`` wrote. Raises ``pydantic.ValidationError`` when it is anything else."""
    return _adapter().validate_json(text)


def canonical(value: object) -> str:
    """Return the one JSON text of a value that digests and hashes are made over."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*, account_id: int, order_id: int | None, content: Content) -> str:
    """Digest of what is approved: account, order, reason, exact text and file bytes; ``sha256:<hex>``.

    A file counts by the sha256 of what goes out and its name; where it lies in Slack does not matter.
    """
    body = _adapter().dump_python(content, mode="json")
    file = body.get("file")
    if file is not None:
        body["file"] = {"name": file["name"], "sha256": file["sha256"]}
    text = canonical({"account": account_id, "order": order_id, "content": body})
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def digest_of_all(digests: list[str]) -> str:
    """Digest of a batch: over its requests' digests in their order."""
    return f"sha256:{hashlib.sha256(canonical(digests).encode()).hexdigest()}"


def outgoing(content: Content, file: bytes) -> bytes:
    """Return what goes out of a request that was asked with a file: its bytes, or the order that was read in them."""
    return content.body.encode() if isinstance(content, CreateOrderContent) else file


def pieces_of(content: Content) -> tuple[str, ...]:
    """Return what no card has room for, byte for byte, in pieces that fit a message each; empty for most contents."""
    if not isinstance(content, CreateOrderContent):
        return ()
    return tuple(content.body[start : start + _PIECE] for start in range(0, len(content.body), _PIECE))


def without_personal_data(content: Content) -> Content:
    """Return what may be kept when people's words, names and files are erased: what kind of thing it was."""
    match content:
        case MessageContent():
            return MessageContent(reason=content.reason)
        case DocumentContent():
            file = FileRef(slack_id="", name="", sha256=content.file.sha256)
            return DocumentContent(document_type=content.document_type, file=file)
        case IntegrateContent():
            return IntegrateContent(integrated=content.integrated)
        case _:
            return CreateOrderContent(external_order_id=content.external_order_id, body="")


def file_of(content: Content) -> FileRef | None:
    """Return the file a content carries, if any."""
    return None if isinstance(content, IntegrateContent) else content.file
