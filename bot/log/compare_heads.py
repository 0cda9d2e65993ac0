"""Holding a log against its witness: which of the heads noted there it has, and which are gone."""

import json
import os
from collections.abc import Iterator
from typing import BinaryIO

from bot.log.hashes import GENESIS
from bot.log.noted import Noted, read_noted
from bot.log.sqlite.connection import Sql
from bot.ports import Comparison, Head, Heads

#: bytes of a line; a head is shorter
_LONGEST = 200
_RESTORED = "SELECT id, detail FROM events WHERE batch_id IS NULL AND name = 'restored' ORDER BY id"


def compare(sql: Sql, witness: BinaryIO) -> Comparison:
    """Compare every head of a witness with the chain, a line at a time. Raises ``LogUnavailable``, ``OSError``.

    A head is taken back, not gone, where the chain tells of a restore after which no head was noted that it still has,
    and the log that was put in place ended before that head.
    """
    end = os.fstat(witness.fileno()).st_size  # what is noted from now on may be of events that are not seen here
    compared = _Compared()
    with sql.snapshot() as still:
        restores = tuple(_restores(still))
        for number, line in enumerate(_lines(witness, end), start=1):
            try:
                noted = read_noted(line)
            except ValueError:
                compared.is_strange(number)
                continue
            row = still.one("SELECT hash FROM events WHERE id = ?", (noted.events,))
            if noted.head == (row["hash"] if row else GENESIS if noted.events == 0 else None):
                compared.is_there(noted)
            else:
                compared.is_missing(noted, restores)
    return compared.told()


class _Compared:
    """What was found so far, in no more memory for a million heads than for one."""

    def __init__(self) -> None:
        self._heads = self._strange = self._first_strange = 0
        self._gone: Heads | None = None
        self._taken_back: Heads | None = None
        self._kept: Head | None = None
        #: the number of events of the longest log that was noted and is there
        self._reached = 0

    def is_strange(self, number: int) -> None:
        """Count a line that is no head."""
        self._strange += 1
        self._first_strange = self._first_strange or number

    def is_there(self, noted: Noted) -> None:
        """Count a head that the log has."""
        self._heads += 1
        self._reached = max(self._reached, noted.events)
        if self._gone is None:
            self._kept = _head(noted)

    def is_missing(self, noted: Noted, restores: tuple[tuple[int, int], ...]) -> None:
        """Count a head that the log does not have. ``restores``: number of the event, and events there were before."""
        self._heads += 1
        if any(event > self._reached and noted.events > before for event, before in restores):
            self._taken_back = _with(self._taken_back, _head(noted))
        else:
            self._gone = _with(self._gone, _head(noted))

    def told(self) -> Comparison:
        """Return all of it."""
        kept = self._kept if self._gone else None
        return Comparison(self._heads, self._gone, kept, self._taken_back, self._strange, self._first_strange)


def _with(heads: Heads | None, head: Head) -> Heads:
    return Heads(1, head, head) if heads is None else heads.and_then(head)


def _head(noted: Noted) -> Head:
    return Head(noted.at, noted.events)


def _restores(sql: Sql) -> Iterator[tuple[int, int]]:
    for row in sql.rows(_RESTORED):
        try:
            yield row["id"], int(json.loads(row["detail"])["events"])
        except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
            continue  # somebody changed it: the proof tells which


def _lines(file: BinaryIO, end: int) -> Iterator[str]:
    """Yield the lines that begin before a place in a file; of one that is very long the first bytes."""
    while file.tell() < end and (line := file.readline(_LONGEST)):
        yield line.decode(errors="replace")
        while not line.endswith(b"\n") and (line := file.readline(_LONGEST)):
            pass
