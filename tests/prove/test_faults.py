"""Every fault of the far sides on every call: what class it is, and what people have to do about it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.domain.messages import MESSAGE
from sandbox.server import Sandbox
from tests.figures import note_figures
from tests.prove.acts import ACTS, Act, act_of
from tests.prove.children import Nursery
from tests.prove.play import Play
from tests.prove.sights import Outcome

AT_ONCE = 8
LONG = [
    pytest.param("quick", marks=pytest.mark.timeout(400)),
    pytest.param("long", marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
]

#: what a fault of a call with an effect amounts to: the first event about its end, and whether it had its effect
UNKNOWN, GONE, SENT, REFUSED, LATER = ("unknown", 1), ("unknown", 0), ("sent", 1), ("refused", 0), ("postponed", 0)
EFFECTS = {
    "500": GONE,
    "503html": GONE,
    "200html": GONE,
    "hang": GONE,
    "reset_before": GONE,
    "reset_after": UNKNOWN,
    "truncated": SENT,
    "empty": SENT,
    "429": LATER,
    "400": REFUSED,
    "401": REFUSED,
    "403": REFUSED,
    "404": REFUSED,
    "409": REFUSED,
    "412": REFUSED,
    "413": REFUSED,
}
#: what people do about it: a message nobody knows about needs a person, all other kinds can be looked up
HELP = {UNKNOWN: ["said that it arrived"], GONE: ["said that it did not arrive"], REFUSED: ["had it sent again"]}
#: faults of a look-up: told at once where a person waits; a request that is re-checked waits and goes out
LOOK_UPS = ("500", "503html", "200html", "hang", "reset_before", "reset_after", "truncated", "empty", "429", "401")
#: the methods of the Web API on the way of a request, and what a person may have to do again when one fails
SLACK = {
    "auth.test": set[str](),
    "apps.connections.open": set[str](),
    "users.info": {"asked again", "approved again"},
    "usergroups.users.list": {"asked again", "approved again"},
    "conversations.info": {"approved again"},
    "views.open": {"asked again"},
    "views.update": {"asked again"},
    "chat.postMessage": {"had the card posted", "found the card"},
    "chat.update": set[str](),
    "chat.postEphemeral": set[str](),
}
SLACK_FAULTS = ("429", "500", "503", "reset_before", "reset_after", "hang", "down")


#: what a kind looks up at Alephee on its way
LookUps = Callable[[Act], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One fault on one call, in a play of one kind of action."""

    act: Act
    side: str
    call: str
    fault: str

    def plan(self, sandbox: Sandbox) -> None:
        """Let the next such call go wrong."""
        if self.side == "alephee":
            sandbox.alephee.add_fault(self.call, self.fault, seconds=1.0 if self.fault in {"hang", "429"} else None)
        elif self.fault == "down":
            sandbox.slack.fault(self.call, "down", count=None)
            threading.Timer(2.0, sandbox.slack.clear_faults).start()
        else:
            sandbox.slack.fault(self.call, self.fault)

    def __str__(self) -> str:
        return f"{self.act.kind}: {self.fault} on {self.side} {self.call}"


class _Faulty(Play):
    """A play in which a fault is planned when the bot is ready, and when the card stands for calls that follow it."""

    def prepare(self, case: Case, *, at_start: bool) -> None:
        self.case, self.planned = case, False
        if at_start:
            self._plan()

    def _plan(self) -> None:
        self.planned = True
        self.case.plan(self.sandbox)

    def _ask(self) -> None:
        if not self.planned:
            self._plan()
        super()._ask()

    def first_end(self) -> str:
        """Return the first event that tells how a call ended."""
        names = "'sent', 'unknown', 'refused', 'postponed'"
        found = self._rows(f"SELECT name FROM events WHERE name IN ({names}) ORDER BY id LIMIT 1")
        return str(found[0]["name"]) if found else ""


def _play(nursery: Nursery, folder: Path, case: Case) -> tuple[Outcome, str]:
    with Sandbox() as sandbox:
        sandbox.alephee.set_limit("*", 6000)
        name = f"{case.act.kind}-{case.side}-{case.call}-{case.fault}.db"
        play = _Faulty(nursery, sandbox, folder / name, case.act)
        play.unconfirmed = int(case.side == "slack")
        play.prepare(case, at_start=case.call in {"auth.test", "apps.connections.open"})
        return play.run(), play.first_end()


def _judge_effect(case: Case, outcome: Outcome, end: str) -> list[str]:
    of, expected = case.act.example, EFFECTS[case.fault]
    if of.answers_by_order and expected == SENT:
        expected = UNKNOWN  # each order's own result decides, and the answer has none
    looked_up = of.is_looked_up and (expected == UNKNOWN or (of.is_repeated and expected == GONE))
    helped = [] if looked_up else HELP.get(expected, [])
    wrong = [] if outcome.helped == helped else [f"people did {outcome.helped}, not {helped}"]
    return wrong if end == expected[0] else [*wrong, f"the call ended as {end}, not {expected[0]}"]


def _judge_slack(case: Case, outcome: Outcome, _end: str) -> list[str]:
    more = (
        set(outcome.helped) - SLACK[case.call] - ({"asked again", "approved again"} if case.fault == "down" else set())
    )
    return [f"people did {sorted(more)}"] if more else []


def _judge_look_up(_case: Case, outcome: Outcome, end: str) -> list[str]:
    wrong = [f"people did {outcome.helped}"] if set(outcome.helped) - {"asked again"} else []
    return wrong if end in {"sent", "postponed"} else [*wrong, f"it ended as {end}"]


def _effect_cases(_: LookUps, *, every: bool) -> Iterator[Case]:
    some = {"500", "reset_after"}
    for act in ACTS:
        faults = EFFECTS if every or act.kind == MESSAGE else some
        yield from (Case(act, "alephee", act.endpoint, fault) for fault in faults)


def _slack_cases(_: LookUps, *, every: bool) -> Iterator[Case]:
    for method in SLACK:
        faults = SLACK_FAULTS if every else SLACK_FAULTS[:4] if method == "chat.postMessage" else ("reset_after",)
        yield from (Case(act_of(MESSAGE), "slack", method, fault) for fault in faults)
    if not every:
        yield Case(act_of(MESSAGE), "slack", "*", "down")


def _look_up_cases(look_ups_of: LookUps, *, every: bool) -> Iterator[Case]:
    for act in ACTS:
        for place, call in enumerate(look_ups_of(act)):
            some = LOOK_UPS[::3] if act.kind == MESSAGE else LOOK_UPS[place : place + 1]
            yield from (Case(act, "alephee", call, fault) for fault in (LOOK_UPS if every else some))


def _look_ups_of(nursery: Nursery, folder: Path, act: Act) -> Sequence[str]:
    """Play it without a fault, and return what is looked up at Alephee on its way, as the sandbox calls it."""
    with Sandbox() as sandbox:
        assert Play(nursery, sandbox, folder / f"{act.kind}-well.db", act).run().wrong == []
        return sorted({call.endpoint for call in sandbox.alephee.calls} - {act.endpoint})


SLACK["*"] = {"asked again", "approved again", "had the card posted", "found the card"}
TABLES: dict[str, tuple[Callable[..., Iterator[Case]], Callable[[Case, Outcome, str], list[str]]]] = {
    "calls with an effect": (_effect_cases, _judge_effect),
    "look-ups": (_look_up_cases, _judge_look_up),
    "Slack": (_slack_cases, _judge_slack),
}


@pytest.mark.parametrize("form", LONG)
@pytest.mark.parametrize("table", list(TABLES))
def test_every_fault_on_every_call_has_its_class_and_loses_and_repeats_nothing(
    nursery: Nursery, tmp_path: Path, table: str, form: str
) -> None:
    every = form == "long"
    cases_of, judge = TABLES[table]
    cases = list(cases_of(partial(_look_ups_of, nursery, tmp_path), every=every))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        played = list(pool.map(lambda case: (case, *_play(nursery, tmp_path, case)), cases))
    said = [word for _, outcome, _ in played for word in outcome.wrong]
    unexpected = {str(case): [*outcome.wrong, *judge(case, outcome, end)] for case, outcome, end in played}
    counts = {name: sum(word.startswith(name) for word in said) for name in ("lost", "double", "stuck")}
    wrong = {case: words for case, words in unexpected.items() if words}
    note_figures(f"3 faults: {table}", rounds=len(cases), **counts, other=len(wrong) if not said else 0)
    assert wrong == {}
