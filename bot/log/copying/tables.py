"""What a log consists of: its tables, in the order in which links between them allow rows to be written.

What a database makes by itself is not among them (``chain``, ``counts``), nor what belongs to one database alone
(``epoch``, ``heartbeat``, ``migrations``), nor drafts, which are short-lived.
"""

from dataclasses import dataclass

from bot.log.sql import MANY


@dataclass(frozen=True, slots=True)
class Table:
    """A table: in which order its rows are copied, and how many memory may hold at once.

    ``hidden``: a column that ``*`` leaves out in SQLite, and that rows have to keep all the same.
    """

    name: str
    order: str = ""
    hidden: str = ""
    at_once: int = MANY

    @property
    def query(self) -> str:
        """What its rows are read with."""
        columns = f"{self.hidden}, *" if self.hidden else "*"
        order = f" ORDER BY {self.order}" if self.order else ""
        return f"SELECT {columns} FROM {self.name}{order}"  # noqa: S608 - names come from code


TABLES = (
    Table("batches", "seq"),
    Table("requests", "seq"),
    Table("attempts", "id"),
    Table("approvals", "id"),
    Table("questions", "rowid", hidden="rowid"),
    Table("replies"),
    Table("names", "id"),
    Table("follow_ups"),
    Table("contents"),
    Table("remarks"),
    Table("answers"),
    Table("digests"),
    Table("question_words"),
    Table("name_words"),
    Table("files", at_once=1),  # one may be as large as Slack allows
    Table("events", "id"),
    Table("outbox", "id"),
    Table("posts"),
    Table("alerts", "seq"),
    Table("alert_requests", "seq"),
    Table("pace"),
)

#: tables to whose rows the database gives numbers that it never gives again, in ``id``: events name rows by them
NUMBERED = ("approvals", "names", "outbox")
