"""What stands behind open forms, as operations keep it: known to every process that shares the log, and short-lived."""

from datetime import timedelta
from typing import Protocol


class Drafts(Protocol):
    """Texts in JSON by kind and id, each of one person and gone after a while; no event tells of them.

    They are for convenience: nothing that was asked depends on one, and what is too long is not kept. Nobody waits for
    one to be written before a delivery of Slack's is acknowledged.
    """

    @property
    def is_shared(self) -> bool:
        """Whether other processes may have them at the same time."""
        ...

    def keep(
        self, kind: str, id_: str, user_id: str, body: str, *, lasting: timedelta, timeout: float | None = None
    ) -> None:
        """Keep a text in the place of what was kept under this id.

        Raises ``LogUnavailable``, within ``timeout`` seconds where somebody waits for a form.
        """
        ...

    def keep_greatest(self, kind: str, id_: str, user_id: str, body: str, *, lasting: timedelta) -> str:
        """Keep a text unless a greater one is kept under this id; returns the one that is kept then.

        Raises ``LogUnavailable``.
        """
        ...

    def get(self, kind: str, id_: str, user_id: str) -> str | None:
        """Return a person's text; None when there is none, or its time is over. Raises ``LogUnavailable``."""
        ...

    def drop_ended(self) -> int:
        """Take away what is over, and the oldest of what is too much; writes nothing when there is none of it.

        Returns how many. Raises ``LogUnavailable``.
        """
        ...
