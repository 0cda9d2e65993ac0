"""What the proof goes by in a log of each version of the schema: an earlier one is verified as it was made."""

from dataclasses import dataclass

from bot.log.audited import AUDITED
from bot.log.personal import PERSONAL

Columns = tuple[str, ...]

#: (table, column) → the first version whose events tell of it
_COLUMN_SINCE = {
    ("requests", "erased_at"): 4,
    ("batches", "language"): 5,
    ("requests", "due_at"): 5,
    ("requests", "delays"): 5,
    ("batches", "replaces"): 9,
    ("requests", "warnings"): 10,
    ("requests", "resolved_by"): 10,
    ("requests", "resolved_as"): 10,
}
#: table → the first version that has it
_TABLE_SINCE = {"digests": 4, "approvals": 9, "questions": 9, "question_words": 9, "names": 10, "name_words": 10}
#: the first version that tells where its chain ends, and the first without the digest of an approval in its batch
_END_SINCE, _DIGEST_UNTIL = 5, 4
#: the first version that keeps count of requests by their state, and the first that does so by their kind as well
_COUNTS_SINCE, _KINDS_SINCE = 7, 10


@dataclass(frozen=True, slots=True)
class Rules:
    """Tables with the columns that events vouch for, side tables with key and columns, and what else a log tells."""

    audited: dict[str, Columns]
    personal: dict[str, tuple[str, Columns]]
    tells_end: bool
    #: columns by which requests are counted; none where they are not
    counted_by: Columns

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables of whose rows events tell."""
        return (*self.audited, *self.personal)


def rules_of(version: int) -> Rules:
    """Return what a log of a version goes by."""
    audited = {
        table: tuple(name for name in columns if _COLUMN_SINCE.get((table, name), 1) <= version)
        for table, columns in AUDITED.items()
        if _TABLE_SINCE.get(table, 1) <= version
    }
    if version < _DIGEST_UNTIL:
        audited["batches"] += ("digest",)
    personal = {table: told for table, told in PERSONAL.items() if _TABLE_SINCE.get(table, 1) <= version}
    return Rules(audited, personal, version >= _END_SINCE, _counted_by(version))


def _counted_by(version: int) -> Columns:
    if version < _COUNTS_SINCE:
        return ()
    return ("state",) if version < _KINDS_SINCE else ("kind", "state")
