"""What a process tells the others of its commit, in the same transaction: told once that is committed."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from bot.ports import Topic

#: bytes that a notice may have (postgresql.org, "NOTIFY": fewer than 8,000)
_LONGEST = 7_900
#: what the database cannot count to
_TOO_MANY = 2**63
#: characters of a schema's name that stand in the channel's, whose name has 63 bytes at most
_NAMED = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one process tells the others.

    ``topics``: what it wrote about; None stands for everything. ``events`` and ``head``: the end of the chain, 0 and
    empty where nothing was appended. ``frees``: whoever worked does so no more, and another one may begin at once.
    """

    sender: str
    topics: frozenset[Topic] | None = frozenset()
    events: int = 0
    head: str = ""
    epoch: int = 0
    frees: bool = False

    def __str__(self) -> str:
        """Write it: short enough whatever it tells."""
        told = self._written(None if self.topics is None else sorted(self.topics))
        return told if len(told.encode()) <= _LONGEST else self._written(None)

    def _written(self, topics: Collection[str] | None) -> str:
        told = {"from": self.sender, "topics": topics, "events": self.events, "head": self.head, "epoch": self.epoch}
        return json.dumps(told | ({"frees": True} if self.frees else {}), separators=(",", ":"))


def read_notice(payload: str) -> Notice | None:
    """Read what another process told; None for what is none of ours: whoever may connect can write to a channel."""
    try:
        told = json.loads(payload)
        topics, events, epoch = told["topics"], told["events"], told["epoch"]
        if not all(isinstance(number, int) and 0 <= number < _TOO_MANY for number in (events, epoch)):
            return None  # nor could the database be asked about such a number
        return Notice(
            sender=str(told["from"]),
            topics=None if topics is None else frozenset(Topic(str(one)) for one in topics),
            events=events,
            head=str(told["head"]),
            epoch=epoch,
            frees=told.get("frees") is True,
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def channel_of(schema: str) -> str:
    """Return the channel of a schema: readable, and another one for every schema."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in schema)[:_NAMED]
    short = "" if plain == schema else f"_{sha256(schema.encode()).hexdigest()[:8]}"
    return f"alephee_bot_{plain}{short}"


def lock_of(schema: str) -> int:
    """Return the key of the lock that the process holds which works: a number of 64 bits, for every schema its own."""
    return _key(f"alephee-bot works in {schema}")


def presence_of(schema: str) -> int:
    """Return the key of the lock that all connections of bots share, those that stand by, too; likewise.

    What they are called tells nothing of the schema, and a database may hold several.
    """
    return _key(f"alephee-bot is in {schema}")


def _key(what: str) -> int:
    return int.from_bytes(sha256(what.encode()).digest()[:8], signed=True)
