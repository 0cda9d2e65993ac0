"""Answers that could not be given because Slack was away: they are given when it is back."""

import logging
import math
from collections.abc import Callable
from threading import Lock

from bot.domain.notes import Note
from bot.errors import DeliveryError, DeliveryUnknown, NotAccepted
from handlers.replies import Reply

log = logging.getLogger(__name__)

#: answers kept; an outage that makes more people wait than this has told them by itself
_MOST = 500

Say = Callable[[Reply, Note], None]


class LateAnswers:
    """What people still have to be told, oldest first; the same thing is told to a person once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: dict[tuple[str, str], tuple[Reply, Note]] = {}

    def keep(self, reply: Reply, note: Note) -> None:
        """Keep an answer; the oldest goes when there are too many."""
        with self._lock:
            self._waiting.setdefault((reply.user_id, note.key), (reply, note))
            while len(self._waiting) > _MOST:
                del self._waiting[next(iter(self._waiting))]

    def step(self, say: Say) -> float:
        """Give the oldest answer; returns the seconds to wait: 0 when it was given, else as long as may be."""
        with self._lock:
            found = next(iter(self._waiting.items()), None)
        if found is None:
            return math.inf
        about, (reply, note) = found
        try:
            say(reply, note)
        except (NotAccepted, DeliveryUnknown):
            return math.inf
        except DeliveryError as error:
            log.warning("a person could not be answered", extra={"why": error.error, "note": note.key})
        with self._lock:
            self._waiting.pop(about, None)
        return 0.0
