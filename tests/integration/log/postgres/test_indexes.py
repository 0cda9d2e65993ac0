"""What the bot asks of a server again and again is found by an index, so that it takes no longer as the log grows."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import psycopg
import pytest

from bot.domain.follow_ups import What
from bot.domain.requests import State
from bot.kinds import CONTENTS
from bot.log.figures import figures_of
from bot.log.postgres.connection import PostgresSql
from bot.log.postgres.migrations import Connected
from bot.log.postgres.soundness import refuse_damaged
from bot.log.reader import LogReader, reader_over
from bot.log.sql import MANY, Parameters, Row
from tests.integration.log.acts import ACTS
from tests.integration.log.conftest import EMPTIED
from tests.integration.log.engines import Server
from tests.integration.log.samples import ANA, at

if TYPE_CHECKING:
    from bot.log.engines import EngineLog

#: tables that grow with every request
GROWING = ("requests", "batches", "contents", "attempts", "answers", "digests", "events", "names", "alert_requests")
READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
LONG = timedelta(days=1)


class Asked(PostgresSql):
    """Remembers what was asked."""

    def __init__(self, connection: Connected) -> None:
        super().__init__(connection)
        self.queries: dict[str, Parameters] = {}

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Row]:
        self.queries[statement] = parameters
        return super().rows(statement, parameters)

    def stream(self, statement: str, parameters: Parameters = (), *, at_once: int = MANY) -> Iterator[Row]:
        self.queries[statement] = parameters
        return super().stream(statement, parameters, at_once=at_once)


def ask_all(reader: LogReader) -> None:
    """Ask what loops, and buttons, ask."""
    figures_of(reader)
    for state in (State.COLLECTING, State.APPROVED, State.SENDING, State.UNKNOWN):
        reader.requests.in_state(state)
    reader.requests.story("b1")
    reader.decisions.pending(limit=5)
    reader.decisions.next_to_expire()
    reader.decisions.pending_without("reminded")
    reader.questions.of_batch("b3")
    reader.attempts.of("r1")
    for what in map(What, ("collect", "identify", "reconcile", "read_back", "order_id")):
        reader.follow_ups.due(what, at(0), first=LONG, longest=LONG, but=("b1",))
        reader.follow_ups.next_at(what, after=at(0))
    reader.outbox.due(at(0))
    reader.outbox.next_at()
    reader.outbox.is_stuck("b1", tries=3)
    reader.alerts.of("r1")
    reader.alerts.naming("r1")
    reader.history.recent()
    reader.history.of_order(15001, "580101")
    reader.history.in_conversation("15001/order/580101")
    reader.history.account_of("580101")
    reader.erasure.over_since(at(0))
    reader.events.tip()
    reader.events.last("head_noted")
    reader.events.about_order("label_fetched", "580101")
    reader.events.newest_time()
    reader.people.called(ANA, at(0))
    reader.sql.rows("SELECT * FROM sends WHERE request_id = ?", ("r1",))


@pytest.fixture(scope="module")
def filled(shared_database: str) -> Iterator[Connected]:
    with psycopg.connect(shared_database, autocommit=True) as connection:
        connection.execute(f"BEGIN; {EMPTIED}; COMMIT".encode())
        server = cast("EngineLog", Server(connection, {ANA: "Ana Prueba"}.get))
        for act in ACTS:
            act(server)
        yield connection


def test_no_table_that_grows_is_gone_through(filled: Connected) -> None:
    """Where the server goes through a table only when it has no index for the question."""
    filled.execute("ANALYZE; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off")
    filled.execute("SET enable_mergejoin = off; SET enable_sort = off")
    asked, plain = Asked(filled), PostgresSql(filled)
    filled.execute(READING)
    ask_all(reader_over(asked, CONTENTS))
    filled.execute("ROLLBACK")
    through = re.compile(rf"Seq Scan on ({'|'.join(GROWING)})\b")
    assert len(asked.queries) > 30
    for query, given in asked.queries.items():
        plan = [str(line["QUERY PLAN"]) for line in plain.rows(f"EXPLAIN (COSTS OFF) {query}", given)]
        assert not any(map(through.search, plan)), (query, plan)
    filled.execute("RESET ALL")


def test_looking_before_the_start_asks_for_no_more_of_a_longer_log(filled: Connected) -> None:
    asked = Asked(filled)
    refuse_damaged(asked)
    assert not [query for query in asked.queries if "COUNT(*)" in query and "migrations" not in query]
