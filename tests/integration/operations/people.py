"""A directory in which everybody is a full member."""

from bot.domain.people import Channel, Person


class Everybody:
    """Implements ``bot.ports.Directory``."""

    def person(self, user_id: str) -> Person:
        return Person(id=user_id)

    def members(self, group_id: str) -> frozenset[str]:
        return frozenset()

    def channel(self, channel_id: str) -> Channel:
        return Channel(id=channel_id)
