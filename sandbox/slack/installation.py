"""Where the app is installed: in one workspace, in one of an organisation (Enterprise Grid), or in all of it.

Sources: docs.slack.dev/enterprise, docs.slack.dev/reference/methods/auth.test and auth.teams.list,
docs.slack.dev/reference/objects/user-object (``enterprise_user``), docs.slack.dev/reference/interaction-payloads.
"""

from dataclasses import dataclass

from sandbox.slack.model import TEAM_DOMAIN, TEAM_ID, Json, Person


@dataclass(frozen=True, slots=True)
class Installation:
    """The workspaces the app works in; with an ``enterprise_id`` they belong to that organisation."""

    enterprise_id: str = ""
    enterprise_name: str = "Sandbox Org"
    teams: tuple[str, ...] = (TEAM_ID,)
    org_wide: bool = False

    def has(self, person: Person) -> bool:
        """Tell whether somebody belongs to one of the workspaces."""
        return person.team_id in self.teams

    def told(self) -> Json:
        """Return what ``auth.test`` tells of it; an organisation-wide token is the organisation's."""
        team = {"team": TEAM_DOMAIN, "team_id": TEAM_ID, "is_enterprise_install": self.org_wide}
        if not self.enterprise_id:
            return team
        org = {"team": self.enterprise_name, "team_id": self.enterprise_id} if self.org_wide else {}
        return team | org | {"enterprise_id": self.enterprise_id}

    def enterprise_user(self, person: Person) -> Json:
        """Return what a user object tells in an organisation; nothing elsewhere."""
        if not self.enterprise_id or not self.has(person):
            return {}
        of = {"id": person.id, "enterprise_id": self.enterprise_id, "enterprise_name": self.enterprise_name}
        return {"enterprise_user": {**of, "is_admin": False, "is_owner": False, "teams": [person.team_id]}}

    def delivered(self, payload: Json) -> Json:
        """Return a payload as it is delivered to this installation."""
        if not self.enterprise_id:
            return payload
        if "command" in payload:
            own = {"enterprise_id": self.enterprise_id, "enterprise_name": self.enterprise_name}
            return payload | own | {"is_enterprise_install": str(self.org_wide).lower()}
        named = {"id": self.enterprise_id, "name": self.enterprise_name}
        changed: Json = {"enterprise": named, "is_enterprise_install": self.org_wide}
        return payload | changed | ({"team": None} if self.org_wide and "team" in payload else {})
