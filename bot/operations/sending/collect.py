"""Collect: fetch the files of a batch from Slack, check their bytes and keep them, before anybody is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from bot.domain.contents import Content, FileRef, WithFile, file_of
from bot.domain.due import next_due, seconds_left
from bot.domain.file_kinds import MIME_TYPES, kind_of
from bot.domain.files import clean_name
from bot.domain.notes import ALLOWED, Note, Verdict, warn, worst
from bot.domain.requests import Batch, Request, State
from bot.errors import AlepheeError, FileNotAllowed, LogUnavailable, NotAccepted
from bot.fail_points import FailPoint
from bot.operations.asking.commit import after_collecting, after_invalid, digest_of
from bot.operations.capabilities import CarriesFile, Completed, Kinds, ReadsFile
from bot.operations.tools import Tools, batch_of
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
class Collect:
    """Bring one batch at a time from ``collecting`` to ``pending`` (or on), or to ``invalid``."""

    tools: Tools
    files: Files
    kinds: Kinds

    def step(self) -> float:
        """Collect the batch that is due, if there is one; returns the seconds to wait. Raises ``LogUnavailable``."""
        now = self.tools.clock.now()
        with self.tools.log.read() as log:
            collecting = [
                request
                for kind in self.kinds
                if isinstance(kind, CarriesFile)
                for request in log.requests.in_state(State.COLLECTING, kind=kind.name)
            ]
            first, wait = next_due((seconds_left(one.due_at, now, self._longest_pause(one)), one) for one in collecting)
            if first is None:
                return wait
            batch, requests = batch_of(log, first), log.requests.of_batch(first.batch_id)
        self.tools.fail_point(FailPoint.COLLECT_FETCH)
        try:
            collected = _once_each(self._one(request) for request in requests if request.state is State.COLLECTING)
        except (NotAccepted, AlepheeError) as error:
            self._later(batch, requests, error)
        except LogUnavailable:
            raise
        except Exception:
            # One file that the bot stumbles over must not hold up all others.
            self._later(batch, requests, NotAccepted("unexpected"))
            raise
        else:
            self.tools.fail_point(FailPoint.COLLECT_COMMIT)
            self._commit(batch, collected)
            self.tools.fail_point(FailPoint.COLLECT_COMMITTED)
        return wait

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

    def _commit(self, batch: Batch, collected: tuple[_Collected, ...]) -> None:
        with self.tools.log.write() as tx:
            known = tx.requests.batch(batch.id)
            if known is None or known.decision is not None:
                return
            for one in collected:
                self._move(tx, one)
            ready = tuple(r for r in tx.requests.of_batch(batch.id) if r.state is State.PENDING)
            if ready:
                tx.decisions.set_digest(batch.id, digest_of(ready))
                after_collecting(self.tools, tx, batch, ready)
            after_invalid(
                self.tools, tx, batch, tuple(r for r in tx.requests.of_batch(batch.id) if r.state is State.INVALID)
            )

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

    def _later(self, batch: Batch, requests: tuple[Request, ...], error: NotAccepted | AlepheeError) -> None:
        """Slack cannot hand the files out just now, or Alephee not be asked about them: again, but not for ever."""
        now = self.tools.clock.now()
        if now - batch.requested_at >= timedelta(seconds=self.tools.waits.overdue):
            slack = isinstance(error, NotAccepted)
            failure = Note("file.not_available", {"name": _name(requests)}) if slack else Note("error.not_asked")
            self._commit(batch, tuple(_Collected(r, r.content, failures=(failure,)) for r in requests))
            return
        with self.tools.log.write() as tx:
            for request in requests:
                asked_for = timedelta(seconds=getattr(error, "retry_after", 0.0))
                wait = max(asked_for, self.tools.waits.back_off(request.delays))
                tx.requests.change(request.id, Changes(due_at=now + wait, delays=request.delays + 1))

    def _longest_pause(self, request: Request) -> timedelta:
        """Return how far ahead the next try can lie: a first one waits for nothing, others as long as Slack asks."""
        return timedelta(seconds=self.tools.waits.asked_for if request.delays else 0)


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
    return Changes(content=one.content, country=country, external_order_id=read.external_order_id, summary=read.summary)


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


def _name(requests: tuple[Request, ...]) -> str:
    return ", ".join(file.name for file in (file_of(r.content) for r in requests) if file is not None)
