"""What operations need from outside. Adapters implement these; ``bot.app`` puts them together."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.fail_points import FailPoint
from bot.ports.alephee import AlepheeEffects, AlepheeLookUps, Answer, FileBytes, Mark, Pacer, TooMuch
from bot.ports.changes import Changes
from bot.ports.drafts import Drafts
from bot.ports.facts import Hear
from bot.ports.log import NotNoted, NotWorking, Proof, ProofFailed, Prover, Role, SendLog
from bot.ports.reader import Reader
from bot.ports.slack import Directory, Files, Freshness, Notifier
from bot.ports.topics import OUTBOX, Topic, follow_ups_of, requests_in
from bot.ports.transaction import Transaction
from bot.ports.witness import Comparer, Comparison, Head, Heads, Witness, WitnessUnavailable


class Clock(Protocol):
    """Time, so that tests can turn it."""

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        ...


#: called at each point of a request's life (``bot.fail_points``); crash tests hang on here
AtFailPoint = Callable[[FailPoint], None]

__all__ = [
    "OUTBOX",
    "AlepheeEffects",
    "AlepheeLookUps",
    "Answer",
    "AtFailPoint",
    "Changes",
    "Clock",
    "Comparer",
    "Comparison",
    "Directory",
    "Drafts",
    "FileBytes",
    "Files",
    "Freshness",
    "Head",
    "Heads",
    "Hear",
    "Mark",
    "NotNoted",
    "NotWorking",
    "Notifier",
    "Pacer",
    "Proof",
    "ProofFailed",
    "Prover",
    "Reader",
    "Role",
    "SendLog",
    "TooMuch",
    "Topic",
    "Transaction",
    "Witness",
    "WitnessUnavailable",
    "follow_ups_of",
    "requests_in",
]
