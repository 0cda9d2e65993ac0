"""People as Slack describes them, and what they may be called upon to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack account, read fresh from ``users.info``."""

    id: str
    team_id: str = ""
    enterprise_id: str = ""
    language: str = ""
    """``es``, ``pt`` or ``en``, with the country where that writes numbers otherwise (``es-MX``); empty: not told."""
    zone: str = ""
    """Where they are: a time zone by name (``America/Lima``) or offset (``-05:00``); empty: not told."""
    is_deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False
    is_unplaced: bool = False
    """Slack did not tell which workspace the account belongs to: until it does, nobody knows whether it is ours."""

    @property
    def is_full_member(self) -> bool:
        """An active person of this workspace: no guest, no bot, nobody from outside, nobody of unknown origin."""
        return not (self.is_deleted or self.is_bot or self.is_guest or self.is_external or self.is_unplaced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where the bot is installed, and as which app. Ids of people and channels mean something only in there."""

    team_ids: tuple[str, ...] = ()
    """The workspace; of an organisation-wide installation (Enterprise Grid) all that are known."""
    enterprise_id: str = ""
    app_id: str = ""
    """Empty while Slack does not tell it."""
    is_org_wide: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """The ids of workspaces and organisation by which somebody is one of ours."""
        return frozenset((*self.team_ids, self.enterprise_id)) - {""}

    def has(self, told: frozenset[str], enterprise_id: str = "") -> bool:
        """Whether somebody of these workspaces, and of this organisation where Slack tells one, is one of ours."""
        if enterprise_id and self.enterprise_id and enterprise_id != self.enterprise_id:
            return False
        return bool((told | {enterprise_id}) & self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a delivery says that it comes from: the app, its installation, and the person's own workspace.

    Several places of a payload tell the same; what each of them tells is kept, and nothing where none does.
    """

    app_ids: frozenset[str] = frozenset()
    team_ids: frozenset[str] = frozenset()
    enterprise_ids: frozenset[str] = frozenset()
    person_team_ids: frozenset[str] = frozenset()
    person_enterprise_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Channel:
    """A Slack channel, as ``conversations.info`` describes it."""

    id: str
    is_shared: bool = False
    """Shared with another organisation (Slack Connect)."""
    is_member: bool = True
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Where a button was pressed, and by whom: all from the authenticated payload."""

    user_id: str
    channel_id: str = ""
    message_ts: str = ""
