"""The doctor on people: who is listed and may do nothing, and whether anybody can approve what is asked."""

from collections.abc import Iterator

from bot.doctor.findings import Finding, doubtful, ill
from bot.errors import DeliveryError
from bot.settings import Settings
from handlers.slack.directory import SlackDirectory

#: people of a group that are looked at: whether there are enough is what counts
_LOOKED_AT = 20


def check_people(settings: Settings, directory: SlackDirectory) -> Iterator[Finding]:
    """Look every person and group up that the settings name."""
    active: dict[str, list[str]] = {}
    enough = max(settings.bot_approvals_needed.values(), default=1) + 1
    for entry in dict.fromkeys((*settings.bot_approvers, *settings.bot_staff)):
        try:
            active[entry] = _active(directory, entry, enough)
        except DeliveryError as error:
            yield ill(f"{entry} cannot be read ({error.error})", "check the id; user groups need usergroups:read")
            continue
        if not active[entry]:
            yield ill(f"{entry} is nobody who may approve or ask", "list active full members or their groups")
    if settings.bot_approval_for and active.keys() >= {*settings.bot_approvers}:
        yield from _few(settings, {person for entry in settings.bot_approvers for person in active[entry]})


def _few(settings: Settings, approvers: set[str]) -> Iterator[Finding]:
    """Tell when there are too few people for what needs several approvals, or for what approvers themselves ask."""
    needed = max(settings.bot_approvals_needed.values(), default=1)
    named = ", ".join(sorted(approvers))
    if 0 < len(approvers) < needed:
        yield ill(
            f"BOT_APPROVALS_NEEDED: {needed} people have to approve, and only {named} can",
            "list more people in BOT_APPROVERS, or ask for fewer approvals",
        )
    elif len(approvers) == needed:
        who = f"{named} is the only one who" if needed == 1 else f"where {needed} have to approve, only {named}"
        yield doubtful(
            f"BOT_APPROVERS: {who} can approve, and nobody approves their own requests: what {named} asks expires",
            "list another person",
        )


def _active(directory: SlackDirectory, entry: str, enough: int) -> list[str]:
    """Return whoever of an entry may act, no more of a group than are enough."""
    members = sorted(directory.members(entry))[: _LOOKED_AT + enough] if entry.startswith("S") else [entry]
    active: list[str] = []
    for member in members:
        if len(active) < enough and directory.person(member).is_full_member:
            active.append(member)
    return active
