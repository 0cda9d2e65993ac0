"""The people, channels, user group and scopes every new workspace begins with."""

from types import MappingProxyType

from sandbox.slack.conversations import Channel
from sandbox.slack.model import BOT_USER_ID, Person

PEOPLE = (
    Person("U0REQUESTER", "ana", "Ana Soporte", "requester", locale="es-AR"),
    Person("U0APPROVER1", "bruno", "Bruno Ejemplo", "approver", locale="pt-BR", tz="America/Sao_Paulo"),
    Person("U0APPROVER2", "carla", "Carla Sample", "approver", tz="America/New_York", tz_offset=-18000),
    Person("U0GUEST", "guido", "Guido Invitado", "guest", locale="es-AR", is_restricted=True),
    Person("U0EXTERNAL", "eva", "Eva Externa", "external", team_id="T0OTHER", is_stranger=True),
    Person("U0DELETED", "dario", "Dario Antiguo", "deleted", locale="es-AR", deleted=True),
    Person(BOT_USER_ID, "alephee", "alephee", "bot", is_bot=True),
)

USER_GROUPS = MappingProxyType({"S0APPROVERS": ("U0APPROVER1", "U0APPROVER2")})
GROUP_HANDLES = MappingProxyType({"S0APPROVERS": "aprobadores"})

STAFF = ("U0REQUESTER", "U0APPROVER1", "U0APPROVER2", BOT_USER_ID)

SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "reactions:write",
        "usergroups:read",
        "users:read",
    }
)


def people() -> dict[str, Person]:
    """Return the invented members by user id."""
    return {person.id: person for person in PEOPLE}


def channels() -> dict[str, Channel]:
    """Return new, empty channels by id; #compartido is shared with another organisation."""
    return {
        channel.id: channel
        for channel in (
            Channel("C0APPROVALS", "aprobaciones", members=set(STAFF)),
            Channel("C0ALERTS", "alertas", members=set(STAFF)),
            Channel("C0SUPPORT", "soporte", members={*STAFF, "U0GUEST"}),
            Channel("C0SHARED", "compartido", members={*STAFF, "U0EXTERNAL"}, is_ext_shared=True),
        )
    }
