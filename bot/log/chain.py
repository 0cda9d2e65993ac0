"""The proof: the chain of events is whole, and the tables say what the events say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.domain.requests import TRANSITIONS
from bot.errors import LogUnavailable
from bot.log.hashes import EVENTS_IN_ORDER, GENESIS, hash_of
from bot.log.reader import LogReader
from bot.log.replay import Problem, Replay
from bot.log.shape import DATABASE, compare_pages, compare_shape
from bot.log.sqlite.connection import Row, Sql
from bot.log.tables import compare_contents, compare_files, compare_rows
from bot.log.told import read_changed, requests_told
from bot.log.transaction import LogTransaction

__all__ = ["GENESIS", "Problem", "Verification", "hash_of", "verify"]

_ARROWS = {(here.value, to.value) for here, following in TRANSITIONS.items() for to in following}


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: the number of events, the last one's hash (to be kept elsewhere), and what is wrong.

    ``erased``: request id → when its words and files were erased, as the events tell.
    """

    events: int
    head: str
    problems: tuple[Problem, ...]
    erased: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def damaged(self) -> bool:
        """Whether the file itself is broken, which no program does on purpose."""
        return any(problem.subject == DATABASE for problem in self.problems)


def verify(reader: LogReader | LogTransaction, *, expected_head: str | None = None) -> Verification:
    """Check the shape of a log and every event, row, content and file of it, as they are at one moment.

    Whoever can write the file can cut events off its end together with all that tells of them; only ``expected_head``,
    a head noted earlier, shows that. It may be any event of the chain by now. A file that is damaged is a problem like
    another.
    """
    with reader.sql.snapshot() as sql, _any_text(sql):
        checked = _Check(expected_head)
        checked.whole(sql)
        return checked.verification()


class _Check:
    """One verification: what was found so far."""

    def __init__(self, expected_head: str | None) -> None:
        self.replay = Replay()
        self.problems: list[Problem] = []
        self.last_id, self.head = 0, GENESIS
        self.expected_head = expected_head

    def whole(self, sql: Sql) -> None:
        """Check everything; what cannot be read is told, and the rest is checked all the same."""
        for part in (compare_pages, compare_shape, self._chain, self._end):
            self._collect(part(sql))
        for compare in (compare_rows, compare_contents, compare_files):
            self._collect(compare(sql, self.replay))

    def verification(self) -> Verification:
        """Sum up."""
        requests = self.replay.tables["requests"].items()
        erased = {key: str(columns["erased_at"]) for key, columns in requests if columns.get("erased_at") is not None}
        return Verification(self.last_id, self.head, tuple(self.problems), erased)

    def _collect(self, problems: Iterator[Problem]) -> None:
        try:
            self.problems.extend(problems)
        except LogUnavailable as error:
            self.problems.append(Problem(DATABASE, f"cannot be read any further: {error.why}"))

    def _chain(self, sql: Sql) -> Iterator[Problem]:
        """Follow the chain, event by event."""
        known = self.expected_head in {None, GENESIS}
        for event in sql.stream(EVENTS_IN_ORDER):
            yield from _broken_links(event, self.last_id, self.head)
            yield from _told(event, self.replay)
            self.last_id, self.head = event["id"], event["hash"]
            known = known or self.head == self.expected_head
        if not known:
            yield Problem("chain", f"no event has the hash {self.expected_head}: the end was cut off or rewritten")

    def _end(self, sql: Sql) -> Iterator[Problem]:
        """Compare the end of the chain with the end that was written down beside it."""
        end = sql.one("SELECT events, head FROM chain") or {"events": 0, "head": GENESIS}
        if end != {"events": self.last_id, "head": self.head}:
            written = f"event {end['events']} with the hash {end['head']}"
            yield Problem("chain", f"ends at event {self.last_id} with the hash {self.head}, {written} was the last")


@contextmanager
def _any_text(sql: Sql) -> Iterator[None]:
    """Read texts that are no UTF-8 as something that is no other text either, so that they are found and named."""
    connection = sql.db.conn
    before = connection.text_factory
    connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before


def _broken_links(event: Row, last_id: int, last_hash: str) -> Iterator[Problem]:
    """Find what is wrong with an event itself and with its place behind the one before."""
    name = f"event {event['id']}"
    if event["id"] != last_id + 1:
        yield Problem(name, f"follows event {last_id}: what stood between them is missing")
    elif event["prev_hash"] not in {"", last_hash}:
        yield Problem(name, "does not follow the event before it")
    if event["hash"] != hash_of(event, last_hash):
        also = ", or does not follow the event before it" if event["prev_hash"] == "" else ""
        yield Problem(name, f"was changed: its hash is another one{also}")


def _told(event: Row, replay: Replay) -> Iterator[Problem]:
    """Replay an event, and find a step that the states do not have."""
    name = f"event {event['id']}"
    here, to = event["from_state"], event["to_state"]
    try:
        changed = read_changed(event)
        moved = () if here is None else requests_told(event, changed) or ("",)
        for told in dict.fromkeys(map(replay.state_of, moved)):
            if told != here:
                yield Problem(name, f"moves a request from {here} that the events before it left in {told}")
        if here is not None and (here, to) not in _ARROWS:
            yield Problem(name, f"tells a transition that does not exist: {here} to {to}")
        replay.apply(changed)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        yield Problem(name, "does not tell readably what it changed")
