"""The doctor on people: who is listed and may do nothing, and whether anybody can approve what is asked."""

from collections.abc import Iterator

from bot.errors import DeliveryError
from bot.findings import Finding, doubtful, ill
from bot.settings import Settings
from handlers.slack.directory import SlackDirectory

#: people of a group that are looked at: whether there are two is what counts
_LOOKED_AT = 20
_TWO = 2


def check_people(settings: Settings, directory: SlackDirectory) -> Iterator[Finding]:
    """Look every person and group up that the settings name."""
    active: dict[str, list[str]] = {}
    for entry in dict.fromkeys((*settings.bot_approvers, *settings.bot_staff)):
        try:
            active[entry] = _active(directory, entry)
        except DeliveryError as error:
            yield ill(f"{entry} cannot be read ({error.error})", "check the id; user groups need usergroups:read")
            continue
        if not active[entry]:
            yield ill(f"{entry} is nobody who may approve or ask", "list active full members or their groups")
    approvers = {person for entry in settings.bot_approvers for person in active.get(entry, ())}
    if settings.bot_approval_for and active.keys() >= {*settings.bot_approvers} and len(approvers) == 1:
        (only,) = approvers
        yield doubtful(
            f"BOT_APPROVERS: {only} is the only one who can approve, and nobody approves their own requests:"
            f" what {only} asks expires",
            "list a second person",
        )


def _active(directory: SlackDirectory, entry: str) -> list[str]:
    """Return whoever of an entry may act, two of a group at most."""
    members = sorted(directory.members(entry))[:_LOOKED_AT] if entry.startswith("S") else [entry]
    active: list[str] = []
    for member in members:
        if len(active) < _TWO and directory.person(member).is_full_member:
            active.append(member)
    return active
