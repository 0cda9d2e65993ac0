"""``docs/permissions.md``: the tables, drawn from what the operations answered."""

from collections.abc import Iterable, Mapping

from bot.domain.people import Person
from bot.domain.requests import State
from tests.integration.log.samples import ANA
from tests.integration.permissions.trying import CARD, CARD_PRESS, CHANNEL, SHARED, Office, People, Tried

BRUNO, CARLA, IVO, GUIDO, EVA, DARIO, ROBOT = "U0BRUNO", "U0CARLA", "U0IVO", "U0GUIDO", "U0EVA", "U0DARIO", "U0ROBOT"
NADIE, CESAR = "U0NADIE", "U0CESAR"

#: what a person is → their id; all but Carla and Ivo stand in BOT_APPROVERS, all but Ivo in BOT_STAFF
ROLES: Mapping[str, str] = {
    "requester, also an approver (or an admin of the workspace)": ANA,
    "another approver, who has approved it if anybody has": BRUNO,
    "an approver who has not approved it": CESAR,
    "staff, no approver": CARLA,
    "a member of the workspace who is not on the lists": IVO,
    "a guest on the lists": GUIDO,
    "somebody of another organisation on the lists": EVA,
    "somebody on the lists of whom Slack tells no workspace": NADIE,
    "a deactivated account on the lists": DARIO,
    "a bot on the lists": ROBOT,
}
APPROVERS = (ANA, BRUNO, CESAR, GUIDO, EVA, NADIE, DARIO, ROBOT)
STAFF = (*APPROVERS, CARLA)
PEOPLE = People(
    {
        GUIDO: Person(id=GUIDO, is_guest=True),
        EVA: Person(id=EVA, is_external=True),
        NADIE: Person(id=NADIE, is_unplaced=True),
        DARIO: Person(id=DARIO, is_deleted=True),
        ROBOT: Person(id=ROBOT, is_bot=True),
    }
)
#: acts that do not depend on a request
GENERAL = ("look", "ask")
ACTS = (
    *("approve", "decline", "undo", "withdraw", "retry", "it arrived", "it did not arrive"),
    "post the card again",
)
PLACES: Mapping[str, tuple[str, str]] = {
    "on the request's own card": CARD_PRESS,
    "on an older copy of the card": (CHANNEL, "1600000000.000001"),
    "on a copy in another channel": ("C0OTHER", CARD),
    "in a channel shared with another organisation": (SHARED, CARD),
    "from nowhere": ("", ""),
}
#: what a person reads is where the request stands; the table's head says that already
_GONE = {"gone", "pending"}
Answers = dict[tuple[str, str, State], Tried]

_HEAD = """# Who may do what

Made by the tests from what the program answers (`tests/integration/permissions`): every role tries every act in every
state, for every kind of action, and all kinds answer alike. `PROVE_UPDATE=1 pytest tests/integration/permissions`
writes it anew; a difference fails the suite.

Roles are relative to one request. A person's account is read fresh from Slack at every press, and the user groups anew
for every decision; what is only looked up, or is decided already, may rest on what was read in the 30 seconds before
(Slack tells user groups 20 times a minute, to all who ask together). A person is an id and a workspace – in Enterprise
Grid an id and an organisation –, and a delivery of another app, workspace or organisation has no effect. Being an admin
or owner of the Slack workspace changes nothing. Every refusal for want of rights is told to the person, unless it came
from elsewhere, and stands in the log as an event `denied`; a refusal because of the state (*too late*, *not now*) is
told, and changes nothing.
"""


def draw(
    answers: Answers, general: Mapping[str, dict[str, Tried]], places: Mapping[str, Tried], empty: Mapping[str, str]
) -> str:
    """Draw the page."""
    parts = [_HEAD, "## Looking and asking\n", _table(("", *GENERAL), _general(general))]
    parts += ["\nAn empty `BOT_STAFF` lets every full member of the workspace ask; guests and strangers never.\n"]
    for act in ACTS:
        groups = _groups(answers, act)
        parts += [f"\n## {act[0].upper()}{act[1:]}\n"]
        head = ("", *(", ".join(states) for states in groups))
        rows = ((role, *(_cell(answers[act, role, states[0]]) for states in groups)) for role in ROLES)
        parts += [_table(head, rows)]
    parts += [
        "\n## Where a decision counts\n",
        _table(("pressed", "by an approver"), ((p, _cell(t)) for p, t in places.items())),
    ]
    parts += ["\n## Empty lists\n", _table(("", "answer"), empty.items())]
    return "\n".join(parts) + "\n"


def every_answer(office: Office) -> Answers:
    """Let every role try every act in every state."""
    return {
        (act, role, state): office.attempt(act, who, state)
        for act in ACTS
        for role, who in ROLES.items()
        for state in State
    }


def _groups(answers: Answers, act: str) -> list[list[State]]:
    """Put states together in which everybody gets the same answer."""
    groups: dict[tuple[str, ...], list[State]] = {}
    for state in State:
        column = tuple(_cell(answers[act, role, state]) for role in ROLES)
        groups.setdefault(column, []).append(state)
    return list(groups.values())


def _general(general: Mapping[str, dict[str, Tried]]) -> Iterable[tuple[str, ...]]:
    return ((role, *(_cell(tried[act]) for act in GENERAL)) for role, tried in general.items())


def _cell(tried: Tried) -> str:
    if not tried.refusal:
        return "**yes**"
    family, _, word = tried.refusal.partition(".")
    if family == "denied":
        return f"no: {word.replace('_', ' ')}"
    return "not now" if word in _GONE else f"too late: {word.replace('_', ' ')}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
