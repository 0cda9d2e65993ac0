"""The copy of ``sends`` that a browser looks through."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from bot.browsing.copy import Copy
from bot.errors import LogUnavailable
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_reader
from bot.log.filters import Filters
from bot.log.search import search
from bot.operations.keeping.forget import Forget
from tests.integration.log.samples import A_MESSAGE, ANA, TurnedClock, add, at, marks, request, send, stored


@pytest.fixture
def copy(log: SqliteSendLog) -> Iterator[Copy]:
    with open_reader(log.path, CONTENTS) as reader, closing(Copy(reader)) as copy:
        yield copy


@contextmanager
def joined(log: SqliteSendLog, copy: Copy) -> Iterator[sqlite3.Connection]:
    """Connect as a page does, with the copy as new as the log."""
    copy.refresh()
    with closing(sqlite3.connect(f"{log.path.as_uri()}?mode=ro", uri=True)) as connection:
        copy.join(connection)
        yield connection


def told(log: SqliteSendLog, copy: Copy) -> list[tuple[object, ...]]:
    with joined(log, copy) as connection:
        return connection.execute("SELECT * FROM sends").fetchall()


def found(log: SqliteSendLog, copy: Copy, words: str) -> list[str]:
    with joined(log, copy) as connection:
        query = "SELECT request_id FROM sends WHERE seq IN (SELECT rowid FROM words WHERE words MATCH ?)"
        return [row[0] for row in connection.execute(query, (words,))]


def truth(log: SqliteSendLog) -> list[tuple[object, ...]]:
    with log.read() as reader:
        return [(*row.values(), place) for place, row in enumerate(search(reader, Filters()), start=1)]


def test_it_says_what_the_view_says_whatever_happens(log: SqliteSendLog, copy: Copy) -> None:
    assert told(log, copy) == []
    add(log, request("r1", "b1"))
    add(log, *marks("b2", 3))
    assert told(log, copy) == truth(log)
    send(log, stored(log, "r1"))
    add(log, request("r3", "b3"))
    assert told(log, copy) == truth(log)
    assert told(log, copy) == truth(log)  # nothing happened


def test_a_name_that_is_erased_is_gone_from_every_row(log: SqliteSendLog, copy: Copy) -> None:
    log.names = {ANA: "Ana Prueba"}.get
    add(log, request("r1", "b1"))
    assert "Ana Prueba" in told(log, copy)[0]
    with log.write() as transaction:
        assert transaction.erasure.erase_names(ANA, at=at(1), detail={}) == 1
    assert told(log, copy) == truth(log)
    assert "Ana Prueba" not in told(log, copy)[0]


def test_of_erased_words_nothing_is_left_in_the_copy(log: SqliteSendLog, copy: Copy) -> None:
    add(log, request("r1", "b1", content=replace(A_MESSAGE, text="palabra rara", shown="palabra rara")))
    send(log, stored(log, "r1"))
    assert found(log, copy, "PALABRA") == ["r1"]
    Forget(log, TurnedClock(at(500)))((stored(log, "r1"),), {"why": "command"})
    assert found(log, copy, "palabra") == []
    with joined(log, copy) as connection:
        index = connection.execute("SELECT block FROM copy.words_data").fetchall()
    assert not any(b"rara" in bytes(block) for (block,) in index)


def test_while_a_page_reads_the_copy_the_next_one_says_that_it_is_busy(log: SqliteSendLog) -> None:
    add(log, *marks("b2", 3))
    with (
        open_reader(log.path, CONTENTS) as reader,
        closing(Copy(reader, wait=0)) as copy,
        joined(log, copy) as connection,
    ):
        reading = connection.execute("SELECT * FROM sends")
        reading.fetchone()
        add(log, request("r1", "b1"))
        with pytest.raises(LogUnavailable, match="busy"):
            copy.refresh()
        reading.close()
        assert told(log, copy) == truth(log)
