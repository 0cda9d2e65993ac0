"""What the bot depends on, in the process log: one line when it goes, one when it is back, none for every try."""

import logging
from threading import Lock
from time import monotonic


class FarSide:
    """Something that may go and come back, by the ``name`` that people know: Slack, Alephee, the database.

    The rule is Home Assistant's *log when unavailable* (developers.home-assistant.io, Integration quality scale). A
    reason that was not told since it went is told once too: being refused needs something else than being unreachable.
    Safe to use from several threads.
    """

    def __init__(self, name: str, log: logging.Logger) -> None:
        self._name, self._log = name, log
        self._turn = Lock()
        self._since: float | None = None
        self._told: set[str] = set()

    def gone(self, why: str) -> None:
        """Say that it is away, unless that was said."""
        with self._turn:
            if why in self._told:
                return
            still, self._since = self._since is not None, self._since or monotonic()
            self._told.add(why)
        self._log.warning("%s is %saway", self._name, "still " if still else "", extra={"why": why})

    def back(self) -> None:
        """Say that it is back, and how long it was away; says nothing where it was not."""
        with self._turn:
            since, self._since = self._since, None
            self._told.clear()
        if since is not None:
            self._log.warning("%s is back", self._name, extra={"seconds": round(monotonic() - since, 1)})
