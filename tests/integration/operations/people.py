"""A directory in which everybody is a full member."""

from bot.domain.people import Channel, Person
from bot.ports import Freshness


class Everybody:
    """Implements ``bot.ports.Directory``."""

    def person(self, user_id: str) -> Person:
        return Person(id=user_id)

    def is_in(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        return False

    def members(self, group_id: str, freshness: Freshness) -> frozenset[str]:
        return frozenset()

    def channel(self, channel_id: str) -> Channel:
        return Channel(id=channel_id)
