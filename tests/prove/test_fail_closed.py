"""No log, no send: whatever the storage does, nothing leaves that is not written down, and it is told."""

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, text_of
from tests.figures import note_figures
from tests.prove.acts import ACTS, Act
from tests.prove.children import Nursery
from tests.prove.play import Play

#: seconds within which `/readyz` says what is wrong
SOON = 5.0
PAGE_SIZE = 4096
#: more at once would make the machine slow, and seconds are counted here
AT_ONCE = 3

Break = Callable[[Path, Path, int], Iterator[None]]


def flagged(failure: str) -> Break:
    """Return what lets every write of the bot fail in this way."""

    def broken(_database: Path, flag: Path, _pid: int) -> Iterator[None]:
        flag.write_text(failure)
        yield
        flag.unlink()

    return broken


def no_room(_database: Path, _flag: Path, pid: int) -> Iterator[None]:
    """Let the kernel refuse every write beyond the first bytes of a file (RLIMIT_FSIZE)."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (PAGE_SIZE, before[1]))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def locked(database: Path, _flag: Path, _pid: int) -> Iterator[None]:
    """Let another program hold a write transaction open."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def removed(database: Path, _flag: Path, _pid: int) -> Iterator[None]:
    """Take the file away, and put it back."""
    aside = database.with_suffix(".aside")
    database.rename(aside)
    yield
    aside.rename(database)


def damaged(database: Path, _flag: Path, _pid: int) -> Iterator[None]:
    """Overwrite the pages in which the attempts stand, as a failing disk does, and restore them."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        roots = [row[0] for row in other.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'attempts'")]
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        kept = _overwrite(database, {root: b"\xa5" * PAGE_SIZE for root in roots if root})
        other.execute("INSERT INTO heartbeat (id, at) VALUES (1, '2026-01-01T00:00:00.000Z') ON CONFLICT DO NOTHING")
        other.execute("UPDATE heartbeat SET at = at")
        yield
        _overwrite(database, kept)
        other.execute("UPDATE heartbeat SET at = at")


def _overwrite(database: Path, pages: dict[int, bytes]) -> dict[int, bytes]:
    before = {}
    with database.open("r+b") as file:
        for number, content in pages.items():
            file.seek((number - 1) * PAGE_SIZE)
            before[number] = file.read(PAGE_SIZE)
            file.seek((number - 1) * PAGE_SIZE)
            file.write(content)
    return before


BREAKS: dict[str, tuple[Break, str]] = {
    "full": (flagged("full"), "the disk is full"),
    "read-only": (flagged("read-only"), "the database is read-only"),
    "io error": (no_room, "the disk"),
    "locked": (locked, "busy"),
    "damaged": (damaged, "damaged"),
    "removed": (removed, "removed or replaced"),
}


#: in the quick form each way to break it meets one kind, and each kind one of them
CELLS = {
    "quick": [
        (name, ACTS[place % len(ACTS)]) for place, name in zip(range(max(len(BREAKS), len(ACTS))), cycle(BREAKS))
    ],
    "long": [(name, act) for name in BREAKS for act in ACTS],
}
LONG = ["quick", pytest.param("long", marks=[pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.alone])]


@pytest.mark.parametrize("form", LONG)
def test_without_a_log_nothing_is_sent_it_is_told_and_it_goes_on_by_itself_afterwards(
    nursery: Nursery, tmp_path: Path, form: str
) -> None:
    def broken(cell: tuple[str, Act]) -> None:
        name, act = cell
        folder = tmp_path / f"{name}-{act.kind}"
        folder.mkdir()
        with Sandbox() as sandbox:
            sandbox.alephee.set_limit("*", 6000)
            _break(nursery, sandbox, folder, name, act)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(broken, CELLS[form]))
    note_figures("4 fail closed", rounds=len(CELLS[form]), lost=0, double=0, stuck=0)


def _break(nursery: Nursery, sandbox: Sandbox, folder: Path, name: str, act: Act) -> None:
    """Break the storage while something is about to go out, look, and repair it."""
    breaks, why = BREAKS[name]
    flag, database = folder / "flag", folder / "log.db"
    with _running(nursery, sandbox, database, flag, act) as play:
        ready = f"http://127.0.0.1:{play.child.wait_for('started')[0]}/readyz"
        play.wait(lambda: httpx.get(ready).status_code == 200, 15)
        _bring_on_its_way(play)
        with contextmanager(breaks)(database, flag, int(play.child.wait_for("pid")[0])):
            begun = time.monotonic()
            play.wait(lambda: httpx.get(ready).status_code == 503, 15)
            took = time.monotonic() - begun
            problems = httpx.get(ready).json()["reasons"]
            assert any(why in problem for problem in problems), problems
            play.wait(lambda: [a for a in play.alerts() if "registro de envíos" in text_of(a)], 10)
            if name != "damaged":  # there the tables of requests are whole: asking is possible, sending is not
                assert play._is_told_to_wait()
            assert act.effects(sandbox) == 0
            assert play.calls(act.endpoint) == 0
        play.wait(lambda: httpx.get(ready).status_code == 200, 20)
        play.alephee.delays.clear()
        play.wait(lambda: play._rows("SELECT state FROM sends")[0]["state"] == "sent", 20)
        play.wait(lambda: any("de nuevo" in text_of(alert) for alert in play.alerts()), 10)
        assert act.effects(sandbox) == 1
        assert took < SOON


def _bring_on_its_way(play: "_Watched") -> None:
    """Have it asked and approved: it waits to be taken back, or for the orders it is about."""
    if not play.act.example.is_approved:
        play.alephee.delays["orders"] = 0.8
    play._ask()
    if play.act.example.is_approved:
        card = play.wait(lambda: play.cards() or None)[0]
        assert play.slack.press(BRUNO, card["channel"], card["key"], "approve").ok
    play.wait(lambda: (play._row() or {}).get("state") in {"approved", "collecting"})


class _Watched(Play):
    undo_window = "1s"

    def _is_told_to_wait(self) -> bool:
        """Whether a request that is asked for now is refused in the form."""
        view = self.opened(ANA, lambda: self.slack.command(ANA, "/alephee message 580102"))
        return not view["submit"] or not self.slack.submit(ANA, view["id"], {"reason": "4", "text": "Hola."}).ok


@contextmanager
def _running(nursery: Nursery, sandbox: Sandbox, database: Path, flag: Path, act: Act) -> Iterator[_Watched]:
    play = _Watched(nursery, sandbox, database, act)
    play.storage = {"flag": str(flag)}
    play._start()
    try:
        yield play
    finally:
        play.child.kill()
