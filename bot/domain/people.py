"""People as Slack describes them, and what they may be called upon to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack account, read fresh from ``users.info``."""

    id: str
    team_id: str = ""
    enterprise_id: str = ""
    language: str = ""
    """``es``, ``pt`` or ``en``; empty when Slack tells none."""
    is_deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False

    @property
    def is_full_member(self) -> bool:
        """An active person of this workspace: no guest, no bot, nobody from outside."""
        return not (self.is_deleted or self.is_bot or self.is_guest or self.is_external)


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
