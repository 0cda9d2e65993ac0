"""The table of `docs/crash-matrix.md`, drawn from what the plays came to."""

from collections.abc import Iterable

from bot.domain.kinds import Kind
from bot.fail_points import STEPS, FailPoint
from handlers.language import speech
from tests.kinds.example import Example
from tests.kinds.registered import EXAMPLES
from tests.prove.sights import Outcome

HEAD = """\
# What a crash leaves behind

Made by the tests (`tests/prove/test_crash_matrix.py`); `PROVE_UPDATE=1 pytest tests/prove/test_crash_matrix.py` writes
it anew.

The process is killed (SIGKILL) just before and just after every step between *submit* and the last message, for every
kind of action, and started again. Each time Alephee has it exactly once in the end (what does no harm when it is
repeated may be), exactly one card stands in the approvals channel, the log is whole, everything people have to know is
in Slack within 2 s of the start, and nothing waits for ever. The columns say what people notice.

What can be looked up at Alephee the bot looks up as well when nobody saw the end of its call: what is there it finds
at once, that nothing is there it believes after some 80 s. A person may be quicker, as in these tables.
"""

_WORDS = {
    "asked again": "the form is still open: it is submitted again",
    "approved again": "nothing is decided yet: the button is pressed again",
    "asked back again": "nothing is asked yet: the form is submitted again",
    "answered again": "nothing is answered yet: the form is submitted again",
    "undone again": "nothing is undone yet: the button is pressed again, while its time lasts",
    "had the card posted": "the alert says that the card may be missing: it is posted with the button",
    "found the card": "the alert says that the card may be missing: it stands there, and is pressed",
    "said that it arrived": "the alert says that nobody knows: a person looks, it is there",
    "said that it did not arrive": "the alert says that nobody knows: a person looks, it is not there, it goes out",
}
_NOTHING = "nothing: it goes on by itself"


def draw(outcomes: Iterable[Outcome]) -> list[str]:
    """Return what the page says of each kind that was played."""
    seen: dict[tuple[Kind, FailPoint], set[str]] = {}
    for outcome in outcomes:
        if outcome.point is not None:
            seen.setdefault((outcome.act.kind, outcome.point), set()).update(outcome.helped)
    parts = []
    for kind, example in EXAMPLES.items():
        rows = [
            f"| {step.name} | {step.does} | {_cell(seen, kind, step.before)} | {_cell(seen, kind, step.after)} |"
            for step in STEPS
            if (kind, step.before) in seen or (kind, step.after) in seen
        ]
        head = ["| step | what it does | killed just before it | killed just after it |", "|---|---|---|---|"]
        parts.append("\n".join([f"## {_name(example)}", "", *head, *rows, ""]))
    return parts


def _name(example: Example) -> str:
    name = speech("en").kind(example.kind)
    return name if example.is_approved else f"{name} (nobody has to approve it)"


def _cell(seen: dict[tuple[Kind, FailPoint], set[str]], kind: Kind, point: FailPoint) -> str:
    if (kind, point) not in seen:
        return "–"
    return "; ".join(words for name, words in _WORDS.items() if name in seen[kind, point]) or _NOTHING
