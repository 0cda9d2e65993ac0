"""Put back as it was at any step of a request's life, and killed at any step of the start after that."""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from sandbox.slack.model import NotPossibleError
from tests.e2e.driver import ANA, BRUNO, Driver, Json, buttons, values
from tests.e2e.starting import Bots
from tests.figures import note_figures
from tests.prove.acts import ACTS, Act
from tests.prove.children import Nursery
from tests.prove.restored_play import RestoredPlay
from tests.prove.sights import Outcome

_AT_ONCE = 6
#: when the backup is made; what was not asked before it is asked again by people
_BACKUPS = (
    FailPoint.ASK_COMMITTED,
    FailPoint.CARD_POST,
    FailPoint.DECIDE_COMMIT,
    FailPoint.DECIDE_COMMITTED,
    FailPoint.SEND_CLAIMED,
    FailPoint.SEND_CALLED,
    FailPoint.SEND_RECORDED,
)
#: after which the start is killed at each of its steps: collecting or pending, approved, sending
_IN_EACH_STATE = {FailPoint.ASK_COMMITTED, FailPoint.DECIDE_COMMITTED, FailPoint.SEND_CALLED}
_OF_APPROVALS = {FailPoint.DECIDE_COMMIT, FailPoint.DECIDE_COMMITTED, FailPoint.CARD_POST}
_DEATHS: tuple[tuple[FailPoint | None, int], ...] = (
    (None, 1),
    *((FailPoint.RESTORE_COMMIT, times) for times in (1, 2, 3)),
    *((FailPoint.RESTORE_COMMITTED, times) for times in (1, 2, 3)),
)


class Cell(NamedTuple):
    """One play."""

    act: Act
    backup_at: FailPoint
    goes_on: bool
    dies_at: FailPoint | None
    times: int


def _cells() -> Iterator[Cell]:
    for act in ACTS:
        for backup_at in _BACKUPS:
            if act.example.is_approved or backup_at not in _OF_APPROVALS:
                for goes_on in (True, False):
                    deaths = _DEATHS if backup_at in _IN_EACH_STATE else _DEATHS[:1]
                    yield from (Cell(act, backup_at, goes_on, *death) for death in deaths)


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_whenever_the_backup_was_made_it_arrives_exactly_once(nursery: Nursery, tmp_path: Path) -> None:
    cells = list(_cells())

    def played(number: int, cell: Cell) -> Outcome:
        with Sandbox() as sandbox:
            sandbox.alephee.set_limit("*", 6000)
            play = RestoredPlay(nursery, sandbox, tmp_path / f"{number}.db", cell.act)
            return play.run_restored(cell.backup_at, goes_on=cell.goes_on, dies_at=cell.dies_at, times=cell.times)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        outcomes = list(pool.map(played, range(len(cells)), cells))
    wrong = [(cell, outcome.wrong) for cell, outcome in zip(cells, outcomes, strict=True) if outcome.wrong]
    said = [word for _, words in wrong for word in words]
    counts = {name: sum(word.startswith(name) for word in said) for name in ("lost", "double", "stuck")}
    note_figures("1 restores", rounds=len(cells), **counts)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(5))
def test_a_history_that_is_put_back_again_and_again_sends_nothing_twice(
    bots: Bots, sandbox: Sandbox, seed: int
) -> None:
    """Ten messages; at random moments a backup is made, or one is put back; people answer as they see it."""
    chance, backups = random.Random(seed), list[Path]()
    driver = Driver(sandbox, bots())
    for number in range(10):
        batch_id = _ask(driver, 580101 + number % 3, f"Hola, mensaje {number}.")
        _sometimes(chance, driver, backups)
        _approve(driver, batch_id)
        _sometimes(chance, driver, backups)
        if backups and chance.random() < 0.3:
            bots.stop()
            _put_back(bots.database, chance.choice(backups))
            driver = Driver(sandbox, bots())
            _answer(driver)
    _answer(driver)
    received = Counter(driver.texts_received())
    assert [text for text, times in received.items() if times > 1] == []
    sent = [row["text"] for row in driver.sends() if row["state"] == "sent"]
    assert [text for text in sent if text not in received] == []
    assert {row["state"] for row in driver.sends()} <= {"sent", "pending", "refused", "declined"}


def _ask(driver: Driver, number: int, text: str) -> str:
    """Ask for a message, and say that the buyer has replied where the form wants to know that."""
    try:
        return driver.ask(ANA, number, text, buyer_replied=True)
    except NotPossibleError:
        return driver.ask(ANA, number, text)


def _state(driver: Driver, batch_id: str) -> str:
    return next((row["state"] for row in driver.sends() if row["batch_id"] == batch_id), "")


def _sometimes(chance: random.Random, driver: Driver, backups: list[Path]) -> None:
    if chance.random() < 0.5:
        return
    backup = driver.database.with_suffix(f".{len(backups)}")
    with closing(sqlite3.connect(driver.database)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    backups.append(backup)


def _put_back(database: Path, backup: Path) -> None:
    for end in ("-wal", "-shm"):
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    shutil.copy(backup, database)


def _approve(driver: Driver, batch_id: str) -> None:
    """Approve a batch, and wait until it is over."""
    if _state(driver, batch_id) == "pending":
        driver.approve(BRUNO, driver.wait(lambda: _with(driver.cards(), batch_id, "approve")))
        driver.wait(lambda: _state(driver, batch_id) not in {"approved", "sending", "pending"})


def _answer(driver: Driver) -> None:
    """Answer for everything that is unknown, as the marketplace shows it, and approve what is undecided again."""
    while unknown := [row for row in driver.sends() if row["state"] == "unknown"]:
        _answer_for(driver, unknown[0])
        _approve(driver, unknown[0]["batch_id"])


def _answer_for(driver: Driver, row: Json) -> None:
    """Answer on the card; on an alert where Alephee has said that the buyer has a message already."""
    action_id = "it_arrived" if row["text"] in driver.texts_received() else "it_did_not_arrive"
    before, shown = _stands(driver, row), driver.cards if row["cause"] == "restored" else driver.alerts
    message = driver.wait(lambda: _with(shown(), row["request_id"], action_id))
    assert driver.slack.press(BRUNO, message["channel"], message["key"], action_id).ok
    driver.wait(lambda: _stands(driver, row) not in {before, ("approved", None), ("sending", None)})


def _stands(driver: Driver, row: Json) -> tuple[str, str | None]:
    now = next(one for one in driver.sends() if one["request_id"] == row["request_id"])
    return now["state"], now["cause"]


def _with(messages: list[Json], about: str, action_id: str) -> Json | None:
    """Return the newest message with a button about this."""
    found = (one for one in reversed(messages) if action_id in buttons(one) and about in values(one))
    return next(found, None)
