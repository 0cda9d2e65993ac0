"""Whether a form is the one that was asked: pressed again it is the same request, changed meanwhile it is another one.

A commit that takes longer than Slack waits leaves the form open, and goes on. What counts is the form as it stood then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from bot.domain.contents import Content
from bot.domain.notes import Note
from bot.domain.requests import Batch, Request
from bot.errors import FieldErrors
from bot.operations.lru_cache import LruCache

_MOST = 2_000
#: where a form names no number: the order is the one that it was opened for, or does not exist yet
_ANY_NUMBER = ""


class Form(Protocol):
    """A filled-in form; its ``repr`` tells all that was filled in."""

    @property
    def batch_id(self) -> str:
        """The batch that it stands for."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form asks for, as far as the form alone tells it. Made by ``wants`` and ``wants_numbers``."""

    #: None: whichever
    account_id: int | None
    #: for each request the number typed, and what the form says of its content
    contents: tuple[tuple[str, Content], ...]
    buyer_replied: bool = False


def wants(account_id: int | None, contents: Iterable[Content], *, buyer_replied: bool = False) -> Wanted:
    """Return what a form asks for that names no numbers of orders."""
    filled_in = tuple((_ANY_NUMBER, content.as_filled_in()) for content in contents)
    return Wanted(account_id=account_id, contents=filled_in, buyer_replied=buyer_replied)


def wants_numbers(batch: Batch, requests: Sequence[Request]) -> Wanted:
    """Return what the form asked for, of which a batch was just made, that names the numbers of its orders."""
    lines = tuple((one.external_order_id or str(one.order_id), one.content.as_filled_in()) for one in requests)
    return Wanted(account_id=batch.account_id, contents=lines)


def insist(wanted: Wanted | None, batch: Batch, requests: Sequence[Request], field: str) -> None:
    """Raise ``FieldErrors`` at a field unless a batch of the log is what a form asks for; None: nothing that can be.

    What was erased cannot be compared, and is taken for the same.
    """
    if any(request.erased_at for request in requests):
        return
    if wanted is None or not _is_same(wanted, batch, requests):
        raise FieldErrors({field: Note("error.asked_already")})


def _is_same(wanted: Wanted, batch: Batch, requests: Sequence[Request]) -> bool:
    if wanted.account_id not in {None, batch.account_id} or wanted.buyer_replied is not batch.buyer_replied:
        return False
    asked = [{(number, one.content.as_filled_in()) for number in _numbers(one)} for one in requests]
    wishes = set(wanted.contents)
    met = wishes <= set().union(*asked) and all(wishes & one for one in asked)
    return met and len(wanted.contents) == len(asked)


def _numbers(request: Request) -> set[str]:
    """Return all that may have been typed for a request: its order may be known by now, with both its numbers."""
    return {_ANY_NUMBER, request.external_order_id, str(request.order_id)}


class TakenForms:
    """The forms that were taken in this process: a repeated delivery of one needs no second look at what it says."""

    def __init__(self) -> None:
        self._digests = LruCache[str](_MOST)

    def keep(self, form: Form) -> None:
        """Remember a form that was committed; the oldest ones go when there are too many."""
        self._digests.keep(form.batch_id, _digest(form))

    def __contains__(self, form: Form) -> bool:
        """Whether it is known to be the very form that was committed; of another one nothing is known."""
        return self._digests.get(form.batch_id) == _digest(form)


def _digest(form: Form) -> str:
    return sha256(repr(form).encode()).hexdigest()
