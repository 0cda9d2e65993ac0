"""The people whose names the log has kept."""

from collections.abc import Mapping
from datetime import datetime

from bot.log.names import name_at
from bot.log.parts import Reads, Writes
from bot.log.times import stamp
from bot.log.told import GONE, Changed


class PeopleReads(Reads):
    """Reading names."""

    __slots__ = ()

    def called(self, person: str, moment: datetime) -> str:
        """Return what a person was called at a moment; empty where no name was known, or it was erased."""
        return name_at(self.sql, person, stamp(moment)) or ""

    def names_of(self, person: str) -> int:
        """Return how many names of a person there are."""
        return len(self.sql.rows(f"SELECT name_id FROM name_words WHERE {_OF}", (person,)))  # noqa: S608 - a constant


class PeopleWrites(Writes, PeopleReads):
    """Erasing names. See ``bot.ports.writer.PeopleWrite``."""

    __slots__ = ()

    def forget(self, person: str, *, at: datetime, detail: Mapping[str, object]) -> int:
        """Erase all names of a person, with a ``name_forgotten`` event unless there is none; returns how many."""
        gone = self.sql.rows(f"DELETE FROM name_words WHERE {_OF} RETURNING name_id", (person,))  # noqa: S608 - a constant
        if gone:
            changed: Changed = {"name_words": {str(row["name_id"]): GONE for row in gone}}
            self.journal.append("name_forgotten", at=at, detail={"person": person, **detail}, changed=changed)
        return len(gone)


_OF = "name_id IN (SELECT id FROM names WHERE person = ?)"
