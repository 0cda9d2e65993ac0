"""No log, no send: whatever the storage does, nothing leaves that is not written down, and it is told."""

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, text_of
from tests.figures import note_figures
from tests.prove.acts import ACTS
from tests.prove.children import Nursery
from tests.prove.play import Play

A_MESSAGE = next(act for act in ACTS if act.kind == "message")
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


def test_without_a_log_nothing_is_sent_it_is_told_and_it_goes_on_by_itself_afterwards(
    nursery: Nursery, tmp_path: Path
) -> None:
    def broken(name: str) -> None:
        folder = tmp_path / name
        folder.mkdir()
        with Sandbox() as sandbox:
            sandbox.alephee.set_limit("*", 6000)
            _break(nursery, sandbox, folder, name)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(broken, BREAKS))
    note_figures("4 fail closed", rounds=len(BREAKS), lost=0, double=0, stuck=0)


def _break(nursery: Nursery, sandbox: Sandbox, folder: Path, name: str) -> None:
    """Break the storage while an approved message is about to go out, look, and repair it."""
    breaks, why = BREAKS[name]
    flag, database = folder / "flag", folder / "log.db"
    with _running(nursery, sandbox, database, flag) as play:
        ready = f"http://127.0.0.1:{play.child.wait_for('started')[0]}/readyz"
        play.wait(lambda: httpx.get(ready).status_code == 200, 15)
        play._ask()
        card = play.wait(lambda: play.cards() or None)[0]
        play.alephee.delays["orders"] = 0.8
        assert play.slack.press(BRUNO, card["channel"], card["key"], "approve").ok
        play.wait(lambda: (play._row() or {}).get("state") == "approved")
        with contextmanager(breaks)(database, flag, int(play.child.wait_for("pid")[0])):
            begun = time.monotonic()
            play.wait(lambda: httpx.get(ready).status_code == 503, 15)
            took = time.monotonic() - begun
            problems = httpx.get(ready).json()["reasons"]
            assert any(why in problem for problem in problems), problems
            play.wait(lambda: [a for a in play.alerts() if "registro de envíos" in text_of(a)], 10)
            if name != "damaged":  # there the tables of requests are whole: asking is possible, sending is not
                assert play._is_told_to_wait()
            assert play.texts_received() == []
            assert play.calls() == 0
        play.wait(lambda: httpx.get(ready).status_code == 200, 20)
        play.alephee.delays.clear()
        play.wait(lambda: play._rows("SELECT state FROM sends WHERE order_id = 580101")[0]["state"] == "sent", 20)
        play.wait(lambda: any("de nuevo" in text_of(alert) for alert in play.alerts()), 10)
        assert len(play.texts_received()) == 1
        assert took < SOON


class _Watched(Play):
    def _is_told_to_wait(self) -> bool:
        """Whether a request that is asked for now is refused in the form."""
        view = self.opened(ANA, lambda: self.slack.command(ANA, "/alephee message 580102"))
        return not view["submit"] or not self.slack.submit(ANA, view["id"], {"reason": "4", "text": "Hola."}).ok


@contextmanager
def _running(nursery: Nursery, sandbox: Sandbox, database: Path, flag: Path) -> Iterator[_Watched]:
    play = _Watched(nursery, sandbox, database, A_MESSAGE)
    play.storage = {"flag": str(flag)}
    play._start()
    try:
        yield play
    finally:
        play.child.kill()
