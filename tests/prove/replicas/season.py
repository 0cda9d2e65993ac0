"""One season: a company at work with three replicas, whatever is done to them; and the verdict when all is quiet."""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.database_url import read_url
from bot.kinds import CONTENTS
from bot.log.chain import verify
from bot.log.engines import open_reader
from sandbox.server import Sandbox
from tests.e2e.driver import ALERTS, APPROVALS, buttons, values
from tests.figures import note_figures
from tests.kinds.registered import EXAMPLES
from tests.prove.replicas.company import Company
from tests.prove.replicas.errands import Errand
from tests.prove.replicas.troupe import Troupe, settings_of

#: until everything is told and nothing is under way, after people have left
QUIET = 60.0
#: how long a call takes at Alephee: some die in the middle of one
CALLS = 0.15
_UNTIL_ANSWERED = 3.0
_STAND = {"sent": 1, "declined": 0, "withdrawn": 0, "expired": 0, "invalid": 0}


@dataclass(slots=True)
class Verdict:
    """What a season came to."""

    wrong: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)

    def count(self, word: str) -> int:
        """Count what is wrong of one kind."""
        return sum(one.startswith(word) for one in self.wrong)


class Season:
    """Made of one seed, which is printed: what chance decides is decided again in the same way."""

    def __init__(self, name: str, sandbox: Sandbox, database: str, seed: int, folder: Path) -> None:
        self.name, self.sandbox, self.database, self.seed = name, sandbox, database, seed
        self.chance = random.Random(seed)
        self.folder = folder
        self.verdict = Verdict()
        #: whether commits may be lost, by a fail-over to a standby that lacked them
        self.loses_commits = False

    @contextmanager
    def played(
        self,
        *,
        ahead: Sequence[float] = (0.0, 0.0, 0.0),
        own: Mapping[str, str] | None = None,
        ways: Sequence[str] = (),
        people: Mapping[str, Any] | None = None,
    ) -> Iterator[tuple[Troupe, Company]]:
        """Yield who is to be killed while people work; afterwards all comes to its end and is judged.

        ``ways``: each replica's own way to the database, if not all take the same one; ``people``: how ``Company`` is
        made.
        """
        _say(f"\n{self.name}: seed {self.seed}")
        self.sandbox.alephee.set_limit("*", 6_000)
        self.sandbox.alephee.delays.update(dict.fromkeys((one.endpoint for one in EXAMPLES.values()), CALLS))
        self.sandbox.slack.faults.limits = {}  # nobody starts a bot twenty times a minute
        self.sandbox.slack.deliveries.sockets.chance.seed(self.seed)
        settings = settings_of(self.sandbox.env(), self.database, **(own or {}))
        troupe = Troupe(settings, self.chance, ahead=ahead)
        for place, way in zip(troupe.places, ways, strict=False):
            place.settings["BOT_DATABASE"] = way
        self.troupe = troupe
        with troupe:
            if not troupe.wait_until_up():
                self._keep_record()
                raise AssertionError(f"the replicas do not get up: {troupe.refused} {troupe.errors[-3:]}")
            company = self.company = Company(self.sandbox, self.database, self.chance, **(people or {}))
            company.open()
            try:
                yield troupe, company
                troupe.disarm()
                company.close()
                self._wait_until_quiet()
                self.judge()
            finally:
                self._keep_record()
        self._print()

    def _keep_record(self) -> None:
        path = Path(os.environ.get("PROVE_RECORDS", self.folder)) / f"{self.name.replace(' ', '-')}-{self.seed}.txt"
        path.write_text(self.troupe.told() + "\n" + "\n".join(self.verdict.wrong), encoding="utf-8")

    def _wait_until_quiet(self) -> None:
        end = time.monotonic() + QUIET
        while time.monotonic() < end:
            open_ones = self.company.rows("SELECT COUNT(*) AS n FROM outbox WHERE closed_at IS NULL")
            if open_ones is not None and open_ones[0]["n"] == 0:
                return
            time.sleep(0.2)
        self.verdict.wrong.append("stuck: not everything is told")

    # -- the verdict -----------------------------------------------------------------------------------

    def judge(self) -> None:
        """Look at everything once more: at Alephee, in the log and in Slack."""
        wrong = self.verdict.wrong
        for errand in self.company.errands:
            wrong += [f"{self._named(errand)}: {one}" if one[:5] != "stuck" else one for one in errand.wrong]
            wrong += self._judge_errand(errand, errand.effects(self.sandbox))
        wrong += self._judge_log()
        wrong += self._judge_slack()
        wrong += [f"an error in the process log: {one}"[:400] for one in self._unplanned(self.troupe.errors)]
        wrong += [f"surprise: {one} ({times} times)" for one, times in self.company.surprises.items()]

    @staticmethod
    def _named(errand: Errand) -> str:
        return f"errand {errand.number} ({errand.kind}, {errand.wish})"

    def _judge_errand(self, errand: Errand, effects: int) -> Iterator[str]:
        if effects > 1:
            yield f"double: {self._named(errand)} had its effect {effects} times; {errand.helped}"
        if not errand.is_over:
            there = self.company.rows("SELECT * FROM requests WHERE batch_id = ?", errand.batch_id)
            yield f"stuck: {self._named(errand)} is not over, {effects} effects, {there}; {errand.helped[-6:]}"[:900]
            return
        if errand.lost and not self.loses_commits:
            yield f"lost: {self._named(errand)} was taken, and the log has it no more"
        if errand.wish == "lost":
            return
        rows = self.company.rows("SELECT state FROM requests WHERE batch_id = ?", errand.batch_id) or []
        states = {row["state"] for row in rows}
        if len(states) != 1 or not states <= set(_STAND):
            yield f"stuck: {self._named(errand)} is {states}"
        elif effects < _STAND[states.pop()]:
            yield f"lost: {self._named(errand)} was sent and did not arrive; {errand.helped}"
        elif effects > 0 and rows[0]["state"] != "sent":
            yield f"double: {self._named(errand)} is {rows[0]['state']} and arrived; {errand.helped}"

    def _judge_log(self) -> Iterator[str]:
        ask = self.company.rows
        for row in ask("SELECT id, state FROM requests WHERE state IN ('sending', 'approved', 'collecting')") or ():
            yield f"stuck: request {row['id']} is {row['state']}"
        for row in ask("SELECT request_id FROM attempts WHERE outcome IS NULL") or ():
            yield f"stuck: an attempt of {row['request_id']} is open"
        doubled = (
            "SELECT request_id, COUNT(*) AS n FROM attempts WHERE outcome IS NULL OR outcome IN ('sent', 'unknown')"
            " GROUP BY request_id HAVING COUNT(*) > 1"
        )
        for row in ask(doubled) or ():
            yield f"double: {row['n']} attempts of {row['request_id']} may have had an effect"
        address = read_url(self.database) if "://" in self.database else Path(self.database)
        with open_reader(address, CONTENTS) as reader:
            yield from (f"not whole: {problem}" for problem in verify(reader, most=5).problems)

    def _judge_slack(self) -> Iterator[str]:
        known = {errand.batch_id: errand for errand in self.company.errands}
        cards = Counter[str]()
        for message in self.sandbox.slack.messages(APPROVALS):
            if {"approve", "decline"} & set(buttons(message)):
                for about in values(message) & set(known):
                    if known[about].wish != "nothing" and known[about].is_over:
                        cards[about] += 1
        if (
            not self.loses_commits
        ):  # where a card stands may be what was lost; a press on it is answered, and does nothing
            yield from (f"a card of {self._named(known[one])} can still be pressed" for one in cards)
        wanting = [m for m in self.sandbox.slack.messages(ALERTS) if {"retry", "it_arrived"} & set(buttons(m))]
        self.verdict.figures["alerts that still have buttons"] = len(wanting)

    def _unplanned(self, errors: Iterable[str]) -> list[str]:
        """Return what no replica should ever say, whatever is done to it."""
        expected = ("database", "log", "Slack", "Alephee")
        return [one for one in errors if "Traceback" in one or not any(word in one for word in expected)]

    def _print(self) -> None:
        company, troupe = self.company, self.troupe
        done = [errand for errand in company.errands if errand.is_over]
        deeds = Counter(one.partition(" ")[0] for one in troupe.died.elements())
        slow = [one for one in company.answered if one > _UNTIL_ANSWERED]
        self.verdict.figures |= {
            "errands": len(company.errands),
            "over": len(done),
            **dict(deeds),
            "until another works, after a kill": _spread(troupe.times.after_a_kill),
            "after a freeze": _spread(troupe.times.after_a_freeze),
            "after a cut": _spread(troupe.times.after_a_cut),
            "presses answered": len(company.answered),
            "slowest ack": round(max(company.answered, default=0.0), 2),
            "late": len(slow),
            "not answered": len(company.unanswered),
            "forms that put people off": dict(company.put_off.most_common(5)),
            "points": len(troupe.died),
            "refused starts": sum(troupe.refused.values()),
        }
        counts = {word: self.verdict.count(word) for word in ("lost", "double", "stuck")}
        note_figures(f"3 replicas: {self.name}", rounds=sum(deeds.values()), **counts)
        other = len(self.verdict.wrong) - sum(counts.values())
        lines = [f"{self.name} (seed {self.seed}): {counts}, other {other}"]
        lines += [f"  {name}: {value}" for name, value in self.verdict.figures.items()]
        lines += [f"  wrong: {one}" for one in self.verdict.wrong[:40]]
        _say("\n".join(lines))
        if path := os.environ.get("PROVE_TABLE"):
            with Path(path).open("a", encoding="utf-8") as table:
                table.write(time.strftime("[%H:%M:%S] ", time.gmtime()) + "\n".join(lines) + "\n\n")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _spread(times: Sequence[float]) -> str:
    if not times:
        return "–"
    ordered = sorted(times)
    return f"{len(times)} times, median {ordered[len(ordered) // 2]} s, longest {ordered[-1]} s"
