"""The proof: the chain of events is whole, and the tables say what the events say."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.requests import TRANSITIONS
from bot.log.connection import Row
from bot.log.hashes import GENESIS, hash_of
from bot.log.reader import LogReader
from bot.log.replay import Problem, Replay
from bot.log.tables import compare_contents, compare_files, compare_rows

__all__ = ["GENESIS", "Problem", "Verification", "hash_of", "verify"]

_ARROWS = {(here.value, to.value) for here, following in TRANSITIONS.items() for to in following}


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: the number of events, the last one's hash (to be kept elsewhere), and what is wrong."""

    events: int
    head: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(reader: LogReader, *, expected_head: str | None = None) -> Verification:
    """Check every event, row, content and file of a log, as they are at one moment.

    Whoever can write the file can cut events off its end together with the rows they tell of; only ``expected_head``,
    a head noted earlier, shows that. It may be any event of the chain by now. Raises ``LogUnavailable``.
    """
    with reader.sql.snapshot() as sql:
        replay = Replay()
        problems: list[Problem] = []
        last_id, head, known = 0, GENESIS, expected_head in {None, GENESIS}
        for event in sql.stream("SELECT * FROM events ORDER BY id"):
            problems += _broken_links(event, last_id, head)
            problems += _told(event, replay)
            last_id, head = event["id"], event["hash"]
            known = known or head == expected_head
        if not known:
            problems.append(
                Problem("chain", f"no event has the hash {expected_head}: the end was cut off or rewritten")
            )
        problems += [*compare_rows(sql, replay), *compare_contents(sql, replay), *compare_files(sql, replay)]
        return Verification(last_id, head, tuple(problems))


def _broken_links(event: Row, last_id: int, last_hash: str) -> Iterator[Problem]:
    """Find what is wrong with an event itself and with its place behind the one before."""
    name = f"event {event['id']}"
    if event["id"] != last_id + 1:
        yield Problem(name, f"follows event {last_id}: what stood between them is missing")
    elif event["prev_hash"] != last_hash:
        yield Problem(name, "does not follow the event before it")
    if event["hash"] != hash_of(event):
        yield Problem(name, "was changed: its hash is another one")


def _told(event: Row, replay: Replay) -> Iterator[Problem]:
    """Replay an event, and find a step that the states do not have."""
    name = f"event {event['id']}"
    here, to = event["from_state"], event["to_state"]
    if here is not None:
        told = replay.state_of(event["request_id"])
        if told != here:
            yield Problem(name, f"moves a request from {here} that the events before it left in {told}")
        if (here, to) not in _ARROWS:
            yield Problem(name, f"tells a transition that does not exist: {here} to {to}")
    try:
        replay.apply(json.loads(event["changed"]))
    except (ValueError, TypeError, AttributeError):
        yield Problem(name, "does not tell readably what it changed")
