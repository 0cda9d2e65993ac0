"""The figures of the log cost no more when it is long: nothing that has ended is gone through."""

import sqlite3
from contextlib import closing

from bot.log import SqliteSendLog, figures
from tests.integration.log.samples import add, request

#: tables that grow with the history
GROWING = ("requests", "batches", "attempts", "events", "contents")


def test_no_figure_goes_through_what_has_ended(log: SqliteSendLog) -> None:
    add(log, request())
    with closing(sqlite3.connect(log.path)) as connection:
        plans = [
            str(row[3])
            for query in (figures._COUNTS, figures._WAITING, figures._OUTBOX)
            for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", {"asked_at": "$.x"})
        ]
    assert any("USING INDEX requests_due" in step for step in plans)
    gone_through = [step for step in plans if any(step.startswith(f"SCAN {table}") for table in GROWING)]
    assert [step for step in gone_through if "USING INDEX requests_due" not in step] == []


def test_figures_can_be_read_while_somebody_holds_the_lock_of_the_database(log: SqliteSendLog) -> None:
    add(log, request())
    with closing(sqlite3.connect(log.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with log.read() as reader:
            assert sum(figures.figures_of(reader).requests.values()) == 1
