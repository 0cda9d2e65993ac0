"""What a commit wrote, told to whoever counts it or says it in the process log: never with a word of a person's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.kinds import Kind
from bot.domain.requests import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One event of the chain, once it is committed; the same step of several requests of a batch is one."""

    name: str
    batch: str | None
    requests: tuple[str, ...]
    #: of the requests that moved; None for what moves none
    kind: Kind | None
    #: from and to
    states: tuple[State | None, State | None]
    #: the id of whoever did it; None for the machine
    actor: str | None
    detail: Mapping[str, object]


#: called after a commit, from any thread, with each event that it wrote; it has to return soon
Hear = Callable[[Fact], None]
