"""One play: people ask and approve, the bot dies at one point, starts again, and everybody goes on as people would."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from bot.fail_points import FailPoint
from sandbox.server import Sandbox
from sandbox.slack.model import Ack, NotPossibleError
from tests.e2e.driver import ALERTS, ANA, BRUNO, CARLA, Json, T, buttons, values
from tests.prove.acts import Act
from tests.prove.children import ChildDied, Nursery
from tests.prove.sights import Outcome, Sights

#: how long one stage may last before it counts as stuck
PATIENCE = 15.0
GLANCE = 2.0
#: for how long a bot has to pass no point before people act: what dies just after a commit is not at rest yet
REST = 0.1
IMPATIENCE = 3.5
NEVER_REACHED = "the point was never reached"
_MOST_STAGES = 25

#: points that are only reached after a call whose end nobody saw
AFTER_A_CRASH = {
    FailPoint.RECOVER_COMMIT,
    FailPoint.RECOVER_COMMITTED,
    FailPoint.RESOLVE_COMMIT,
    FailPoint.RESOLVE_COMMITTED,
    FailPoint.FOLLOW_UP_LOOK,
    FailPoint.FOLLOW_UP_COMMIT,
    FailPoint.FOLLOW_UP_COMMITTED,
}


class Stuck(Exception):
    """Nothing moves any more although something should."""


class Play(Sights):
    """The people of one sandbox, and the bot they work with, in a process of its own."""

    #: how long what is approved waits to be taken back
    undo_window = "0s"

    def __init__(self, nursery: Nursery, sandbox: Sandbox, database: Path, act: Act) -> None:
        super().__init__(sandbox, database, act)
        self.nursery = nursery
        #: how the storage of the first bot fails (``storage.Storage``)
        self.storage: dict[str, object] = {}
        #: the statements that failed, and how many writes there were
        self.failed: list[list[str]] = []
        self.writes = 0
        self.approvals = self.asks = 0
        #: the forms that were filled in: one may open when nobody waits for it any more
        self.filled: set[str] = set()

    def wait(self, predicate: Callable[[], T | None], timeout: float = IMPATIENCE) -> T:
        """Wait, but not for long: the bot may be dead."""
        return super().wait(predicate, timeout)

    def run(self, point: FailPoint | None = None, times: int = 1) -> Outcome:
        """Play it to its end, with one death at the point (after an earlier one where the point needs it)."""
        self.outcome = Outcome(self.act, point, times)
        try:
            if point in AFTER_A_CRASH:
                self._start(FailPoint.SEND_CALLED if self._has_effect(point) else FailPoint.SEND_CLAIMED)
                self._until(self.child.dead.is_set)
                self.outcome.crashes += 1
                self._start(point, times)
            else:
                self._start(point, times)
            self._until(self._is_over)
            self._judge()
        except Stuck as stuck:
            self.outcome.wrong.append(f"stuck: {stuck}")
        finally:
            self._count_writes()
            self.child.kill()
        if point is not None and self.outcome.crashes < 1 + (point in AFTER_A_CRASH):
            self.outcome.wrong.append(NEVER_REACHED)
        return self.outcome

    def _has_effect(self, point: FailPoint | None) -> bool:
        """Whether the earlier call must have had its effect: then a look finds it at once."""
        return point in {FailPoint.FOLLOW_UP_LOOK, FailPoint.FOLLOW_UP_COMMIT, FailPoint.FOLLOW_UP_COMMITTED}

    # -- the bot ---------------------------------------------------------------------------------------

    def _start(self, point: FailPoint | None = None, times: int = 1) -> None:
        settings = self.sandbox.env() | {
            "BOT_DATABASE": str(self.database),
            "BOT_PORT": "0",
            "BOT_LOCK_WAIT": "5s",
            "BOT_UNDO": self.undo_window,
            "BOT_LOG_LEVEL": "ERROR",
        }
        how = {"point": point, "times": times} if point else self.storage
        self.storage = {}
        self.child = self.nursery.start(settings, **how)
        try:
            self.child.wait_for("started")
            self._wait_or_die(lambda: self.slack.sockets > 0, "no connection to Slack")
        except ChildDied:
            return

    def _restart(self) -> None:
        """Start again, and see how soon everything is told."""
        self._note_passed()
        self._judge_follow_ups()
        self._count_writes()
        self.outcome.crashes += 1
        self._start()
        begun = self.child.asked_at
        self._wait_or_die(self._is_told, "not everything is told")
        self.outcome.told.append(round(monotonic() - begun, 2))

    def _count_writes(self) -> None:
        self.failed = [*self.failed, *self.child.said("failed")]
        self.writes = max([self.writes, *(int(count[0]) for count in self.child.said("writes"))])

    # -- the people ------------------------------------------------------------------------------------

    def _until(self, over: Callable[[], bool]) -> None:
        """Let people do what the state of things calls for, until it is over."""
        for _ in range(_MOST_STAGES):
            self._calm_down()
            if over():
                return
            if self.child.dead.is_set():
                self._restart()
            else:
                self._act()
        raise Stuck("people go on and on")

    def _act(self) -> None:
        row = self._row()
        if row is None:
            self._ask()
        elif row["state"] == "pending":
            self._approve(row)
        elif row["state"] == "unknown":
            self._resolve()
        elif row["state"] == "refused":
            self.outcome.helped.append("had it sent again")
            self._press_alert(ANA, "retry")
            self._look(lambda: (self._row() or row)["state"] != "refused")
        else:
            self._wait_or_die(self._is_over, "it is sent, and something is still open", 2 * PATIENCE)

    def _ask(self) -> None:
        self.asks += 1
        if self.asks > 1:
            self.outcome.helped.append("asked again")
        open_ones = [view for view in self.slack.views(ANA) if view["callback_id"].endswith("_compose")]
        try:
            view = open_ones[-1] if open_ones else self.opened(ANA, lambda: self.slack.command(ANA, self.act.command))
        except (AssertionError, TimeoutError):
            self._look(lambda: False)  # it died, or Slack is down: try again in a moment
            return
        if not view["submit"]:
            return  # it says what went wrong
        ack = self.slack.submit(ANA, view["id"], None if view["id"] in self.filled else self.act.fill(self))
        self.filled.add(view["id"])
        if shows_it_first(ack):
            ack = self.slack.submit(ANA, view["id"])
        if not ack.ok or ack.payload:
            self._look(lambda: self._row() is not None)

    def _approve(self, row: Json) -> None:
        card = next((one for one in self.cards() if row["batch_id"] in values(one) and "approve" in buttons(one)), None)
        if card is None:
            self.outcome.helped.append("had the card posted")
            self._press_alert(CARLA, "post_card")
            self._look(lambda: bool(self.cards()))
            return
        self.approvals += 1
        if any("post_card" in buttons(alert) for alert in self.alerts()):
            self.outcome.helped.append("found the card")
        if self.approvals > 1:
            self.outcome.helped.append("approved again")
        self.slack.press(BRUNO, card["channel"], card["key"], "approve")
        self._look(lambda: (self._row() or row)["state"] != "pending")

    def _resolve(self) -> None:
        """Look at the marketplace, and say what is there."""
        if self.act.example.is_repeated:
            self._wait_or_die(lambda: (self._row() or {}).get("state") != "unknown", "nobody looks", 30)
            return
        there = self.act.effects(self.sandbox) > 0
        if there and self.act.example.is_looked_up:
            self._wait_or_die(lambda: (self._row() or {}).get("state") != "unknown", "nobody looks", 30)
            return
        self.outcome.helped.append("said that it arrived" if there else "said that it did not arrive")
        self._press_alert(CARLA, "it_arrived" if there else "it_did_not_arrive")
        self._look(lambda: (self._row() or {}).get("state") != "unknown")

    def _press_alert(self, user: str, action_id: str) -> None:
        alert = next((one for one in reversed(self.alerts()) if action_id in buttons(one)), None)
        if alert is None:
            raise Stuck(f"no alert offers {action_id}")
        try:
            self.slack.press(user, ALERTS, alert["key"], action_id)
        except NotPossibleError:
            return  # it has changed under the finger

    def _calm_down(self) -> None:
        self._wait_or_die(lambda: self._is_quiet() and monotonic() - self.child.heard_at > REST, "no rest")

    def _look(self, seen: Callable[[], bool]) -> None:
        """Wait as long as a person would before pressing again."""
        with suppress(TimeoutError):
            self.slack.wait_for(lambda: self.child.dead.is_set() or seen(), GLANCE)

    def _wait_or_die(self, seen: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        try:
            self.slack.wait_for(lambda: self.child.dead.is_set() or seen(), timeout)
        except TimeoutError:
            raise Stuck(f"{what} ({self._row()})") from None


def shows_it_first(ack: Ack) -> bool:
    """Whether the form says what the buyer will read, and waits to be submitted with that: no trouble, part of asking.

    It does so once: a form that shows itself again after that is counted as trouble.
    """
    shown: Json = (ack.payload.get("view") or {}) if ack.ok and isinstance(ack.payload, dict) else {}
    return bool(shown.get("submit"))
