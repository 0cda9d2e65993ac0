"""A play whose log is put back to an earlier time: by hand after it went on, or by ``log restore`` as it was."""

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.fail_points import FailPoint
from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.log.sqlite.backup import mark_restored
from bot.log.sqlite.store import open_reader
from tests.e2e.driver import ALERTS, CARLA, Json, buttons
from tests.prove.play import Play, Stuck
from tests.prove.sights import Outcome

#: until a look-up of the bot itself has found out, where it can
_LOOKED_FOR = 4.0


class RestoredPlay(Play):
    """People who look at the marketplace, and say what is there."""

    def run_restored(
        self, backup_at: FailPoint, *, goes_on: bool, dies_at: FailPoint | None, times: int = 1
    ) -> Outcome:
        """Back up where the bot dies first; put that back at the end, or at once; and die at the start after it."""
        self.outcome = Outcome(self.act, dies_at, times)
        try:
            self._start(backup_at)
            self._until(self.child.dead.is_set)
            backup = self._back_up()
            if goes_on:
                self._until(self._is_over)
                self.child.kill()
            self._put_back(backup, by_command=not goes_on)
            self._start(dies_at, times)
            self._until(self._is_over)
            self._judge_restored()
        except Stuck as stuck:
            self.outcome.wrong.append(f"stuck: {stuck}")
        finally:
            self.child.kill()
        return self.outcome

    def _back_up(self) -> Path:
        backup = self.database.with_suffix(".backup")
        with closing(sqlite3.connect(self.database)) as source, closing(sqlite3.connect(backup)) as target:
            source.backup(target)
        return backup

    def _put_back(self, backup: Path, *, by_command: bool) -> None:
        for end in ("-wal", "-shm"):
            self.database.with_name(f"{self.database.name}{end}").unlink(missing_ok=True)
        shutil.copy(backup, self.database)
        if by_command:
            mark_restored(self.database)

    def _resolve(self) -> None:
        """Say what is there, unless the bot itself finds out."""
        with suppress(TimeoutError):
            self.slack.wait_for(lambda: self.child.dead.is_set() or self._state() != "unknown", _LOOKED_FOR)
        if self.child.dead.is_set() or self._state() != "unknown":
            return
        action_id = "it_arrived" if self.act.effects(self.sandbox) else "it_did_not_arrive"
        if not any(action_id in buttons(alert) for alert in self.slack.messages(ALERTS)):
            raise Stuck(f"no alert offers {action_id}")
        self._press_alert(CARLA, action_id)
        self._look(lambda: self._state() != "unknown")

    def _confirmed(self, row: Json) -> bool:
        """Nobody can look at a mark whose order was not found yet."""
        return not row["account_id"] or super()._confirmed(row)

    def _state(self) -> str:
        return str((self._row() or {}).get("state"))

    def _judge_restored(self) -> None:
        wrong, effects = self.outcome.wrong, self.act.effects(self.sandbox)
        if effects == 0:
            wrong.append("lost: it says sent, and nothing arrived")
        if effects > 1:
            wrong.append(f"double: {effects} effects")
        if self._rows("SELECT 1 FROM outbox WHERE closed_at IS NULL"):
            wrong.append("stuck: not everything is told")
        (mark,) = self._rows("PRAGMA user_version")
        if mark["user_version"]:
            wrong.append("stuck: the log is still marked as restored")
        with open_reader(self.database, CONTENTS) as reader:
            wrong.extend(map(str, verify(reader, most=3).problems))
