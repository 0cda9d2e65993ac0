"""What people were called at the time: a row a name, told by the event of whoever does something under a new one."""

from collections.abc import Callable

from bot.log.personal import keep
from bot.log.sql import Row, Sql
from bot.log.told import Changed

#: a person's name as far as it is known at this moment, without asking anybody; empty or None: not known
NameSource = Callable[[str], str | None]

#: the names of a person, among ``name_words``
OF_PERSON = "name_id IN (SELECT id FROM names WHERE person = ?)"
_KNOWN = (
    "SELECT name_words.name FROM names LEFT JOIN name_words ON name_words.name_id = names.id"
    " WHERE names.person = :person AND names.at <= :at ORDER BY names.at DESC, names.id DESC LIMIT 1"
)


def nobody_is_named(_person: str) -> None:
    """Know no name: a log that is told none keeps none."""


def name_at(sql: Sql, person: str, at: str) -> str | None:
    """Return what a person was called at a moment; None where no name was known, or it was erased."""
    known = sql.one(_KNOWN, {"person": person, "at": at})
    return None if known is None else known["name"]


def note_name(sql: Sql, person: str, at: str, name: str) -> Changed:
    """Write what a person is called since a moment, unless it was known by then; returns what an event tells of it."""
    if name_at(sql, person, at) == name:
        return {}
    row: Row = {"person": person, "at": at}
    key = sql.insert_for_id("names", row)
    digest = keep(sql, "name_words", key, {"name": name})
    return {"names": {str(key): row}, "name_words": {str(key): {"content_digest": digest}}}
