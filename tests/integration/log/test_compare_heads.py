"""The log is held against its witness: which day's head is gone, and which are gone on purpose."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.kinds import CONTENTS
from bot.log import SqliteSendLog, open_log, open_reader
from bot.log.child import Child
from bot.log.compare_heads import compare
from bot.log.proving import ComparisonBeside
from bot.log.witness import FileWitness, reading
from bot.ports import Comparison, Head, Heads, ProofFailed
from bot.ports.witness import sentences
from tests.integration.log.forgery import forge, read, rewrite
from tests.integration.log.samples import NEVER, NOON, TurnedClock, add, at, request
from tests.integration.log.two_years import make_two_years

Said = pytest.CaptureFixture[str]
DAY = timedelta(days=1)


@pytest.fixture
def running(copy: Path) -> Iterator[SqliteSendLog]:
    """A log that a bot has open."""
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    yield log
    log.close()


@pytest.fixture
def witness(tmp_path: Path) -> FileWitness:
    return FileWitness(tmp_path / "heads")


def note(path: Path, witness: FileWitness, day: int) -> int:
    """Note the head of a log on a day after the first; return how many events it has."""
    with open_reader(path, CONTENTS) as reader:
        events, head = reader.events.tip()
    witness.note(NOON + day * DAY, events, head)
    return events


def compared(path: Path, witness: FileWitness) -> Comparison:
    with open_reader(path, CONTENTS) as reader, reading(witness.path) as heads:
        return compare(reader.sql, heads)


def head(day: int, events: int) -> Head:
    return Head(NOON + day * DAY, events)


def test_a_log_that_was_not_touched_has_every_head(running: SqliteSendLog, witness: FileWitness) -> None:
    for day in range(3):
        note(running.path, witness, day)
        add(running, request(f"n{day}", f"n{day}"))
    assert compared(running.path, witness) == Comparison(3)
    assert sentences(Comparison(3)) == ()


def test_a_rewritten_chain_lacks_the_heads_from_the_change_on(running: SqliteSendLog, witness: FileWitness) -> None:
    noted = []
    for day in range(4):
        noted.append(note(running.path, witness, day))
        add(running, request(f"n{day}", f"n{day}"))
    running.close()
    rewrite(running.path, noted[1], actor="U00OTHER")
    found = compared(running.path, witness)
    assert found == Comparison(4, gone=Heads(2, head(2, noted[2]), head(3, noted[3])), kept=head(1, noted[1]))
    gone, rest = sentences(found)[0].split(": ")
    span = f"from that of 2026-11-23 (event {noted[2]}) to that of 2026-11-24 (event {noted[3]}),"
    assert gone == f"2 heads, {span} are not in the log"
    assert rest == f"it was rewritten or cut off; the head of 2026-11-22 (event {noted[1]}) before is"
    assert found.gone is not None
    assert found.gone.signs == f"2026-11-23 #{noted[2]} … 2026-11-24 #{noted[3]} (2)"


def test_a_log_that_was_cut_off_lacks_the_heads_beyond(copy: Path, witness: FileWitness) -> None:
    shutil.copy(copy, copy.with_suffix(".old"))
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    add(log, request("n1", "n1"))
    log.close()
    events = note(copy, witness, 0)
    found = compared(copy.with_suffix(".old"), witness)
    assert sentences(found) == (
        f"the head of 2026-11-21 (event {events}) is not in the log: it was rewritten or cut off",
    )


def restored(log: SqliteSendLog, events: object) -> None:
    with log.write() as tx:
        tx.events.note("restored", at=NOON, detail={"events": events, "head": "s2:x", "cause": "tip"})


def test_heads_beyond_what_a_backup_held_are_taken_back_by_its_restore(copy: Path, witness: FileWitness) -> None:
    backup = Path(shutil.copy(copy, copy.with_suffix(".old")))
    before = note(copy, witness, 0)
    log = open_log(copy, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    add(log, request("n1", "n1"))
    log.close()
    beyond = note(copy, witness, 1)
    log = open_log(backup, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    restored(log, before)
    found = compared(backup, witness)
    assert found == Comparison(2, taken_back=Heads(1, head(1, beyond), head(1, beyond)))
    assert sentences(found) == (f"the head of 2026-11-22 (event {beyond}) is of what a restore took back",)
    note(backup, witness, 2)  # from here on the restore takes nothing back any more
    witness.note(NOON + 3 * DAY, beyond + 50, "s2:" + "B" * 43)
    found = compared(backup, witness)
    assert (found.gone, found.kept) == (
        Heads(1, head(3, beyond + 50), head(3, beyond + 50)),
        head(2, len(read(backup))),
    )
    log.close()


def test_a_restore_takes_no_head_back_that_the_backup_held(running: SqliteSendLog, witness: FileWitness) -> None:
    before = note(running.path, witness, 0)
    restored(running, before)
    running.close()
    rewrite(running.path, 0, actor="U00OTHER")
    assert compared(running.path, witness).gone == Heads(1, head(0, before), head(0, before))


def test_a_restore_that_somebody_made_unreadable_takes_nothing_back(
    running: SqliteSendLog, witness: FileWitness
) -> None:
    restored(running, "many")
    witness.note(NOON, 900, "s2:" + "B" * 43)
    assert compared(running.path, witness).gone is not None


def test_lines_that_are_no_heads_are_told_and_keep_no_head_from_being_compared(
    running: SqliteSendLog, witness: FileWitness
) -> None:
    witness.path.write_bytes(b"Mar  4 12:00:01 host sshd: accepted\n\xff\xfe\n2026-03-04T12:00:00.000Z 12 s2:torn\n")
    with witness.path.open("ab") as file:
        file.write(b"x" * 10_000 + b"\n")
    note(running.path, witness, 0)
    found = compared(running.path, witness)
    assert found == Comparison(1, strange=4, first_strange=1)
    assert sentences(found) == ("4 of its lines hold no head, the first is line 1",)


def test_an_empty_log_has_the_head_of_nothing(path: Path, witness: FileWitness) -> None:
    log = open_log(path, CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    note(path, witness, 0)
    assert compared(path, witness) == Comparison(1)
    log.close()


def test_heads_noted_before_an_archive_was_made_are_looked_for_in_it(
    tmp_path: Path, witness: FileWitness, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    database = tmp_path / "bot.db"
    make_two_years(database)
    monkeypatch.setenv("BOT_DATABASE", str(database))
    monkeypatch.setenv("BOT_WITNESS", str(witness.path))
    monkeypatch.chdir(tmp_path)
    held = note(database, witness, 0)
    assert main(["log", "archive", "--before", "2026", "2025.db"]) == 0
    note(database, witness, 1)
    assert compared(database, witness) == Comparison(2, elsewhere=1)
    assert sentences(compared(database, witness)) == (
        "1 of its heads are of an archive that is not here, and were not compared",
    )
    assert beside(database, witness)() == Comparison(2)
    rewrite(tmp_path / "2025.db", held - 1, actor="U00OTHER")
    assert beside(database, witness)().gone == Heads(1, head(0, held), head(0, held))
    capsys.readouterr()
    assert main(["log", "verify"]) == 1
    assert f"the head of 2026-11-21 (event {held}) is not in the log" in capsys.readouterr().out
    witness.note(NOON + 2 * DAY, 900, "s2:" + "B" * 43)
    (tmp_path / "2025.db").unlink()
    found = beside(database, witness)()
    assert (found.elsewhere, found.gone) == (1, Heads(1, head(2, 900), head(2, 900)))


def beside(path: Path, witness: FileWitness) -> ComparisonBeside:
    return ComparisonBeside(Child(path, limit=60.0), witness.path)


def test_it_is_compared_in_a_process_of_its_own(copy: Path, witness: FileWitness) -> None:
    events = note(copy, witness, 0)
    assert beside(copy, witness)() == Comparison(1)
    rewrite(copy, 0, actor="U00OTHER")
    assert beside(copy, witness)() == Comparison(1, gone=Heads(1, head(0, events), head(0, events)))


def test_a_witness_that_cannot_be_read_is_told(copy: Path, witness: FileWitness) -> None:
    with pytest.raises(ProofFailed, match="heads: No such file or directory"):
        beside(copy, witness)()


def test_an_answer_that_cannot_be_read_is_told(copy: Path, witness: FileWitness) -> None:
    with pytest.raises(ProofFailed, match="its answer cannot be read"):
        ComparisonBeside(Child(copy, limit=60.0, command=("echo",)), witness.path)()


@pytest.fixture
def commanded(copy: Path, witness: FileWitness, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DATABASE", str(copy))
    monkeypatch.setenv("BOT_WITNESS", str(witness.path))
    monkeypatch.chdir(copy.parent)
    return copy


def test_log_verify_holds_the_log_against_the_witness_that_is_set(
    commanded: Path, witness: FileWitness, capsys: Said
) -> None:
    events = note(commanded, witness, 0)
    assert main(["log", "verify"]) == 0
    assert f"witness {witness.path}: 1 head compared\n" in capsys.readouterr().out
    rewrite(commanded, 0, actor="U00OTHER")
    assert main(["log", "verify"]) == 1
    said = capsys.readouterr().out
    assert f"the head of 2026-11-21 (event {events}) is not in the log: it was rewritten or cut off" in said
    assert said.endswith(": tampered with\n")


def test_log_verify_takes_the_witness_that_is_named_and_says_when_it_cannot_be_read(
    commanded: Path, witness: FileWitness, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["log", "verify"]) == 2
    assert capsys.readouterr().err.startswith(f"BOT_WITNESS: {witness.path}: No such file")
    assert main(["log", "verify", "--witness", "elsewhere"]) == 2
    assert capsys.readouterr().err.startswith("--witness: elsewhere: No such file")
    FileWitness(Path("elsewhere")).note(at(0), 900, "s2:" + "B" * 43)
    assert main(["log", "verify", "--witness", "elsewhere"]) == 1
    monkeypatch.setenv("BOT_WITNESS", "syslog:local3")
    assert main(["log", "verify"]) == 0
    assert "cannot be read back" in capsys.readouterr().out


def test_a_damaged_log_is_not_compared(commanded: Path, witness: FileWitness, capsys: Said) -> None:
    note(commanded, witness, 0)
    forge(commanded, ("DROP VIEW sends", ()))
    assert main(["log", "verify"]) == 1
    content = bytearray(commanded.read_bytes())
    content[len(content) // 2 :: 97] = bytes(len(content[len(content) // 2 :: 97]))
    commanded.write_bytes(content)
    assert main(["log", "verify"]) == 3
