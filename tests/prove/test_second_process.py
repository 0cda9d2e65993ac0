"""A second process on the same file changes nothing: not while the first runs, not while it is killed."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.messages import MESSAGE
from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from tests.prove.acts import act_of
from tests.prove.children import Child, ChildDied, Nursery
from tests.prove.play import Play


def _dump(database: Path) -> list[str]:
    """Return everything the log holds, but the heartbeat of the process that runs."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [line for line in connection.iterdump() if "heartbeat" not in line]


def _settings(sandbox: Sandbox, database: Path, wait: str) -> dict[str, str]:
    own = {"BOT_DATABASE": str(database), "BOT_PORT": "0", "BOT_LOCK_WAIT": wait, "BOT_UNDO": "0s"}
    return sandbox.env() | own


def _is_refused(child: Child) -> bool:
    try:
        child.wait_for("started")
    except ChildDied:
        return child.said("refused") == [["DatabaseHeld"]]
    return False


class _WithSecond(Play):
    """A play in which somebody starts a second bot at the point where the first will be killed."""

    second: Child | None = None

    def _act(self) -> None:
        row = self._row()
        if row is not None and row["state"] == "pending" and self.second is None:
            before = _dump(self.database)
            assert _is_refused(self.nursery.start(_settings(self.sandbox, self.database, "0s")))
            assert _dump(self.database) == before
            self.second = self.nursery.start(_settings(self.sandbox, self.database, "30s"))
        super()._act()

    def _start(self, point: FailPoint | None = None, times: int = 1) -> None:
        if self.second is None:
            super()._start(point, times)
        else:
            self.child = self.second  # it has waited for the lock, and goes on
            self._wait_or_die(lambda: bool(self.child.said("started")) and self.slack.sockets > 0, "it did not go on")


def test_a_second_process_is_refused_changes_nothing_and_takes_over_when_the_first_is_killed(
    nursery: Nursery, sandbox: Sandbox, tmp_path: Path
) -> None:
    play = _WithSecond(nursery, sandbox, tmp_path / "log.db", act_of(MESSAGE))
    outcome = play.run(FailPoint.SEND_CALLED)
    assert outcome.wrong == []
    assert outcome.crashes == 1
    assert outcome.helped == ["said that it arrived"]
