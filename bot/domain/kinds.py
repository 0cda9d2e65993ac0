"""The name of a kind of action on orders: an open set, registered in ``bot.kinds``."""


class Kind(str):
    """A kind's name, as the log, the settings and the texts have it: ``message``."""

    __slots__ = ()
