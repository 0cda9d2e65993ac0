"""The people whose names the log has kept."""

from datetime import datetime

from bot.log.names import OF_PERSON, name_at
from bot.log.parts import Reads
from bot.log.times import stamp


class PeopleReads(Reads):
    """Reading names; ``ErasureWrites`` erases them."""

    __slots__ = ()

    def called(self, person: str, moment: datetime) -> str:
        """Return what a person was called at a moment; empty where no name was known, or it was erased."""
        return name_at(self.sql, person, stamp(moment)) or ""

    def names_of(self, person: str) -> int:
        """Return how many names of a person there are."""
        return len(self.sql.rows(f"SELECT name_id FROM name_words WHERE {OF_PERSON}", (person,)))  # noqa: S608 - a constant
