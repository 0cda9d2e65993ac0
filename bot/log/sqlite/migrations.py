"""Migrations of the send log, applied by sqlite-utils in one ``BEGIN IMMEDIATE``.

sqlite-utils opens a deferred transaction per migration (sqlite-utils.datasette.io, "Database migrations"), which two
processes can enter at once; inside ours it only sets savepoints.
"""

import sqlite3
from datetime import UTC, datetime

from sqlite_utils import Database, Migrations

from bot.errors import LogUnavailable
from bot.log.journal import Journal
from bot.log.personal import keep
from bot.log.sqlite.connection import SqliteSql
from bot.log.sqlite.earlier_sends import NINTH_SENDS, TENTH_SENDS
from bot.log.sqlite.older_rows import amounts_told, outcomes_and_warnings
from bot.log.sqlite.rebuild import rebuild, refuse_loose_ends
from bot.log.sqlite.schema import EVENT_TABLES, FIRST_SENDS, INTERNAL_TABLES, PERSONAL_TABLES, REQUEST_TABLES
from bot.log.sqlite.schema_changes import (
    ALERT_KEYS,
    APPROVALS,
    BELONGING,
    CHAIN_END,
    COUNTS_BY_KIND,
    DIGEST_MOVED,
    DRAFTS,
    ERASURE,
    FOLLOW_UPS,
    INDEXES_AND_COUNTS,
    INDEXES_DROPPED,
    LINKS,
    NAMES,
    OUTCOMES_AND_WARNINGS,
    OWN_DOINGS,
    QUESTIONS,
    REPLACES,
    SMALLER,
    UNCONFIRMED_INDEX,
)
from bot.log.told import Changed
from bot.log.views import SENDS

MIGRATIONS = Migrations("alephee-bot")


@MIGRATIONS()
def m001_tables(db: Database) -> None:
    """Create the tables."""
    for script in (REQUEST_TABLES, PERSONAL_TABLES, EVENT_TABLES, INTERNAL_TABLES):
        _run(db, script)


@MIGRATIONS()
def m002_sends(db: Database) -> None:
    """Create the view people read."""
    _run(db, FIRST_SENDS)


@MIGRATIONS()
def m003_unconfirmed(db: Database) -> None:
    """Index the marks that are still to be read back."""
    _run(db, UNCONFIRMED_INDEX)


@MIGRATIONS()
def m004_erasure(db: Database) -> None:
    """Make room for erasing words, and put the digests of approvals, which tell about them, beside a salt."""
    _run(db, ERASURE)
    sql = SqliteSql(db)
    changed: Changed = {"digests": {}}
    for batch in sql.rows("SELECT id, digest FROM batches WHERE digest <> '' ORDER BY seq"):
        digest = keep(sql, "digests", batch["id"], {"digest": batch["digest"]})
        changed["digests"][batch["id"]] = {"content_digest": digest}
    if changed["digests"]:
        _tell(sql, "digests_moved", changed)
    _run(db, DIGEST_MOVED)


@MIGRATIONS()
def m005_chain_end(db: Database) -> None:
    """Tell where the chain ends, and let it vouch for all columns of what was asked."""
    _run(db, CHAIN_END)
    sql, changed = SqliteSql(db), Changed()
    for table, columns in (("batches", "language"), ("requests", "due_at, delays")):
        rows = sql.rows(f"SELECT id AS _key, {columns} FROM {table} ORDER BY seq")  # noqa: S608 - constants
        if rows:
            changed[table] = {row.pop("_key"): row for row in rows}
    if changed:
        _tell(sql, "columns_vouched", changed)


@MIGRATIONS()
def m006_links(db: Database) -> None:
    """Let every link between tables lead to a primary key; numbers, rows and the events' hashes stay."""
    for table, edits in LINKS.items():
        rebuild(db, table, edits)
    refuse_loose_ends(db, BELONGING)


@MIGRATIONS()
def m007_smaller(db: Database) -> None:
    """Let kinds and screens grow without the schema, and store less a request; events and their hashes stay."""
    db.execute("PRAGMA secure_delete=OFF")  # what is made anew holds no words, and overwriting it takes half the time
    _run(db, INDEXES_DROPPED)
    for table, edits in SMALLER.items():
        rebuild(db, table, edits)
    db.execute("PRAGMA secure_delete=ON")
    _run(db, INDEXES_AND_COUNTS)
    _run(db, f"DROP VIEW sends;\n{FIRST_SENDS}")  # the first logs have another one


@MIGRATIONS()
def m008_follow_ups(db: Database) -> None:
    """Give what is to be followed up rows of its own, and what an alert is about a column beside its cause."""
    _run(db, FOLLOW_UPS)
    _run(db, ALERT_KEYS)


@MIGRATIONS()
def m009_approvals(db: Database) -> None:
    """Give each approval a row, questions and answers a place, and tell which batch another one replaces."""
    for script in (APPROVALS, QUESTIONS, REPLACES):
        _run(db, script)
    _run(db, f"DROP VIEW sends;\n{NINTH_SENDS}")


@MIGRATIONS()
def m010_record(db: Database) -> None:
    """Let the view say everything: who resolved what was unknown, which warnings were in view, names, and amounts."""
    for script in (OUTCOMES_AND_WARNINGS, NAMES, OWN_DOINGS, COUNTS_BY_KIND):
        _run(db, script)
    sql = SqliteSql(db)
    changed = {"requests": outcomes_and_warnings(sql), "contents": amounts_told(sql)}
    told: Changed = {table: rows for table, rows in changed.items() if rows}
    if told:
        _tell(sql, "columns_vouched", told)
    _run(db, f"DROP VIEW sends;\n{TENTH_SENDS}")


@MIGRATIONS()
def m011_drafts(db: Database) -> None:
    """Keep drafts, so that they survive a restart, and let the view be the same text for every engine."""
    _run(db, DRAFTS)
    _run(db, f"DROP VIEW sends;\n{SENDS}")


def _tell(sql: SqliteSql, name: str, changed: Changed) -> None:
    journal = Journal(sql)
    journal.append(name, at=datetime.now(UTC), changed=changed)
    journal.flush()


def _run(db: Database, script: str) -> None:
    """Run statements that each begin on a line of their own; sqlite-utils tries every character as the end of one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():  # the last one may have no semicolon
        db.execute(statement)


def migrate(db: Database) -> None:
    """Bring a database up to date, or leave it as it was.

    Raises ``LogUnavailable`` for the file of a newer program or of another one, or a damaged one; ``sqlite3.Error``.
    """
    db.execute("PRAGMA foreign_keys=OFF")  # tables are made anew; within a transaction it has no effect
    try:
        db.execute("BEGIN IMMEDIATE")
        _refuse_foreign(db)
        MIGRATIONS.apply(db)
        db.commit()
    finally:
        db.rollback()  # does nothing after the commit
        db.execute("PRAGMA foreign_keys=ON")


def check_schema(db: Database) -> None:
    """Check that a database is a send log of this version. Raises ``LogUnavailable``."""
    check_kind(db)
    if is_older(db):
        raise LogUnavailable("the file was written by an older version of the bot; start the bot once to update it")


def check_kind(db: Database) -> None:
    """Check that a database is a send log of this version or of an earlier one. Raises ``LogUnavailable``."""
    _refuse_foreign(db)
    if not MIGRATIONS.applied(db):
        raise LogUnavailable("the file is no send log")


def version_of(db: Database) -> int:
    """Return the version of a send log: how many migrations it went through."""
    return len(MIGRATIONS.applied(db))


def newest_version() -> int:
    """Return the version that this program writes."""
    return len(MIGRATIONS._migrations)  # noqa: SLF001 - no public list


def make_version(db: Database, version: int) -> None:
    """Make the tables of a version in an empty database."""
    following = [migration.name for migration in MIGRATIONS._migrations][version:]  # noqa: SLF001 - no public list
    MIGRATIONS.apply(db, stop_before=following[0] if following else None)


def is_older(db: Database) -> bool:
    """Whether a database is a send log that some migrations are still to be applied to."""
    return bool(MIGRATIONS.applied(db)) and bool(MIGRATIONS.pending(db))


def is_current(db: Database) -> bool:
    """Whether a database is a send log that just this version's migrations were applied to."""
    return not MIGRATIONS.pending(db) and not _newer(db)


def _newer(db: Database) -> list[str]:
    known = {migration.name for migration in MIGRATIONS._migrations}  # noqa: SLF001 - no public list
    return [migration.name for migration in MIGRATIONS.applied(db) if migration.name not in known]


def _refuse_foreign(db: Database) -> None:
    newer = _newer(db)
    if newer:
        raise LogUnavailable(f"the file was written by a newer version of the bot ({newer[-1]}); update the bot")
    if not MIGRATIONS.applied(db) and db.table_names():
        raise LogUnavailable("the file is no send log: it holds the tables of something else")
