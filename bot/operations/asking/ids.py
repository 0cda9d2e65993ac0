"""Ids of what is asked."""

import base64
import secrets
import time

#: base 32 in the order of its digits; no letter of it is markup, an option or part of a number with a separator
_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "234567abcdefghijklmnopqrstuvwxyz")
_PARTS_OF_A_SECOND = 64


def new_id() -> str:
    """Mint an opaque id: 16 letters and digits, which no message and no command line takes for more.

    Its first half grows with the time, so that rows and indexes of a log grow at their end; 40 bits are random.
    """
    moment = int(time.time() * _PARTS_OF_A_SECOND).to_bytes(5, "big")
    return base64.b32encode(moment + secrets.token_bytes(5)).decode().translate(_DIGITS)
