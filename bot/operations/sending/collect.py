"""Collect: fetch the files of a batch from Slack, check their bytes and keep them, before anybody is asked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from bot.domain.contents import Content, FileRef, WithFile, file_of
from bot.domain.file_kinds import MIME_TYPES, kind_of
from bot.domain.files import clean_name
from bot.domain.notes import ALLOWED, Note, Verdict, warn, worst
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, FileNotAllowed
from bot.fail_points import FailPoint
from bot.operations.asking.commit import after_collecting
from bot.operations.capabilities import COLLECT, CarriesFile, Completed, Kinds, ReadsFile
from bot.operations.sending.follow_up import Later, Look
from bot.ports import Changes, Files, Transaction


@dataclass(frozen=True, slots=True)
class _Collected:
    """A request with its file's bytes, or with what is wrong with it."""

    request: Request
    content: Content
    bytes: bytes = b""
    notes: tuple[Note, ...] = ()
    #: everything that makes it invalid
    failures: tuple[Note, ...] = ()
    #: what its kind found in the file (``ReadsFile``)
    completed: Completed | None = None


@dataclass(frozen=True, slots=True)
class Collect(Look[dict[str, _Collected]]):
    """Bring one batch at a time from ``collecting`` to ``pending`` (or on), or to ``invalid``."""

    files: Files
    kinds: Kinds

    what = COLLECT
    points = (FailPoint.COLLECT_FETCH, FailPoint.COLLECT_COMMIT, FailPoint.COLLECT_COMMITTED)

    def longest(self, tries: int) -> timedelta:
        """Return how far ahead the next try can lie: a first one waits for nothing, others as long as Slack asks."""
        return timedelta(seconds=self.tools.waits.asked_for if tries else 0)

    def takes(self, requests: Sequence[Request], due: Collection[str]) -> Sequence[Request]:
        """Return all that is collected of a batch: it goes on as a whole."""
        return [one for one in requests if one.state is State.COLLECTING and self.kinds.get(one.kind)]

    def look(self, batch: Batch, requests: Sequence[Request]) -> dict[str, _Collected]:
        """Fetch the files. Raises ``NotAccepted``, ``AlepheeError``, ``LogUnavailable``."""
        return {one.request.id: one for one in _once_each(self._one(request) for request in requests)}

    def record(
        self, tx: Transaction, batch: Batch, request: Request, found: dict[str, _Collected], tries: int
    ) -> Later | None:
        """Write what was fetched."""
        self._move(tx, found[request.id])
        return None

    def failed(self, tx: Transaction, batch: Batch, request: Request, error: Exception, tries: int) -> Later | None:
        """Slack cannot hand the files out just now, or Alephee not be asked about them: again, but not for ever."""
        waits = self.tools.waits
        if self.tools.clock.now() - batch.requested_at < timedelta(seconds=waits.overdue):
            asked_for = timedelta(seconds=getattr(error, "retry_after", 0.0))
            return Later(max(asked_for, waits.back_off(tries)))
        names = {"name": _names(tx.requests.of_batch(batch.id))}
        failure = Note("error.not_asked") if isinstance(error, AlepheeError) else Note("file.not_available", names)
        self._move(tx, _Collected(request, request.content, failures=(failure,)))
        return None

    def finish(self, tx: Transaction, batch: Batch, requests: Sequence[Request], error: Exception | None) -> None:
        """Let the batch go on when nothing of it is collected any more."""
        after_collecting(self.tools, tx, batch)

    def _one(self, request: Request) -> _Collected:
        asked, kind = request.content, self.kinds[request.kind]
        if not (isinstance(kind, CarriesFile) and isinstance(asked, WithFile) and asked.file and not asked.file.sha256):
            return _Collected(request, asked)
        try:
            file = self.files.describe(asked.file)
            file = replace(file, name=clean_name(file.name))  # the one that everything from here on goes by
            content = self.files.fetch(file, limit=self.tools.rules.documents.max_bytes)
            file, content, doubt = _cleaned(file, content)
            verdict = kind.judge_file(request, file, content)
        except FileNotAllowed as error:
            return _Collected(request, asked, failures=(error.note,))
        if verdict.refused:
            return _Collected(request, asked, failures=verdict.notes[:1])
        return self._read(request, replace(asked, file=file), content, worst((verdict, doubt)))

    def _read(self, request: Request, content: Content, file: bytes, verdict: Verdict) -> _Collected:
        """Let a kind whose request stands in its file read it."""
        kind = self.kinds[request.kind]
        notes = (*request.notes, *(note for note in verdict.notes if note not in request.notes))
        if not isinstance(kind, ReadsFile):
            return _Collected(request, content, file, notes)
        read = kind.read_file(replace(request, content=content), file)
        return _Collected(request, read.content, file, (*notes, *read.warnings), read.refused, read)

    def _move(self, tx: Transaction, one: _Collected) -> None:
        now, content, told = self.tools.clock.now(), one.content, _told(one)
        if one.failures:
            changes = replace(told, cause=one.failures[0].key, notes=one.failures, finished_at=now)
            tx.requests.move(one.request, State.INVALID, event="invalid", at=now, changes=changes)
            return
        if isinstance(content, WithFile) and content.file is not None and one.bytes:
            content = replace(content, file=_kept(tx, content.file, one))
        changes = replace(told, content=content, notes=one.notes or None, due_at=now, delays=0)
        tx.requests.move(one.request, State.PENDING, event="collected", at=now, changes=changes)


def _cleaned(file: FileRef, content: bytes) -> tuple[FileRef, bytes, Verdict]:
    """Take image metadata (where a photo was made) off, so that what is approved is what is sent.

    What is a picture its bytes tell, whatever it is called. One that cannot be read goes with a warning, unless
    something in it is not needed to show it.
    """
    from bot.images import may_tell, without_metadata  # noqa: PLC0415 - Pillow is large: no start waits for it

    kind, doubt = kind_of(content) or "", ALLOWED
    try:
        content = without_metadata(content, kind)
    except ValueError as error:
        if may_tell(content, kind):
            raise FileNotAllowed(Note("file.image_broken", {"name": file.name})) from error
        doubt = warn("file.image_doubtful", name=file.name)
    mimetype = MIME_TYPES.get(file.extension) or MIME_TYPES.get(kind, file.mimetype)
    return replace(file, size=len(content), mimetype=mimetype), content, doubt


def _told(one: _Collected) -> Changes:
    """Return what collecting tells about a request, whatever becomes of it."""
    read = one.completed
    if read is None:
        return Changes(content=one.content)
    country = read.country and read.country.value
    return Changes(content=one.content, country=country, external_order_id=read.external_order_id, glimpse=read.glimpse)


def _kept(tx: Transaction, file: FileRef, one: _Collected) -> FileRef:
    """Keep what goes out of a file under its digest; where that is not the file itself, the file's is told as well."""
    out = one.content.outgoing(one.bytes)
    source = "" if out == one.bytes else sha256(one.bytes).hexdigest()
    return replace(file, sha256=tx.files.save(out), source_sha256=source, url="")


def _once_each(collected: Iterable[_Collected]) -> tuple[_Collected, ...]:
    """Give the same file - name and bytes - back when it comes a second time in one form; warn of bytes alone."""
    kept: dict[tuple[int | None, bytes], list[str]] = {}
    found = []
    for one in collected:
        file = file_of(one.content)
        if file is None or not one.bytes or one.failures:
            found.append(one)
            continue
        names = kept.setdefault((one.request.order_id, one.bytes), [])
        found.append(_again(one, file.name, names) if names else one)
        names.append(file.name)
    return tuple(found)


def _again(one: _Collected, name: str, earlier: list[str]) -> _Collected:
    """Judge a file whose bytes stand in the same form under these names already."""
    if name in earlier:
        return replace(one, failures=(Note("file.twice", {"name": name}),))
    return replace(one, notes=(*one.notes, Note("file.same_content", {"name": name, "other": earlier[0]})))


def _names(requests: tuple[Request, ...]) -> str:
    return ", ".join(file.name for file in (file_of(r.content) for r in requests) if file is not None)
