"""A log in a file of its own for each test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from bot.database_url import read_url
from bot.domain.requests import Decision, Outcome, Question, State
from bot.fakes import MemoryLog
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.hashes import GENESIS
from bot.log.postgres.migrations import migrate
from bot.log.postgres.numbers import NUMBERED
from bot.log.postgres.store import PostgresSendLog
from bot.ports import Changes
from tests.integration.log.postgres.processes import HASTY, works
from tests.integration.log.samples import (
    A_MESSAGE,
    ANA,
    EVA,
    INVOICE,
    NEVER,
    TurnedClock,
    add,
    at,
    batch,
    request,
    send,
)
from tests.postgres.cluster import Cluster

#: tables of a log that a test may have written to, and the numbers that begin anew; nobody but a superuser can do that
_WRITTEN = (
    *("batches", "requests", "attempts", "approvals", "questions", "replies", "names", "follow_ups", "contents"),
    *("remarks", "answers", "digests", "question_words", "name_words", "files", "events", "counts", "outbox", "posts"),
    *("alerts", "alert_requests", "pace", "heartbeat", "drafts"),
)
EMPTIED = f"""
SET LOCAL session_replication_role = replica;
ALTER TABLE events DISABLE TRIGGER events_are_not_changed;
{"".join(f"DELETE FROM {table};" for table in _WRITTEN)}
ALTER TABLE events ENABLE ALWAYS TRIGGER events_are_not_changed;
{"".join(f"ALTER TABLE {table} ALTER {column} RESTART;" for table, column in NUMBERED.items())}
UPDATE chain SET events = 0, head = '{GENESIS}';
UPDATE restoring SET mark = 0;
UPDATE epoch SET number = 0, holder = '', since = '';
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask a log in memory too where a module is about every engine, unless a test is about the file."""
    asked = getattr(metafunc.module, "EVERY_ENGINE", False) and "log" in metafunc.fixturenames
    if asked and "path" not in metafunc.function.__code__.co_varnames:
        metafunc.parametrize("log", ["file", "memory", "server"], indirect=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log of ñ 100%.db"


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def log(
    request: pytest.FixtureRequest, path: Path, clock: TurnedClock, empty_log: Path
) -> Iterator[SqliteSendLog | MemoryLog | PostgresSendLog]:
    """A log in a file, or one in memory or on a server where every engine is asked."""
    asked = getattr(request, "param", "file")
    if asked == "server":
        yield request.getfixturevalue("on_server")
        return
    opened: SqliteSendLog | MemoryLog = MemoryLog(CONTENTS, clock)
    if asked == "file":
        path.parent.mkdir(mode=0o700)
        shutil.copy(empty_log, path)
        opened = open_log(path, CONTENTS, lock_wait=NEVER, clock=clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shared_database(postgres: Cluster) -> str:
    """Return where a database with a log is that tests use one after the other: making one takes as long as many."""
    url = postgres.url(postgres.create())
    with psycopg.connect(url, autocommit=True) as connection:
        migrate(connection)
    return url


@pytest.fixture
def emptied(shared_database: str) -> None:
    """Leave nothing in the database that tests share."""
    with psycopg.connect(shared_database) as connection:
        connection.execute(EMPTIED.encode())


@pytest.fixture
def on_server(shared_database: str, emptied: None, clock: TurnedClock) -> Iterator[PostgresSendLog]:
    """A log in PostgreSQL, empty, in which this process works."""
    opened = PostgresSendLog(read_url(shared_database), CONTENTS, clock=clock, beats=HASTY)
    opened.open()
    works(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with every kind of event: sent, declined with words, refused and retried, with a file, a reply."""
    path = tmp_path_factory.mktemp("whole") / "log.db"
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    log.names = {ANA: "Ana Prueba", EVA: "Eva Ejemplo"}.get
    add(log, request("r1", "b1"))
    send(log, request("r1", "b1"))
    add(log, request("r2", "b2"))
    with log.write() as transaction:
        transaction.decisions.decide(batch("b2"), Decision.DECLINED, at=at(1), by=EVA, reason="No así, por favor")
        transaction.requests.move(request("r2", "b2"), State.DECLINED, event="declined", at=at(1), actor=EVA)
        transaction.decisions.state_reply("15001/order/580101", at=at(2), by=ANA)
        transaction.questions.ask(Question(id="q1", batch_id="b2", asked_by=EVA, asked_at=at(1), text="¿Por qué?"))
    collecting = request("r3", "b3", state=State.COLLECTING, content=replace(A_MESSAGE, file=INVOICE))
    add(log, collecting, of=batch("b3", replaces="b2"))
    with log.write() as transaction:
        file = replace(INVOICE, sha256=transaction.files.save(b"%PDF-1.7 x"))
        transaction.decisions.set_digest("b3", "sha256:e")
        changes = Changes(content=replace(A_MESSAGE, file=file))
        transaction.requests.move(collecting, State.PENDING, event="collected", at=at(3), changes=changes)
    ask_and_take_back(log, "b3")
    send(log, replace(collecting, state=State.PENDING), Outcome.REFUSED, status=412)
    with log.write() as transaction:
        transaction.events.note("doctor", at=at(9), detail={"ñ": 1})
        transaction.requests.change("r3", Changes(cause="failure.refused", country="BR", due_at=at(60)))
        transaction.requests.move(
            replace(collecting, state=State.REFUSED), State.APPROVED, event="retried", at=at(10), actor=ANA
        )
    log.close()
    return path


def ask_and_take_back(log: SqliteSendLog, batch_id: str) -> None:
    """Ask something about a batch, which is answered, approve it without meaning it, and let another person approve."""
    question = Question(id="q2", batch_id=batch_id, asked_by=EVA, asked_at=at(4), text="¿Qué factura?")
    with log.write() as transaction:
        transaction.questions.ask(question)
        transaction.questions.answer(question, "La de ayer", at=at(5), by=ANA)
        transaction.decisions.approve(batch_id, at=at(6), by=EVA)
        transaction.decisions.take_back(batch(batch_id), event="undone", at=at(7), by=EVA)
        transaction.decisions.approve(batch_id, at=at(8), by="U00IVO")


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "copy.db"))


@pytest.fixture
def data(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log that a bot wrote and closed."""
    (tmp_path / "data").mkdir()
    path = Path(shutil.copy(whole, tmp_path / "data" / "bot.db"))
    monkeypatch.setenv("BOT_DATABASE", str(path))
    monkeypatch.setenv("BOT_LOCK_WAIT", "0s")
    monkeypatch.chdir(tmp_path)
    return path
