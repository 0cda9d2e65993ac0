"""What is shown of a request costs no more when the log is long."""

import sqlite3
from contextlib import closing

from bot.log import SqliteSendLog, requests
from tests.integration.log.samples import add, request


def test_the_message_before_is_found_by_its_conversation_however_many_there_are(log: SqliteSendLog) -> None:
    """Or each card of the first message in a conversation goes through all requests there ever were."""
    add(log, request())
    query = f"EXPLAIN QUERY PLAN {requests._REQUEST} {requests._SAID_BEFORE}"
    with closing(sqlite3.connect(log.path)) as connection:
        plan = [str(row[3]) for row in connection.execute(query, ("1", "2"))]
    assert any("requests USING INDEX requests_of_conversation" in step for step in plan), plan
