"""What stands before the pages of a log in the browser."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from sqlite3 import connect

import httpx
import pytest

from bot.browsing.copy import Copy
from bot.browsing.plugin import Plugin, Receive, Scope, Send
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from tests.integration.log.samples import add, marks, request


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the query, as Datasette would see it."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["query_string"]})


@pytest.fixture
def copy(log: SqliteSendLog) -> Iterator[Copy]:
    with open_reader(log.path, CONTENTS) as reader, closing(Copy(reader, wait=0)) as copy:
        yield copy


def asked(copy: Copy, path: str, host: str = "127.0.0.1:8001") -> tuple[int, str]:
    plugin = Plugin("log", copy, UTC, lambda: True, lambda _batch, _event: "")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(plugin.asgi_wrapper()(page))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.get(path)

    answer = asyncio.run(ask())
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("page_path", "query"),
    [
        ("/log/files", "_nocol=content"),
        ("/log/files.csv?_stream=on", "_stream=on&_nocol=content"),
        ("/log/files?_nocol=size", "_nocol=size"),
        ("/log/sends?state=sent", "state=sent&_nocol=seq"),
        ("/log/files/abc", ""),
        ("/log/events", ""),
    ],
)
def test_a_list_leaves_out_what_is_too_much_for_it(copy: Copy, page_path: str, query: str) -> None:
    assert asked(copy, page_path) == (200, query)


@pytest.mark.parametrize(
    ("host", "status"), [("localhost", 200), ("127.0.0.1:9000", 200), ("rebound.example.com", 403)]
)
def test_only_this_machine_is_answered(copy: Copy, host: str, status: int) -> None:
    assert asked(copy, "/", host)[0] == status


def test_a_page_that_would_be_old_is_refused(log: SqliteSendLog, copy: Copy) -> None:
    add(log, *marks("b1", 3))
    copy.refresh()
    with closing(connect(":memory:", uri=True)) as connection:
        copy.join(connection)
        reading = connection.execute("SELECT * FROM sends")
        reading.fetchone()
        add(log, request("r2", "b2"))
        assert asked(copy, "/log/sends") == (
            503,
            "The send log is not available: busy: another program is writing to the database",
        )
        reading.close()
    assert asked(copy, "/log/sends")[0] == 200
