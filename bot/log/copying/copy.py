"""Copying the rows of a log, and proving the copy: in constant memory, whatever engines keep the two."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice

from bot.log.chain import BEGINNING, Check, Tip
from bot.log.copying.ends import Rows, Target
from bot.log.copying.tables import TABLES, Table
from bot.log.sql import Row, Sql

#: told of a table and how many of its rows were copied by now
Tell = Callable[[str, int], None]
#: problems that are told of a log that is not whole
_MOST = 20


def tip_of(sql: Sql) -> Tip:
    """Return where the chain of a log ends."""
    row = sql.one("SELECT id, hash FROM events ORDER BY id DESC LIMIT 1")
    return BEGINNING if row is None else Tip(row["id"], row["hash"])


def copy_rows(source: Rows, target: Target, tell: Tell) -> Tip:
    """Copy all rows; returns where the chain ends. Raises ``LogUnavailable`` when one of the two fails."""
    tip = tip_of(source.sql)
    for table in TABLES:
        _copy_table(table, source.sql, target, tell)
    target.complete(tip, source.numbers())
    return tip


def _copy_table(table: Table, source: Sql, target: Target, tell: Tell) -> None:
    rows = _told(source.stream(table.query, at_once=table.at_once), lambda done: tell(table.name, done))
    first = next(rows, None)
    if first is None:
        return
    names = tuple(first)

    def values() -> Iterator[tuple[object, ...]]:
        yield tuple(first.values())
        for row in rows:
            yield tuple(row[name] for name in names)

    target.fill(table.name, names, values())


def _told(rows: Iterable[Row], tell: Callable[[int], None]) -> Iterator[Row]:
    for done, row in enumerate(rows, start=1):
        tell(done)
        yield row


def prove(sql: Sql, tip: Tip) -> tuple[str, ...]:
    """Prove a copy as ``log verify`` does, and that its chain is the source's; returns what is wrong with it."""
    with closing(Check(sql, tip.head)) as check:
        problems = tuple(map(str, islice(check.problems(), _MOST)))
        if not problems and check.tip != tip:
            return (f"the copy ends at event {check.tip.events}, the log at event {tip.events}",)
    return problems
