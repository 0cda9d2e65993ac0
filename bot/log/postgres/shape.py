"""The shape of the log in PostgreSQL: tables, rules, indexes, triggers, functions and the view, as they were made."""

from collections.abc import Iterator

from bot.log.problems import Problem
from bot.log.sql import Sql

_FIRING = "SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'events'::regclass AND tgenabled = 'A' ORDER BY tgname"


def compare_shape(sql: Sql) -> Iterator[Problem]:
    """Find triggers of the chain that are gone or do not fire."""
    firing = {row["name"] for row in sql.rows(_FIRING)}
    for name in ("events_are_counted", "events_are_not_changed"):
        if name not in firing:
            yield Problem(f"trigger {name}", "is missing or disabled")
