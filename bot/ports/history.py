"""What operations read of what was asked before."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.kinds import Kind
from bot.domain.requests import Request


class HistoryRead(Protocol):
    """What was asked about an order, in a conversation, lately."""

    def in_conversation(self, conversation: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the messages of one conversation, oldest first (in the order they were asked)."""
        ...

    def of_order(self, account_id: int | None, number: str, *, limit: int = 50) -> tuple[Request, ...]:
        """Return the requests about an order, by Alephee id or marketplace number, newest first."""
        ...

    def recent(self, *, limit: int = 20) -> tuple[Request, ...]:
        """Return the newest requests, newest first."""
        ...

    def about_words(self, words: Sequence[str], *, limit: int = 20, among: int = 20_000) -> tuple[Request, ...]:
        """Return the newest request about each order of which all words are known, newest first.

        What is known is buyer and items as they were when it was asked, its order's marketplace number and own number
        (``bot.domain.searches.is_about``); ``among`` so many of the newest requests, without those that were erased.
        """
        ...

    def account_of(self, number: str) -> int | None:
        """Return the account our log knows for an Alephee id or marketplace number."""
        ...

    def had_effect(self, kind: Kind, account_id: int, orders: Mapping[int, str]) -> frozenset[int]:
        """Return those orders of an account (Alephee id → marketplace number) about which one of a kind was sent."""
        ...
