"""Holding a log against its witness: which of the heads noted there it has, and which are gone."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from bot.log.archives import archive_before
from bot.log.hashes import GENESIS
from bot.log.noted import Noted, read_noted
from bot.log.sql import Sql
from bot.ports import Comparison, Head, Heads

#: bytes of a line; a head is shorter
_LONGEST = 200
_RESTORED = "SELECT id, detail FROM events WHERE batch_id IS NULL AND name = 'restored' ORDER BY id"


def compare(sql: Sql, witness: BinaryIO, archives: Sequence[Sql] = ()) -> Comparison:
    """Compare every head of a witness with the chain, a line at a time. Raises ``LogUnavailable``, ``OSError``.

    ``archives``: those that the log follows, oldest first, as far as they are at hand.
    A head is taken back, not gone, where the chain tells of a restore after which no head was noted that it still has,
    and the log that was put in place ended before that head.
    """
    end = os.fstat(witness.fileno()).st_size  # what is noted from now on may be of events that are not seen here
    with sql.snapshot() as still:
        compared = _Compared([_File(one) for one in (*archives, still)])
        for number, line in enumerate(_lines(witness, end), start=1):
            try:
                noted = read_noted(line)
            except ValueError:
                compared.is_strange(number)
            else:
                compared.take(noted)
    return compared.told()


class _File:
    """One file of the chain: the heads it has, and the restores it tells of."""

    def __init__(self, sql: Sql) -> None:
        self._sql, self._restores = sql, tuple(_restores(sql))
        self.follows_another = archive_before(sql) is not None
        #: the number of events of the longest log that was noted and is there
        self._reached = 0

    def has(self, noted: Noted) -> bool:
        """Whether it has a head."""
        row = self._sql.one("SELECT hash FROM events WHERE id = ?", (noted.events,))
        if noted.head != (row["hash"] if row else GENESIS if noted.events == 0 else None):
            return False
        self._reached = max(self._reached, noted.events)
        return True

    def took_back(self, noted: Noted) -> bool:
        """Whether a restore took a head back: of which no head was noted since, and beyond what was put in place."""
        return any(event > self._reached and noted.events > before for event, before in self._restores)


class _Compared:
    """What was found so far, in no more memory for a million heads than for one."""

    def __init__(self, files: list[_File]) -> None:
        #: those that come yet; heads of earlier ones are not noted any more
        self._files = files
        self._heads = self._strange = self._first_strange = self._elsewhere = 0
        self._gone: Heads | None = None
        self._taken_back: Heads | None = None
        self._kept: Head | None = None
        self._is_here = False

    def is_strange(self, number: int) -> None:
        """Count a line that is no head."""
        self._strange += 1
        self._first_strange = self._first_strange or number

    def take(self, noted: Noted) -> None:
        """Look for a head."""
        self._heads += 1
        head = Head(noted.at, noted.events)
        place = next((place for place, file in enumerate(self._files) if file.has(noted)), None)
        if place is not None:
            self._files, self._is_here = self._files[place:], True
            self._kept = head if self._gone is None else self._kept
        elif not self._is_here and self._files[0].follows_another:
            self._elsewhere += 1
        elif self._files[0].took_back(noted):
            self._taken_back = _with(self._taken_back, head)
        else:
            self._gone = _with(self._gone, head)

    def told(self) -> Comparison:
        """Return all of it."""
        return Comparison(
            heads=self._heads,
            gone=self._gone,
            kept=self._kept if self._gone else None,
            taken_back=self._taken_back,
            elsewhere=self._elsewhere,
            strange=self._strange,
            first_strange=self._first_strange,
        )


def _with(heads: Heads | None, head: Head) -> Heads:
    return Heads(1, head, head) if heads is None else heads.and_then(head)


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
