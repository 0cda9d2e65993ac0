"""What a request would do, exactly: the content that is shown, approved and sent, and its digest."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Union

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
class Content(ABC):
    """What a request would do. Each kind has its own, a dataclass like this one whose ``kind`` is a ``Literal``.

    Its fields are what is shown, approved, digested, sent and kept as JSON, so those of released kinds stay. One that
    may be None is None where it is not told.
    """

    kind: str

    @property
    def reason_name(self) -> str:
        """The documented name of the reason it is sent for; empty where there are no reasons."""
        return ""

    @property
    def pieces(self) -> tuple[str, ...]:
        """What no card has room for, whole, in pieces that fit a message each."""
        return ()

    def as_filled_in(self) -> "Content":
        """Return what its form says of it; the rest is found later."""
        return self

    def outgoing(self, file: bytes) -> bytes:
        """Return what goes out of a request that was asked with a file: its bytes, or what was read in them."""
        return file

    @abstractmethod
    def without_personal_data(self) -> "Content":
        """Return what may be kept when people's words, names and files are erased: what kind of thing it was."""

    def as_json(self) -> dict[str, Any]:
        """Return its fields as JSON has them."""
        body: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return body

    def kept(self) -> dict[str, Any]:
        """Return its fields as the log keeps them: what is None, and what follows from others, is left out."""
        return {name: value for name, value in self.as_json().items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithFile(Content):
    """A content that carries a file, or may."""

    file: FileRef | None = None

    @property
    def uploaded(self) -> FileRef | None:
        """The file as its form says it, which is by its upload: its bytes and its name are found later."""
        return None if self.file is None else FileRef(slack_id=self.file.slack_id, name="")

    def as_filled_in(self) -> Content:
        """Return it with its file as uploaded."""
        return replace(self, file=self.uploaded)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnregisteredContent(Content):
    """What a request of a kind would do that this version does not know, word for word."""

    body: str

    def without_personal_data(self) -> Content:
        """Keep nothing: what in it is about people is not known."""
        return UnregisteredContent(kind=self.kind, body=canonical({"kind": self.kind}))

    def as_json(self) -> dict[str, Any]:
        """Return what was read."""
        body: dict[str, Any] = json.loads(self.body)
        return body

    def kept(self) -> dict[str, Any]:
        """Return what was read."""
        return self.as_json()


@dataclass(frozen=True, slots=True)
class Contents:
    """The types of contents, by the name of their kind: what contents are read with."""

    types: Mapping[str, type[Content]]

    def load(self, kind: str, text: str) -> Content:
        """Read what ``dump`` wrote about a request of this kind.

        Raises ``pydantic.ValidationError`` when it is anything else.
        """
        if kind not in self.types:
            return UnregisteredContent(kind=kind, body=text)
        return _reader(tuple(self.types.values())).validate_json(text)


@cache
def _adapter(content: type[Content]) -> TypeAdapter[Content]:
    """Make what writes contents of a kind; not before there is one."""
    return TypeAdapter(content)


@cache
def _reader(contents: tuple[type[Content], ...]) -> TypeAdapter[Content]:
    """Make what reads contents. Its errors name places and never repeat what stands there: it is what people typed."""
    any_of_them: Any = Annotated[Union[contents], Field(discriminator="kind")]  # noqa: UP007 - known when it runs
    return TypeAdapter(any_of_them, config=ConfigDict(hide_input_in_errors=True))


def dump(content: Content) -> str:
    """Write a content as canonical JSON (sorted keys, no spaces, UTF-8 characters kept)."""
    return canonical(content.as_json())


def canonical(value: object) -> str:
    """Return the one JSON text of a value that digests and hashes are made over."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*, account_id: int, order_id: int | None, content: Content) -> str:
    """Digest of what is approved: account, order, reason, exact text and file bytes; ``sha256:<hex>``.

    A file counts by the sha256 of what goes out and its name; where it lies in Slack does not matter.
    """
    body = content.as_json()
    file = body.get("file")
    if file is not None:
        body["file"] = {"name": file["name"], "sha256": file["sha256"]}
    text = canonical({"account": account_id, "order": order_id, "content": body})
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def digest_of_all(digests: list[str]) -> str:
    """Digest of a batch: over its requests' digests in their order."""
    return f"sha256:{hashlib.sha256(canonical(digests).encode()).hexdigest()}"


def file_of(content: Content) -> FileRef | None:
    """Return the file a content carries, if any."""
    return content.file if isinstance(content, WithFile) else None
