"""The name of a kind of action on orders: an open set, registered in ``bot.kinds``."""


class Kind(str):
    """A kind's name, as the log, the settings and the texts have it: ``message``."""

    __slots__ = ()


MESSAGE = Kind("message")
DOCUMENT = Kind("document")
INTEGRATE = Kind("integrate")
CREATE_ORDER = Kind("create_order")
KINDS = (MESSAGE, DOCUMENT, INTEGRATE, CREATE_ORDER)
