"""What there is to see of a play: in the log, in Slack and at Alephee; and the verdict about it."""

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.requests import State
from bot.fail_points import FailPoint
from bot.kinds import CONTENTS, make_plan
from bot.log.chain import verify
from bot.log.sqlite.store import open_reader
from bot.operations.sending.read_back import CONFIRMED
from bot.waits import Waits
from handlers.catalogue import texts
from sandbox.server import Sandbox
from tests.e2e.driver import ANA, BRUNO, Driver, Json, buttons, text_of
from tests.e2e.messages_that_call import is_notice
from tests.prove.acts import Act
from tests.prove.children import Child

_WAITING = {"collecting", "approved", "sending"}
#: how a line begins that says that something is under way
_UNDER_WAY = re.compile("^… ", re.MULTILINE)


@dataclass(slots=True)
class Outcome:
    """What one play came to."""

    act: Act
    point: FailPoint | None
    times: int
    #: what people did beyond asking once and approving once
    helped: list[str] = field(default_factory=list)
    #: seconds from each start after a crash until everything was told
    told: list[float] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)
    #: what is wrong: lost, double, stuck, untold …; empty as it should be
    wrong: list[str] = field(default_factory=list)
    crashes: int = 0

    def __str__(self) -> str:
        where = f"{self.act.kind} at {self.point}#{self.times}" if self.point else f"{self.act.kind}, alive"
        return f"{where}: helped {self.helped}, told {self.told}, wrong {self.wrong}"


class Sights(Driver):
    """Looks at one action of one bot, which may be dead."""

    child: Child

    def __init__(self, sandbox: Sandbox, database: Path, act: Act) -> None:
        self.sandbox, self.address, self.act = sandbox, database, act
        self.slack, self.alephee = sandbox.slack, sandbox.alephee
        self.outcome = Outcome(act, None, 0)
        #: posts that Slack accepts without saying so
        self.unconfirmed = 0

    def _is_quiet(self) -> bool:
        row = self._row()
        return (row is None or row["state"] not in _WAITING) and self._is_told()

    def _is_told(self) -> bool:
        """Whether Slack shows everything as it is, but lines that wait for a card to hang on."""
        if not self.database.exists():
            return True
        found = self._rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL AND show <> 'thread'")
        sending = self._rows("SELECT COUNT(*) AS n FROM requests WHERE state = 'sending'")
        return not found or (found[0]["n"] == 0 and sending[0]["n"] == 0)

    def _is_over(self) -> bool:
        row = self._row()
        if row is None or row["state"] != "sent":
            return False
        lines = self._rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL")
        return self._confirmed(row) and lines[0]["n"] == 0 and not self.child.dead.is_set()

    def _confirmed(self, row: Json) -> bool:
        """Whether what is looked at afterwards has been: the id of a new order, a mark read back."""
        if self._rows("SELECT 1 FROM follow_ups"):
            return False
        looked = self._rows("SELECT cause FROM requests")[0]["cause"]
        return not self.act.example.is_read_back or looked == CONFIRMED

    def _row(self) -> Json | None:
        rows = self._rows("SELECT * FROM sends")
        return rows[-1] if rows else None

    def _rows(self, sql: str) -> list[Json]:
        """Ask the database; nothing while it is not there yet."""
        if not self.database.exists():
            return []
        try:
            with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                return [dict(row) for row in connection.execute(sql)]
        except sqlite3.OperationalError:
            return []

    def _note_passed(self) -> None:
        for point, times in self.child.said("at"):
            self.outcome.passed[point] = max(self.outcome.passed.get(point, 0), int(times))

    def _judge_follow_ups(self) -> None:
        """Look whether that is to be followed up which the state of the request asks for, and nothing else."""
        if not self._rows("SELECT 1 FROM requests"):
            return
        plan = make_plan(Waits())
        with open_reader(self.database, CONTENTS) as reader:
            for request in reader.history.recent():
                planned = plan(request)
                found = [one.what for one in reader.follow_ups.of_batch(request.batch_id)]
                done = request.state is State.SENT and not found  # one that is missing keeps the play from its end
                if not done and found != ([planned[0]] if planned else []):
                    self.outcome.wrong.append(f"followed up while {request.state}: {found}")

    def _judge(self) -> None:
        """Look at everything once more: at Alephee, in Slack and in the log."""
        self._note_passed()
        self._judge_follow_ups()
        wrong, row = self.outcome.wrong, self._row() or {}
        effects = self.act.effects(self.sandbox)
        if effects == 0:
            wrong.append("lost: it says sent, and nothing arrived")
        if effects > 1:
            wrong.append(f"double: {effects} effects")
        if self.act.example.is_approved and row.get("decided_by") != BRUNO:
            wrong.append(f"decided by {row.get('decided_by')}")
        if row.get("requested_by") != ANA:
            wrong.append(f"requested by {row.get('requested_by')}")
        self._judge_slack()
        possible = self._rows(
            "SELECT COUNT(*) AS n FROM attempts WHERE outcome IS NULL OR outcome IN ('sent','unknown')"
        )
        if possible[0]["n"] != 1:
            wrong.append(f"{possible[0]['n']} attempts that may have had an effect")
        begun = self._rows("SELECT COUNT(*) AS n FROM attempts")[0]["n"]
        if self.calls(self.act.endpoint) > begun:
            wrong.append("a call without an attempt")
        with open_reader(self.database, CONTENTS) as reader:
            wrong += [str(problem) for problem in verify(reader).problems]
        if len(self._rows("SELECT id FROM batches")) != 1:
            wrong.append("more than one batch")

    def _says_done(self) -> str:
        """Return how a card says that it was done: sent, created, or what else its kind has words for."""
        own = f"outcome.sent_{self.act.kind}"
        return texts("es")[own if own in texts("es") else "outcome.sent"].partition("{{")[0].strip()

    def _judge_slack(self) -> None:
        wrong = self.outcome.wrong
        told = [m for m in self.slack.dm(ANA) if "thread_ts" not in m]
        cards, receipts = self.cards(), [m for m in told if not is_notice(m)]
        if len(cards) != int(self.act.example.is_approved):
            wrong.append(f"{len(cards)} cards")
        if any({"approve", "decline"} & set(buttons(card)) for card in cards):
            wrong.append("a card can still be pressed")
        if self.act.example.is_approved and not any(self._says_done() in text_of(card) for card in cards):
            wrong.append("no card says sent")
        # One more a crash or an unconfirmed post: people should rather be told twice.
        if not 1 <= len(receipts) <= 1 + self.outcome.crashes + self.unconfirmed:
            wrong.append(f"{len(receipts)} receipts")
        if not receipts or "✓" not in text_of(receipts[-1]) or _UNDER_WAY.search(text_of(receipts[-1])):
            wrong.append("the newest receipt does not say sent")
        wanting = [bool({"retry", "it_arrived", "post_card"} & set(buttons(alert))) for alert in self.alerts()]
        # An alert whose post no answer confirmed (a crash in that moment) is posted once more; the first one stays as
        # it is, and a press on it is answered politely.
        if sum(wanting) > self.outcome.crashes + self.unconfirmed or any(wanting[-1:]):
            wrong.append("an alert still wants something")
