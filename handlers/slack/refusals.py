"""Deliveries that were refused: told in the process log without flooding it, by cause."""

import logging
import re
from threading import Lock
from time import monotonic

log = logging.getLogger(__name__)

WRONG_SIGNATURE = "its signature does not fit SLACK_SIGNING_SECRET"
#: seconds in which refusals of one cause are counted into one line
_FOLDED = 60.0
#: so many wrong signatures, and never a right one, are no stranger's
_MANY = 3


class Refusals:
    """Counts what was refused. Anybody on the network can send nonsense: a single right signature ends every doubt."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: dict[str, float] = {}
        self._counts: dict[str, int] = {}
        self._wrong = 0
        self._was_taken = False

    def taken(self) -> None:
        """Note a delivery with a right signature."""
        self._was_taken = True

    def are_all(self) -> bool:
        """Whether nothing was signed rightly so far, and much was not."""
        return not self._was_taken and self._wrong >= _MANY

    def note(self, problem: str, size: int) -> None:
        """Tell a refusal of ``size`` bytes, once a minute for each cause with how many there were."""
        cause = re.sub(r"\d+", "", problem)
        with self._lock:
            self._wrong += problem == WRONG_SIGNATURE
            self._counts[cause] = self._counts.get(cause, 0) + 1
            if monotonic() - self._told.get(cause, -_FOLDED) < _FOLDED:
                return
            self._told[cause], count = monotonic(), self._counts.pop(cause)
        log.warning(
            "a delivery without a valid signature was refused", extra={"why": problem, "bytes": size, "count": count}
        )
