"""Files of a witness beside a log in PostgreSQL: a tip of each call, and heads, held against what the database says."""

from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.domain.requests import State
from bot.domain.restores import RestoreCause
from bot.errors import LogUnavailable
from bot.log.noted import Noted
from bot.log.tip_file import TipFile
from bot.log.witness import FileWitness
from bot.ports import NotNoted
from tests.integration.log.postgres.processes import HASTY, Processes, begin_call, note, until, works, written
from tests.integration.log.samples import add, request

LOST = f"s2:{'x' * 43}"


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    return tmp_path / "heads"


@pytest.fixture
def tip(tmp_path: Path) -> Path:
    return tmp_path / "heads.tip"


def test_a_claim_stands_beside_the_witness_before_its_call(processes: Processes, witness: Path, tip: Path) -> None:
    log = processes.open(witness=witness)
    add(log, request(state=State.APPROVED))
    assert not tip.exists()
    begin_call(log)
    with log.read() as reader:
        events, head = reader.events.tip()
    noted = TipFile(tip).read()[0]
    assert noted is not None
    assert (noted.events, noted.head) == (events, head)
    log.close()
    following = processes.open(witness=witness)
    works(following)
    assert following.restored is None


def test_a_claim_that_cannot_be_noted_must_not_begin(processes: Processes, witness: Path, tip: Path) -> None:
    log = processes.open(witness=witness)
    add(log, request(state=State.APPROVED))
    tip.mkdir()
    with pytest.raises(NotNoted, match="cannot be written"):
        begin_call(log)
    with pytest.raises(LogUnavailable, match="cannot be written"):
        note(log)
    tip.rmdir()
    note(log)
    assert written(log) == 3


def test_a_tip_that_the_database_does_not_hold_is_noticed_at_the_start(
    processes: Processes, witness: Path, tip: Path
) -> None:
    TipFile(tip).start_anew(Noted(SystemClock().now(), 99, LOST))
    log = processes.open(witness=witness)
    assert log.restored is not None
    assert (log.restored.cause, log.restored.tip_events) == (RestoreCause.TIP, 99)
    with log.working.write() as transaction:
        transaction.events.begin_restore(log.restored, at=SystemClock().now())
        transaction.events.end_restore()
    noted = TipFile(tip).read()[0]
    assert noted is not None
    assert noted.events == 1
    log.close()
    following = processes.open(witness=witness)
    works(following)
    assert following.restored is None


def test_a_head_of_the_witness_that_the_database_does_not_hold_is_noticed_at_the_start(
    processes: Processes, witness: Path
) -> None:
    FileWitness(witness).note(SystemClock().now(), 7, LOST)
    log = processes.open(witness=witness)
    assert log.restored is not None
    assert (log.restored.cause, log.restored.tip_events) == (RestoreCause.WITNESS, 7)


def test_a_tip_that_was_torn_is_told(
    processes: Processes, witness: Path, tip: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tip.write_text("none of ours\n")
    log = processes.open(witness=witness)
    assert log.restored is None
    assert "whether the log has lost anything is known in part only" in caplog.text


def test_nobody_works_whose_witness_cannot_be_read(processes: Processes, witness: Path) -> None:
    witness.mkdir()
    log = processes.open(witness=witness, beats=HASTY)
    until(lambda: log._session is not None and str(witness) in log._session.why)
    witness.rmdir()
    works(log)
