"""Whether Alephee can be reached and takes the key, as calls show: those that are made anyway, or one of ours."""

import logging
import math
from collections.abc import Callable
from time import monotonic
from typing import Final, Literal

from bot.alephee.answers import Reply
from bot.alephee.endpoints import ACCOUNTS_GET
from bot.errors import AlepheeError, Refused
from bot.observing.sides import FarSide

log = logging.getLogger(__name__)

State = Literal["ok", "refused", "unreachable", "unknown"]

#: seconds between two questions of our own: while something is wrong, and in doubt
_OFTEN, _IN_DOUBT = 30.0, 5.0
_OK, _NOT_OK, _SERVER_ERROR = 200, 300, 500
#: how a key is refused (Using the API, Authentication); of an order it may be its account that is refused
_KEY_REFUSED: Final = frozenset({401, 403})


class Reachability:
    """What is known of Alephee. GET accounts needs nothing but the key, so its answers alone tell of the key."""

    def __init__(self) -> None:
        self.state: State = "unknown"
        #: the status with which the key was refused
        self.status: int | None = None
        self._side = FarSide("Alephee", log)
        self._is_doubtful = False
        self._asked_at: float | None = None

    def note(self, endpoint: str, outcome: Reply | AlepheeError) -> None:
        """Learn from how a call ended."""
        status = outcome.status if not (isinstance(outcome, Reply) and _is_page(outcome)) else None
        if status is not None and _OK <= status < _NOT_OK:
            self._become("ok")
        elif isinstance(outcome, Refused):
            return  # it was not even sent
        elif endpoint != ACCOUNTS_GET:
            self._is_doubtful = status is None or status in _KEY_REFUSED or status >= _SERVER_ERROR
        elif status in _KEY_REFUSED:
            self._become("refused", status)
        elif status is None or status >= _SERVER_ERROR:
            self._become("unreachable")

    def step(self, ask: Callable[[], object]) -> float:
        """Ask (``ask``: GET accounts) where the last calls leave it open how things are; there is no time for the next.

        Raises what ``ask`` raises.
        """
        pause = _IN_DOUBT if self._is_doubtful else _OFTEN
        is_due = self._asked_at is None or monotonic() - self._asked_at >= pause
        if is_due and (self._is_doubtful or self.state != "ok"):
            self._asked_at, self._is_doubtful = monotonic(), False
            ask()
        return math.inf

    def _become(self, state: State, status: int | None = None) -> None:
        self._is_doubtful = False
        if state == "ok":
            self._side.back()
        else:
            why = f"it refuses ALEPHEE_API_KEY (status {status})" if state == "refused" else "it cannot be reached"
            self._side.gone(why)
        self.state, self.status = state, status


def _is_page(reply: Reply) -> bool:
    """Whether a web page came instead of an answer: a proxy's."""
    return "html" in reply.headers.get("content-type", "").lower()
