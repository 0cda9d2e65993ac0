"""What operations write about messages in Slack: what is to be shown, where it stands, and alerts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.outbox import Alert, MessageKey, MessageRef, Post
from bot.ports.reader import AlertsRead, OutboxRead


class OutboxWrite(OutboxRead, Protocol):
    """The outbox, and where messages stand."""

    def enqueue(self, target: MessageKey, *, at: datetime, detail: Mapping[str, object] | None = None) -> None:
        """Ask the outbox to show a target as it is now; asks for one target fold, but lines of a thread.

        Of those a part of something long that still waits is not asked a second time.
        """
        ...

    def delivered(self, post: Post, place: MessageRef | None, *, at: datetime) -> None:
        """Close an outbox row and remember where its message stands. A newer ask for the target stays due."""
        ...

    def announce(self, post: Post) -> None:
        """Note that the message of an outbox row is about to be posted (``Post.is_announced``)."""
        ...

    def postpone(self, post: Post, *, until: datetime, error: str) -> None:
        """Deliver an outbox row later: its message was surely not posted."""
        ...

    def give_up(self, post: Post, *, at: datetime, error: str, uncertain: bool = False) -> None:
        """Close an outbox row that cannot be delivered; ``uncertain``: a post may stand in the channel."""
        ...

    def adopt(self, target: MessageKey, place: MessageRef) -> None:
        """Remember where a message stands whose post was uncertain."""
        ...


class AlertsWrite(AlertsRead, Protocol):
    """Alerts, raised and resolved."""

    def raise_for(
        self,
        cause: str,
        *,
        at: datetime,
        about: str = "",
        hour: str = "",
        requests: Sequence[str] = (),
        note: str = "",
    ) -> Alert:
        """Open an alert for a cause, or count one more on the open one (see ``open``); it names these requests."""
        ...

    def resolve(self, request_id: str, *, at: datetime) -> tuple[str, ...]:
        """Take a request off its alerts, but for the one about its messages; return the ids of those touched."""
        ...

    def take_off(self, alert_id: str, request_id: str, *, at: datetime) -> None:
        """Take a request off one alert, which is resolved when no other is left on it."""
        ...

    def close(self, cause: str, *, at: datetime) -> Alert | None:
        """Resolve a system alert whose cause is gone."""
        ...
