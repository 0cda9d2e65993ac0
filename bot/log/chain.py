"""The proof: the chain of events is whole, and the tables say what the events say."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bot.domain.requests import TRANSITIONS
from bot.errors import LogUnavailable
from bot.log.hashes import EVENTS_FROM, GENESIS, hash_before_first, hash_of
from bot.log.problems import DATABASE, Problem
from bot.log.reader import LogReader
from bot.log.replay import Replay
from bot.log.sql import Row, Sql
from bot.log.tables import compare_contents, compare_counts, compare_files, compare_new, compare_rows
from bot.log.told import read_changed, requests_told
from bot.log.transaction import LogTransaction
from bot.log.versions import rules_of
from bot.ports import ProofFailed

__all__ = ["BEGINNING", "GENESIS", "Check", "Problem", "Tip", "Verification", "hash_of", "verify"]

_ARROWS = {(here.value, to.value) for here, following in TRANSITIONS.items() for to in following}
#: the least number that a forged event can have
_FIRST = -(2**63)


class Tip(NamedTuple):
    """The end of a chain, now or then: how many events there are, and the hash of the last."""

    events: int
    head: str


BEGINNING = Tip(0, GENESIS)


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


def verify(
    reader: LogReader | LogTransaction,
    *,
    expected_head: str | None = None,
    since: Tip = BEGINNING,
    most: int | None = None,
) -> Verification:
    """Check a log, and collect what is found: ``most`` problems, then it is not looked any further."""
    with closing(Check(reader.sql, expected_head, since=since)) as check:
        problems = tuple(islice(check.problems(), most))
        return Verification(*check.tip, problems, dict(check.erased()))


class Check:
    """One verification of a log, in as much memory for a million events as for a thousand.

    It looks at the shape of the log and at every event, row, content and file of it, as they are at one moment. From a
    tip proven before (``since``) on it looks at the newer events, and at the rows, contents and files these wrote.

    Whoever can write the file can cut events off its end together with all that tells of them; only ``expected_head``,
    a head noted earlier, shows that. It may be any event of the chain by now. A file that is damaged is a problem like
    another. Raises ``ProofFailed`` when it cannot go on.
    """

    def __init__(self, sql: Sql, expected_head: str | None = None, *, since: Tip = BEGINNING) -> None:
        self.tip = self._since = since
        self._sql, self._expected_head = sql, expected_head
        self._rules = rules_of(sql.version)
        self._replay = Replay(self._rules.tables)

    def close(self) -> None:
        """Give the room back that the proof took."""
        self._replay.close()

    def problems(self) -> Iterator[Problem]:
        """Check everything; what cannot be read is told, and the rest is checked all the same."""
        with self._sql.snapshot() as sql, sql.any_text():
            for problems in self._parts(sql):
                try:
                    yield from problems
                except ProofFailed:
                    raise
                except LogUnavailable as error:
                    if self._sql.is_passing(error):
                        raise ProofFailed(error.why) from error
                    yield Problem(DATABASE, f"cannot be read any further: {error.why}")

    def erased(self) -> Iterator[tuple[str, str]]:
        """Yield the ids of the requests whose words and files were erased, and when, as the events tell."""
        for key, columns in self._replay.scratch.rows("requests", having="erased_at"):
            yield key, str(columns["erased_at"])

    def _parts(self, sql: Sql) -> Iterator[Iterator[Problem]]:
        whole = self._since == BEGINNING
        yield from (sql.damages(), sql.misshapen()) if whole else (sql.misshapen(), self._proven(sql))
        yield self._chain(sql)
        self._replay.put_down()
        if self._rules.tells_end:
            yield self._end(sql)
        for compare in (compare_rows, compare_contents) if whole else (compare_new,):
            yield compare(sql, self._rules, self._replay)
        if whole:
            yield compare_files(sql, self._replay)
        if whole and self._rules.counted_by:
            yield compare_counts(sql, self._rules)

    def _proven(self, sql: Sql) -> Iterator[Problem]:
        """Look whether what was proven before is part of the chain yet."""
        event = sql.one("SELECT hash FROM events WHERE id = ?", (self._since.events,))
        if event is None or event["hash"] != self._since.head:
            yield _unknown(self._since.head)

    def _chain(self, sql: Sql) -> Iterator[Problem]:
        """Follow the chain, event by event."""
        known = self._expected_head in {None, GENESIS, self.tip.head}
        for event in sql.stream(EVENTS_FROM, (self.tip.events + 1 if self.tip.events else _FIRST,)):
            if event["id"] == 1:
                self.tip = Tip(0, hash_before_first(event))
            yield from _broken_links(event, self.tip)
            yield from self._told(event)
            self.tip = Tip(event["id"], event["hash"])
            known = known or self.tip.head == self._expected_head
        if not known:
            yield _unknown(str(self._expected_head))

    def _told(self, event: Row) -> Iterator[Problem]:
        """Replay an event, and find a step that the states do not have."""
        name = f"event {event['id']}"
        here, to = event["from_state"], event["to_state"]
        try:
            changed = read_changed(event)
            moved = () if here is None else requests_told(event, changed) or ("",)
            for told in dict.fromkeys(map(self._replay.state_of, moved)):
                if told != here and not (told is None and self._since.events):  # what was proven is not replayed
                    yield Problem(name, f"moves a request from {here} that the events before it left in {told}")
            if here is not None and (here, to) not in _ARROWS:
                yield Problem(name, f"tells a transition that does not exist: {here} to {to}")
            self._replay.apply(changed)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            yield Problem(name, "does not tell readably what it changed")

    def _end(self, sql: Sql) -> Iterator[Problem]:
        """Compare the end of the chain with the end that was written down beside it."""
        end = sql.one("SELECT events, head FROM chain") or BEGINNING._asdict()
        if end != self.tip._asdict():
            written = f"event {end['events']} with the hash {end['head']}"
            found = f"ends at event {self.tip.events} with the hash {self.tip.head}"
            yield Problem("chain", f"{found}, {written} was the last")


def _unknown(head: str) -> Problem:
    return Problem("chain", f"no event has the hash {head}: the end was cut off or rewritten")


def _broken_links(event: Row, last: Tip) -> Iterator[Problem]:
    """Find what is wrong with an event itself and with its place behind the one before."""
    name = f"event {event['id']}"
    if event["id"] != last.events + 1:
        yield Problem(name, f"follows event {last.events}: what stood between them is missing")
    elif event["prev_hash"] not in {"", last.head}:
        yield Problem(name, "does not follow the event before it")
    if event["hash"] != hash_of(event, last.head):
        also = ", or does not follow the event before it" if event["prev_hash"] == "" else ""
        yield Problem(name, f"was changed: its hash is another one{also}")
