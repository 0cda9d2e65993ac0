"""One writing transaction, put together from the parts that operations write to (``bot.ports.writer``)."""

from typing import Protocol

from bot.ports.history import HistoryRead
from bot.ports.messages import AlertsWrite, OutboxWrite
from bot.ports.writer import (
    AttemptsWrite,
    DecisionsWrite,
    ErasureWrite,
    EventsWrite,
    FollowUpsWrite,
    PaceWrite,
    QuestionsWrite,
    RequestsWrite,
    StoredFilesWrite,
)


class Transaction(Protocol):
    """One transaction: all of it is written, or none. What is written can be read in it."""

    @property
    def requests(self) -> RequestsWrite:
        """Requests and batches, added and moved; every write appends its event."""
        ...

    @property
    def history(self) -> HistoryRead:
        """What was asked about an order, in a conversation, lately."""
        ...

    @property
    def decisions(self) -> DecisionsWrite:
        """Decisions and statements."""
        ...

    @property
    def questions(self) -> QuestionsWrite:
        """Questions asked back and answered."""
        ...

    @property
    def attempts(self) -> AttemptsWrite:
        """Calls begun and ended."""
        ...

    @property
    def follow_ups(self) -> FollowUpsWrite:
        """What is still to be looked at about requests."""
        ...

    @property
    def files(self) -> StoredFilesWrite:
        """Bytes of files, kept under their digest."""
        ...

    @property
    def erasure(self) -> ErasureWrite:
        """Erasing words, names and files."""
        ...

    @property
    def outbox(self) -> OutboxWrite:
        """The outbox, and where messages stand."""
        ...

    @property
    def alerts(self) -> AlertsWrite:
        """Alerts, raised and resolved."""
        ...

    @property
    def events(self) -> EventsWrite:
        """The chain of events, with those that move nothing."""
        ...

    @property
    def pace(self) -> PaceWrite:
        """The pacer's state."""
        ...
