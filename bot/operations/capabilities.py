"""What one kind of action has to bring: everything else is the same for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.domain.contents import Content, FileRef
from bot.domain.kinds import Kind
from bot.domain.notes import Note, Verdict, refuse
from bot.domain.orders import Country
from bot.domain.requests import Batch, Request
from bot.domain.rules import Rules
from bot.errors import AlepheeError, LogUnavailable
from bot.operations.tools import Tools
from bot.ports import Answer, FileBytes


class Settled(StrEnum):
    """What a look at the far side says about an unknown outcome."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about an unknown outcome; ``order_id`` where a new order was found."""

    settled: Settled
    order_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A request as its file completes it. With ``refused`` it is invalid, and these are all its problems."""

    content: Content
    external_order_id: str = ""
    country: Country | None = None
    summary: str = ""
    warnings: tuple[Note, ...] = ()
    refused: tuple[Note, ...] = ()


CallResult = Answer | AlepheeError


class Action(Protocol):
    """One kind of action on orders."""

    kind: Kind
    #: name of the endpoint whose pace its calls follow
    endpoint: str
    #: how many requests of one batch a call carries at most
    per_call: int

    def judge_file(self, request: Request, file: FileRef, content: bytes, rules: Rules) -> Verdict:
        """Judge a file's bytes when it has been fetched."""
        ...

    def recheck(self, tools: Tools, batch: Batch, request: Request) -> Verdict | Found:
        """Judge once more, just before the call; or find that an earlier attempt arrived: then nothing is called.

        Raises ``AlepheeError`` when Alephee cannot be asked.
        """
        ...

    def call(self, tools: Tools, requests: Sequence[Request]) -> Mapping[str, CallResult]:
        """Make the one call for these requests; an answer or an error for each, by request id."""
        ...

    def settle(self, tools: Tools, batch: Batch, request: Request) -> Found:
        """Look whether an unknown call had its effect. Raises ``AlepheeError`` when Alephee cannot be asked."""
        ...


@runtime_checkable
class ReadsFile(Protocol):
    """An action whose request stands in its file: known only when the file has been fetched."""

    def read_file(self, tools: Tools, request: Request, content: bytes) -> Completed:
        """Complete a request from its file's bytes. Raises ``AlepheeError`` when Alephee cannot be asked."""
        ...


def file_bytes(tools: Tools, file: FileRef) -> FileBytes:
    """Read the file of a request out of the log. Raises ``LogUnavailable`` when its bytes are not there."""
    with tools.log.read() as log:
        content = log.files.get(file.sha256)
    if content is None:
        raise LogUnavailable(f"the bytes of a file are missing ({file.sha256[:12]})")
    return FileBytes(file.name, content, file.mimetype or "application/octet-stream")


def no_file(name: str) -> Verdict:
    """Refuse a file where the action takes none."""
    return refuse("file.not_taken", name=name)
