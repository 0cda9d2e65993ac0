"""The shape of the log in PostgreSQL: tables, rules, indexes, triggers, functions and the view, as they were made.

What the server says of each is compared with ``shape.json``, which tells what it says of a new log. Servers of other
versions put other brackets and casts; these are left out. Tables, views and indexes that somebody added for their own
use are let be. The view is compared by how the server would run it, beside what its text should be.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.log.postgres.migrations import MIGRATIONS
from bot.log.problems import Problem
from bot.log.sql import Sql
from bot.log.views import COLUMNS, SENDS_ROWS

_HERE = "relnamespace = quote_ident(current_schema())::regnamespace"
_TABLES = f"""
SELECT 'table ' || relname AS subject, string_agg(
    concat_ws(' ', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
        (SELECT 'COLLATE ' || collname FROM pg_collation WHERE oid = attcollation), NULLIF(attidentity::text, ''),
        (SELECT 'DEFAULT ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum)),
    ', ' ORDER BY attname) AS made
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
WHERE {_HERE} AND relkind = 'r' GROUP BY relname
"""  # noqa: S608 - built from constants, at import
_RULES = f"""
SELECT 'constraint ' || conname AS subject, relname || ': ' || pg_get_constraintdef(pg_constraint.oid) AS made
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE {_HERE} AND contype IN ('c', 'f', 'p', 'u', 'x')
"""  # noqa: S608 - likewise
_INDEXES = f"""
SELECT 'index ' || relname AS subject,
    pg_get_indexdef(indexrelid) || CASE WHEN indisvalid AND indisready THEN '' ELSE ' INVALID' END AS made
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE {_HERE}
"""  # noqa: S608 - likewise
_TRIGGERS = f"""
SELECT 'trigger ' || tgname AS subject, pg_get_triggerdef(pg_trigger.oid) || ' ' || tgenabled::text AS made
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {_HERE} AND NOT tgisinternal
"""  # noqa: S608 - likewise
_FUNCTIONS = """
SELECT 'function ' || proname || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')' AS subject,
    concat_ws(' ', prokind, provolatile, prosecdef, lanname, pg_get_function_result(pg_proc.oid),
        array_to_string(proconfig, ' '), prosrc, aggtransfn::text, aggfinalfn::text, agginitval) AS made
FROM pg_proc JOIN pg_language ON pg_language.oid = prolang LEFT JOIN pg_aggregate ON aggfnoid = pg_proc.oid
WHERE pronamespace = quote_ident(current_schema())::regnamespace
"""
#: what makes a table say something else than its rows: another one's rows in it, rows that are hidden or put elsewhere,
#: or that a crash takes and a standby does not have
_BENT = f"""
SELECT relname AS name FROM pg_class WHERE {_HERE} AND (
    relrowsecurity OR relpersistence <> 'p'
    OR EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = pg_class.oid AND relkind = 'r')
    OR EXISTS (SELECT 1 FROM pg_rewrite WHERE ev_class = pg_class.oid AND rulename <> '_RETURN')
) ORDER BY relname
"""  # noqa: S608 - likewise
#: what acts by itself on one of our tables, and what could be called in the place of one of our functions
_ADDED = f"""
SELECT 'trigger ' || tgname AS subject, 'table ' || relname AS beside
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {_HERE} AND NOT tgisinternal
UNION ALL
SELECT 'function ' || proname || '(' || pg_get_function_identity_arguments(oid) || ')', 'function ' || proname
FROM pg_proc WHERE pronamespace = quote_ident(current_schema())::regnamespace ORDER BY subject
"""  # noqa: S608 - likewise
_VIEW = f"""
SELECT array_to_string(reloptions, ',') AS options, (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = pg_class.oid AND attnum > 0) AS columns
FROM pg_class WHERE {_HERE} AND relname = 'sends' AND relkind = 'v'
"""  # noqa: S608 - likewise
_PLAN = "EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM "
#: what differs from server to server: the collation of ``fold``, and the marks that its maker's Unicode has
_FOLDING = (re.compile(r"\[(\\U[0-9a-f]{8}-?)+\]"), re.compile(r'(?<=COLLATE pg_catalog.)"[^"]+"'))
#: what a server puts as it likes
_AS_IT_LIKES = re.compile(r"[\s()\"]+|::(text|bpchar|character varying|bigint|integer)(\[\])?")


def compare_shape(sql: Sql) -> Iterator[Problem]:
    """Find what was altered, dropped, added to act by itself, or made to hide rows. Raises ``LogUnavailable``.

    Of a newer schema that this program works with it does not know how that was made.
    """
    if _is_newer(sql):
        return
    found = shape_of(sql)
    yield from compare_made(sql, found)
    yield from _compare_view(sql)
    for row in sql.rows(_ADDED):
        if row["subject"] not in expected_shape() and row["beside"] in _names():
            yield Problem(row["subject"], "is not the bot's")


def compare_made(sql: Sql, found: dict[str, str] | None = None) -> Iterator[Problem]:
    """Find what the migrations made and was altered, dropped or bent since, but for the view, which is for people."""
    if _is_newer(sql):
        return
    found = shape_of(sql) if found is None else found
    for subject, made in expected_shape().items():
        if subject not in found:
            yield Problem(subject, "is missing")
        elif found[subject] != made:
            yield Problem(subject, "was altered")
    for row in sql.rows(_BENT):
        if f"table {row['name']}" in expected_shape():
            yield Problem(
                f"table {row['name']}",
                "hides rows, puts them elsewhere, forgets them in a crash, or has rows of another one",
            )


def shape_of(sql: Sql) -> dict[str, str]:
    """Return what the server says of all that could be ours, by what it is."""
    schema = re.compile(rf"(?<!\w){re.escape(_quoted_schema(sql))}(?=[.,])")
    return {
        row["subject"]: plain(schema.sub("schema", row["made"])).replace("schema.", "")
        for query, plain in _QUERIES.items()
        for row in sql.rows(query)
    }


@cache
def expected_shape() -> dict[str, str]:
    """Return what a server says of a new log."""
    made: dict[str, str] = json.loads(Path(__file__).with_name("shape.json").read_text(encoding="utf-8"))
    return made


def _compare_view(sql: Sql) -> Iterator[Problem]:
    view = sql.one(_VIEW)
    if view is None:
        yield Problem("view sends", "is missing")
    elif view["options"] or view["columns"] != ",".join(COLUMNS) or not any(_runs_as_made(sql) for _ in range(2)):
        yield Problem("view sends", "was altered")


def _runs_as_made(sql: Sql) -> bool:
    """Whether the server would do for the view just what it does for its text; statistics may change in between."""
    plans = [sql.rows(f"{_PLAN}{what}") for what in ("sends", f"({SENDS_ROWS} ORDER BY requests.seq) AS sends")]
    return plans[0] == plans[1]


def _plain(made: str) -> str:
    return " ".join(_AS_IT_LIKES.sub(" ", made).split())


def _plain_body(made: str) -> str:
    """Return what a function does; its text is ours, brackets and all."""
    for pattern in _FOLDING:
        made = pattern.sub(" ", made)
    return " ".join(made.split())


@cache
def _names() -> frozenset[str]:
    """Return what is ours, without the arguments of functions."""
    return frozenset(subject.partition("(")[0] for subject in expected_shape())


#: what is asked of the server → how its answer is read
_QUERIES = {_TABLES: _plain, _RULES: _plain, _INDEXES: _plain, _TRIGGERS: _plain, _FUNCTIONS: _plain_body}


def _is_newer(sql: Sql) -> bool:
    return bool(sql.rows("SELECT COUNT(*) AS number FROM migrations")[0]["number"] > len(MIGRATIONS))


def _quoted_schema(sql: Sql) -> str:
    return str(sql.rows("SELECT quote_ident(current_schema()) AS name")[0]["name"])
