"""The doctor on people: who is listed and may do nothing, and whether anybody can approve what is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.doctor.at_once import Check, at_once
from bot.doctor.far_sides import FarSide
from bot.doctor.findings import Finding, doubtful, ill, well
from bot.doctor.slack_errors import say
from bot.domain.people import Person
from bot.errors import DeliveryError, DeliveryRefused
from bot.settings import Settings
from handlers.slack.directory import SlackDirectory

#: people of a group that are looked at: whether there are enough is what counts
_LOOKED_AT = 20
#: entries that are looked up at the same time
_HANDS = 8
_SCOPES = {"U": "users:read", "W": "users:read", "S": "usergroups:read"}


@dataclass(slots=True)
class _Listed:
    """Whom the settings list, and who of them may act, as far as Slack tells: entry → people."""

    settings: Settings
    side: FarSide
    directory: SlackDirectory
    active: dict[str, list[str]] = field(default_factory=dict)

    def where(self, entry: str) -> str:
        """Name the settings that list somebody."""
        lists = {"BOT_APPROVERS": self.settings.bot_approvers, "BOT_STAFF": self.settings.bot_staff}
        return " and ".join(name for name, listed in lists.items() if entry in listed)

    @property
    def enough(self) -> int:
        """How many active people of a group are looked for: one more than have to approve."""
        return max(self.settings.bot_approvals_needed.values(), default=1) + 1


def check_people(settings: Settings, side: FarSide, directory: SlackDirectory, until: float) -> Iterator[Finding]:
    """Look every person and group up that the settings name, and be through by ``until``."""
    entries = tuple(dict.fromkeys((*settings.bot_approvers, *settings.bot_staff)))
    listed = _Listed(settings, side, directory)
    late = (side.without_answer(),)
    shares = [entries[hand::_HANDS] for hand in range(min(_HANDS, len(entries)))]
    problems = 0
    for finding in at_once([Check(partial(_look_up, listed, share), late) for share in shares], until):
        problems += 1
        yield finding
    few = list(_few(listed))
    yield from few
    if not problems and not few:
        yield well("people", "everybody who is listed may act, and enough of them can approve")


def _look_up(listed: _Listed, entries: Sequence[str]) -> Iterator[Finding]:
    for entry in entries:
        try:
            why_not = _of_group(listed, entry) if entry.startswith("S") else _of_person(listed, entry)
        except DeliveryRefused as error:
            scope = _SCOPES[entry[0]]
            repair = f"add {scope} and reinstall the app" if error.error == "missing_scope" else "check the id"
            yield ill("people", f"Slack does not tell about {entry} ({error.error})", repair)
        except DeliveryError as error:
            yield say(listed.side, error)
        else:
            if why_not:
                repair = "list active full members of the workspace, or user groups that have some"
                yield ill("people", f"{listed.where(entry)}: {entry} {why_not}", repair)


def _of_person(listed: _Listed, entry: str) -> str:
    why_not = _why_not(listed.directory.find(entry))
    listed.active[entry] = [] if why_not else [entry]
    return why_not


def _of_group(listed: _Listed, entry: str) -> str:
    """Look at the members of a group, no more of them than are enough."""
    members = listed.directory.find_group(entry)
    active = listed.active[entry] = []
    if members is None:
        return "is a user group that does not exist, or was switched off"
    why_not = ""
    for member in sorted(members)[: _LOOKED_AT + listed.enough]:
        if len(active) >= listed.enough:
            break
        if reason := _why_not(listed.directory.find(member)):
            why_not = f"{member} {reason}"
        else:
            active.append(member)
    if active:
        return ""
    return f"is a user group in which nobody is active ({why_not})" if members else "is a user group without members"


def _why_not(person: Person | None) -> str:
    """Say why somebody may neither ask nor approve; empty when they may."""
    if person is None:
        return "is nobody whom Slack knows"
    reasons = {
        "is deactivated": person.is_deleted,
        "is a bot": person.is_bot,
        "is a guest": person.is_guest,
        "belongs to another organisation": person.is_external,
        "belongs to a workspace that Slack does not tell": person.is_unplaced,
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _few(listed: _Listed) -> Iterator[Finding]:
    """Tell when there are too few people for what needs several approvals, or for what approvers themselves ask."""
    settings, active = listed.settings, listed.active
    if not settings.bot_approval_for or not active.keys() >= {*settings.bot_approvers}:
        return
    approvers = {person for entry in settings.bot_approvers for person in active[entry]}
    staff = {person for entry in settings.bot_staff for person in active.get(entry, ("",))}
    needed = max(settings.bot_approvals_needed.values(), default=1)
    named = ", ".join(sorted(approvers))
    if 0 < len(approvers) < needed:
        yield ill(
            "people",
            f"BOT_APPROVALS_NEEDED: {needed} people have to approve, and only {named} can",
            "list more people in BOT_APPROVERS, or ask for fewer approvals",
        )
    elif len(approvers) == 1 and staff == approvers:
        yield doubtful(
            "people",
            f"{named} alone may ask and alone can approve: nobody approves their own requests, so nothing is ever sent",
            "list another person in BOT_APPROVERS or in BOT_STAFF",
        )
    elif len(approvers) == needed:
        who = f"{named} is the only one who" if needed == 1 else f"where {needed} have to approve, only {named}"
        yield doubtful(
            "people",
            f"BOT_APPROVERS: {who} can approve, and nobody approves their own requests: what {named} asks expires",
            "list another person",
        )
