"""The five reasons for which a seller may write to a buyer (Send a message to a buyer, Request, ``messageOptions``)."""

from enum import IntEnum


class Reason(IntEnum):
    """A messaging reason: its value goes into ``messageOptions``, its name is the documented one."""

    REQUEST_VARIANTS = 1
    REQUEST_BILLING_INFO = 2
    SEND_INVOICE_LINK = 3
    OTHER = 4
    DELIVERY_PROMISE = 5
