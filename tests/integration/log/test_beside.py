"""The daily proof runs beside the bot: what is new, in a process of its own, and whatever becomes of it."""

import datetime as dt
import json
import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import LogUnavailable
from bot.fakes import ManualClock, MemoryLog
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log
from bot.log.beside import prove
from bot.log.child import Child
from bot.log.proving import ProofBeside
from bot.operations.keeping.forget import Forget, find_erasable
from bot.operations.keeping.note_head import NoteHead
from bot.ports import Proof, ProofFailed
from tests import process_log
from tests.integration.log.forgery import forge, read
from tests.integration.log.samples import A_MESSAGE, INVOICE, NEVER, NOON, TurnedClock, add, at, request, send

DAY = dt.timedelta(days=1)
UNKNOWN = "the end was cut off or rewritten"


@pytest.fixture
def running(copy: Path) -> Iterator[SqliteSendLog]:
    """A log that a bot has open."""
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    yield log
    log.close()


def note(log: SqliteSendLog, now: dt.datetime = NOON, **other: object) -> str:
    """Prove a log, note it as the bot does, and return the head."""
    found = prove(log.path, None, now)
    assert found["problems"] == []
    with log.write() as tx:
        tx.events.note("head_noted", at=now, detail={name: found[name] for name in found} | other)
    return str(found["head"])


def problems(log: SqliteSendLog, known: str | None = None, now: dt.datetime = NOON + DAY) -> list[str]:
    found: Any = prove(log.path, known, now)["problems"]
    return list(found)


def test_a_log_that_was_never_proven_is_proven_as_a_whole(running: SqliteSendLog) -> None:
    found = prove(running.path, None, NOON)
    assert (found["since"], found["events"], found["problems"]) == (0, len(read(running.path)), [])


def test_afterwards_what_is_new_is_proven(running: SqliteSendLog) -> None:
    before, head = len(read(running.path)), note(running)
    add(running, request("r9", "b9"))
    send(running, request("r9", "b9"))
    found = prove(running.path, head, NOON + DAY)
    assert (found["since"], found["problems"]) == (before, [])
    assert (found["events"], found["whole_at"]) == (len(read(running.path)), "2026-11-21T12:00:00.000Z")


@pytest.mark.parametrize("later", [dt.timedelta(days=7), dt.timedelta(days=-1)])
def test_once_a_week_and_when_the_clock_was_set_back_the_whole_log_is_proven(
    running: SqliteSendLog, later: dt.timedelta
) -> None:
    note(running)
    assert prove(running.path, None, NOON + later)["since"] == 0


@pytest.mark.parametrize(
    "detail",
    [
        {"whole_at": None},
        {"whole_at": "0001-01-01T00:00:00+14:00"},
        {"events": "many"},
        {"events": 10**30},
        {"events": -3},
    ],
)
def test_a_note_that_tells_nothing_usable_has_the_whole_log_proven(
    running: SqliteSendLog, detail: dict[str, Any]
) -> None:
    note(running, **detail)
    assert prove(running.path, None, NOON + DAY)["since"] == 0


def test_a_head_that_the_bot_did_not_post_has_the_whole_log_proven_and_is_told(running: SqliteSendLog) -> None:
    note(running)
    assert problems(running, f"sha256:{7:064x}") == [f"chain: no event has the hash sha256:{7:064x}: {UNKNOWN}"]


def test_a_head_noted_that_no_event_has_is_told(running: SqliteSendLog) -> None:
    note(running, head="s2:other")
    assert problems(running)[0] == f"chain: no event has the hash s2:other: {UNKNOWN}"


CHANGES: dict[str, tuple[str, str]] = {
    "an event": (
        "UPDATE events SET actor = 'U00OTHER' WHERE id = (SELECT MAX(id) FROM events)",
        "was changed: its hash is another one",
    ),
    "a column": ("UPDATE requests SET order_id = 9 WHERE id = 'r9'", "requests r9: order_id is 9"),
    "a word": ("UPDATE contents SET summary = 'Otra' WHERE request_id = 'r9'", "contents r9: content_digest is"),
    "a row": ("DELETE FROM attempts WHERE request_id = 'r9'", "is missing"),
    "words gone": ("DELETE FROM contents WHERE request_id = 'r9'", "contents r9: is missing"),
    "the end": ("UPDATE chain SET events = 1", "the hash"),
    "a trigger": ("DROP TRIGGER events_are_counted", "trigger events_are_counted: is missing"),
}


@pytest.mark.parametrize(("statement", "told"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_what_is_new_is_found(running: SqliteSendLog, statement: str, told: str) -> None:
    note(running)
    add(running, request("r9", "b9"))
    send(running, request("r9", "b9"))
    forge(running.path, (statement, ()))
    assert any(told in problem for problem in problems(running))


def test_a_change_of_what_was_proven_before_is_found_within_a_week(running: SqliteSendLog) -> None:
    note(running)
    forge(running.path, ("UPDATE requests SET order_id = 9 WHERE id = 'r1'", ()))
    assert problems(running) == []
    assert problems(running, now=NOON + 7 * DAY) == ["requests r1: order_id is 9, the events say 580101"]


def test_a_very_long_forgery_is_told_in_a_short_answer(running: SqliteSendLog) -> None:
    forge(running.path, ("UPDATE requests SET cause = ?", ("x" * 1_000_000,)))
    found = problems(running)
    assert found[0].startswith("requests r1: cause is 'xxx")
    assert max(map(len, found)) == 301


def test_a_log_that_cannot_be_read_is_told_from_one_that_was_changed(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailable, match="there is no file"):
        prove(tmp_path / "none.db", None, NOON)


def beside(path: Path, *command: str, limit: float = 60.0) -> ProofBeside:
    """A prover; with a command, that is run in place of the proof."""
    return ProofBeside(child(path, *command, limit=limit))


def child(path: Path, *command: str, limit: float = 60.0) -> Child:
    return Child(path, limit=limit, **({"command": (sys.executable, "-c", *command)} if command else {}))


def test_it_is_proven_in_a_process_of_its_own(running: SqliteSendLog) -> None:
    proof = beside(running.path)(known_head=None, now=NOON)
    assert proof == Proof(len(read(running.path)), read(running.path)[-1]["hash"], (), 0, NOON)
    assert beside(running.path)(known_head=proof.head, now=NOON + DAY).problems == ()


ENDS: dict[str, tuple[str, str]] = {
    "killed": ("import os; os.kill(os.getpid(), 9)", "its process was ended by SIGKILL"),
    "killed by a signal without a name": ("import os; os.kill(os.getpid(), 40)", "its process was ended by signal 40"),
    "hangs": ("import time; time.sleep(60)", "it was not done within 1 s"),
    "out of memory": ("raise MemoryError", "MemoryError"),
    "silent": ("raise SystemExit(7)", "its process ended with status 7"),
    "no answer": ("", "its answer cannot be read"),
    "endless number": ("print('{\"events\": 1e999}')", "its answer cannot be read"),
    "endless list": ("print('[' * 100_000)", "its answer cannot be read"),
    "half an answer": ("print('{\"events\": 3}')", "its answer cannot be read"),
}


@pytest.mark.parametrize(("program", "why"), ENDS.values(), ids=ENDS.keys())
def test_whatever_becomes_of_it_the_bot_goes_on_and_is_told(copy: Path, program: str, why: str) -> None:
    with pytest.raises(ProofFailed) as caught:
        beside(copy, program, limit=1.0 if "sleep" in program else 60.0)(known_head=None, now=NOON)
    assert caught.value.why == why


def test_a_log_that_somebody_locks_is_told_as_busy(copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProofFailed, match="busy: another program"):
            beside(copy)(known_head=None, now=NOON)


def test_a_process_that_cannot_be_started_is_told(copy: Path) -> None:
    with pytest.raises(ProofFailed, match="no process can be started for it: No such file"):
        ProofBeside(Child(copy, limit=1.0, command=("/no/such/program",)))(known_head=None, now=NOON)


def test_a_bot_that_stops_ends_it_and_begins_no_other(copy: Path, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    process = child(copy, f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(60)")
    proving = ProofBeside(process)
    failed: list[str] = []

    def run() -> None:
        try:
            proving(known_head=None, now=NOON)
        except ProofFailed as error:
            failed.append(error.why)

    thread = threading.Thread(target=run)
    thread.start()
    while not begun.exists():
        thread.join(0.01)
    process.stop()
    thread.join(10)
    assert failed == ["its process was ended by SIGKILL"]
    with pytest.raises(ProofFailed, match="the bot stops"):
        proving(known_head=None, now=NOON)
    child(copy).stop()


def test_keys_and_tokens_do_not_reach_it(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALEPHEE_API_KEY", "SLACK_BOT_TOKEN", "BOT_DATABASE"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    program = "import os, sys; print(os.environ['SQLITE_TMPDIR'], os.environ['PYTHONPATH'], file=sys.stderr)"
    with pytest.raises(ProofFailed) as caught:
        beside(copy, f"{program}; sys.exit('secret' in os.environ.values())")(known_head=None, now=NOON)
    assert caught.value.why == "its answer cannot be read"
    with pytest.raises(ProofFailed, match=rf"{copy.parent} .*:elsewhere"):
        beside(copy, f"{program}; sys.exit(1)")(known_head=None, now=NOON)


def failing(times: int) -> Callable[..., Proof]:
    """A prover that fails so often before it proves."""
    left = iter(range(times))

    def prover(*, known_head: str | None, now: dt.datetime) -> Proof:
        if next(left, None) is not None:
            raise ProofFailed("there is no memory left")
        return Proof(1, "s2:x", (), 0, now)

    return prover


def test_a_proof_that_failed_is_tried_again_later_and_told_in_the_process_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = ManualClock(NOON)
    log = MemoryLog(CONTENTS, clock)
    add(log, request())
    noting = NoteHead(log, clock, failing(1), pause=600.0)
    clock.turn(DAY)
    with caplog.at_level(logging.WARNING):
        assert noting.step() > 0
    assert "the log could not be proven why=there is no memory left again_in=600.0" in process_log.lines(caplog)
    with log.read() as reader:
        assert reader.alerts.unresolved() == ()
    clock.turn(dt.timedelta(seconds=599))
    assert noting.step() > 0
    clock.turn(dt.timedelta(seconds=1))
    assert noting.step() == 0
    with log.read() as reader:
        (row,) = reader.sql.rows("SELECT detail FROM events WHERE name = 'head_noted'")
    assert json.loads(row["detail"]) == {
        "head": "s2:x",
        "events": 1,
        "since": 0,
        "whole_at": "2026-11-22T12:10:00.000+00:00",
    }
    log.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [("DELETE FROM files", "is missing; request r9 names it"), ("UPDATE files SET size = 1", "its bytes were changed")],
)
def test_a_file_of_a_new_request_is_proven_with_it(running: SqliteSendLog, statement: str, told: str) -> None:
    note(running)
    with running.write() as tx:
        file = replace(INVOICE, sha256=tx.files.save(b"%PDF-1.7 new"))
    add(running, request("r9", "b9", content=replace(A_MESSAGE, file=file)))
    assert problems(running) == []
    forge(running.path, (f"{statement} WHERE sha256 = ?", (file.sha256,)))
    assert problems(running) == [f"files {file.sha256}: {told}"]


def test_words_erased_since_are_proven_to_be_gone(running: SqliteSendLog) -> None:
    note(running)
    with running.read() as reader:
        erasable = find_erasable(reader, ["r2"]).erasable
    assert Forget(running, TurnedClock(at(500)))(erasable, {"why": "command"}) == 1
    assert problems(running) == []
    forge(running.path, ("INSERT INTO remarks VALUES ('b2', 's', 'No')", ()))
    assert problems(running) == ["remarks b2: is there, although it was erased"]
