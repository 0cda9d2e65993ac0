"""Everybody tries everything: the operations themselves, a log in a file, and people as Slack would describe them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.alephee.client import AlepheeClient
from bot.alephee.pacer import GcraPacer
from bot.buyer_texts import documented_text
from bot.domain.kinds import Kind
from bot.domain.messages import MESSAGE
from bot.domain.outbox import MessageKey, MessageKind, MessageRef
from bot.domain.people import Channel, Person, Press
from bot.domain.requests import Decision, State
from bot.errors import BotError, NotAllowed
from bot.kinds import CONTENTS, NAMES, make_kinds
from bot.log import SqliteSendLog, open_log
from bot.operations.asking.commit import digest_of
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.deciding.resolve import Resolve
from bot.operations.deciding.undo import Undo
from bot.operations.sending.outcomes import Outcomes
from bot.operations.tools import Accounts, Policy, Tools
from bot.ports import Freshness
from bot.rules_file import load_rules
from tests.integration.log.samples import NEVER, TurnedClock, at, batch, request
from tests.kinds.registered import example_of

CHANNEL, SHARED, CARD = "C0APPROVALS", "C0SHARED", "1700000000.000100"
CARD_PRESS = (CHANNEL, CARD)

#: several offices work with one log
_NUMBERS = count()
_IN_AN_HOUR = at(3600)
#: the decision that a request in a state has behind it
#: who has approved what is approved
APPROVED_BY = "U0BRUNO"
_DECIDED = {
    State.APPROVED: Decision.APPROVED,
    State.SENDING: Decision.APPROVED,
    State.SENT: Decision.APPROVED,
    State.REFUSED: Decision.APPROVED,
    State.UNKNOWN: Decision.APPROVED,
    State.DECLINED: Decision.DECLINED,
    State.EXPIRED: Decision.EXPIRED,
    State.WITHDRAWN: Decision.WITHDRAWN,
}


@dataclass
class People:
    """People and channels as Slack tells of them at the moment of a press (``bot.ports.Directory``)."""

    known: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shared: frozenset[str] = frozenset({SHARED})

    def person(self, user_id: str) -> Person:
        return self.known.get(user_id, Person(id=user_id))

    def is_in(self, user_id: str, group_ids: tuple[str, ...], freshness: Freshness) -> bool:
        return any(user_id in self.groups.get(group_id, ()) for group_id in group_ids)

    def members(self, group_id: str, freshness: Freshness) -> frozenset[str]:
        return self.groups.get(group_id, frozenset())

    def channel(self, channel_id: str) -> Channel:
        return Channel(channel_id, is_shared=channel_id in self.shared)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: the key of the refusal, empty when it was done; and whether anything in the log was changed."""

    refusal: str
    changed: bool
    denials: int


class Office:
    """A log, the operations on it, and who may do what by the settings."""

    def __init__(
        self,
        log: SqliteSendLog,
        people: People,
        *,
        staff: tuple[str, ...],
        approvers: tuple[str, ...],
        kind: Kind = MESSAGE,
    ) -> None:
        self.log, self.people, self.kind = log, people, kind
        api = _never_called()
        tools = Tools(
            log=log,
            api=api,
            effects=api,
            clock=TurnedClock(),
            rules=load_rules(),
            documented_text=documented_text,
            accounts=Accounts(api, {15001: "Tienda"}),
            policy=Policy(
                approval_for=frozenset(NAMES),
                approval_ttl=timedelta(hours=24),
                approvals_channel=CHANNEL,
                approvers=approvers,
                staff=staff,
            ),
        )
        authority = Authority(tools, people)
        decide, resolve = Decide(tools, authority), Resolve(tools, authority, Outcomes(tools, make_kinds(tools)))
        post_card, undo = PostCard(tools, authority), Undo(tools, authority)
        self.acts: dict[str, Callable[[str, str, str, tuple[str, str]], object]] = {
            "look": lambda who, *_: authority.to_look(who),
            "ask": lambda who, *_: authority.to_ask(who),
            "approve": lambda who, batch_id, _, at: decide.approve(Press(who, *at), batch_id),
            "decline": lambda who, batch_id, _, at: decide.decline(Press(who, *at), batch_id, "no"),
            "undo": lambda who, batch_id, _, at: undo(Press(who, *at), batch_id),
            "withdraw": lambda who, batch_id, *_: decide.withdraw(who, batch_id),
            "retry": lambda who, batch_id, *_: resolve.retry(who, batch_id),
            "it arrived": lambda who, _, request_id, __: resolve.arrived(who, request_id),
            "it did not arrive": lambda who, _, request_id, __: resolve.did_not_arrive(who, request_id),
            "post the card again": lambda who, batch_id, *_: post_card(who, batch_id),
        }

    def attempt(
        self, act: str, who: str, state: State, *, at: tuple[str, str] = CARD_PRESS, expires_at: datetime = _IN_AN_HOUR
    ) -> Tried:
        """Let somebody try something with a new request of Ana's in a state."""
        batch_id, request_id = self.asked(state, expires_at)
        before, denials = self._rows(batch_id), self._denials(who)
        try:
            self.acts[act](who, batch_id, request_id, at)
        except BotError as error:
            refusal = error.note.key
            wanting = isinstance(error, NotAllowed)
        else:
            refusal, wanting = "", False
        assert wanting == refusal.startswith("denied.")
        return Tried(refusal, self._rows(batch_id) != before, self._denials(who) - denials)

    def asked(self, state: State, expires_at: datetime) -> tuple[str, str]:
        """Write a new request of Ana's in a state; returns its batch's id and its own."""
        number = next(_NUMBERS)
        like = example_of(self.kind)
        told = {"kind": self.kind, "content": like.content, "order_id": like.like or None}
        asked = request(f"r{number}", f"b{number}", **told)
        decision = _DECIDED.get(state)
        decided_at = TurnedClock().now() if decision else None
        decided_by = APPROVED_BY if decision is Decision.APPROVED else None
        known = {
            "digest": digest_of((asked,)),
            "decision": decision,
            "decided_by": decided_by,
            "decided_at": decided_at,
        }
        of = batch(f"b{number}", kind=self.kind, expires_at=expires_at, **known)
        with self.log.write() as tx:
            tx.requests.add(of, (asked,))
            tx.outbox.adopt(MessageKey(MessageKind.CARD, of.id), MessageRef(CHANNEL, CARD))
            if state is State.UNKNOWN:
                tx.sql.insert(
                    "attempts",
                    {
                        "request_id": asked.id,
                        "call_id": "c",
                        "started_at": "2026-11-21T12:00:00.000Z",
                        "outcome": "unknown",
                    },
                )
            tx.sql.run("UPDATE requests SET state = ? WHERE id = ?", (state.value, asked.id))
        return of.id, asked.id

    def _rows(self, batch_id: str) -> list[dict[str, Any]]:
        with self.log.read() as reader:
            batches = reader.sql.rows("SELECT * FROM batches WHERE id = ?", (batch_id,))
            requests = reader.sql.rows("SELECT state FROM requests WHERE batch_id = ?", (batch_id,))
            asked = reader.sql.rows(
                "SELECT name FROM events WHERE batch_id = ? AND name = 'card_asked_for'", (batch_id,)
            )
        return [*batches, *requests, *asked]

    def _denials(self, who: str) -> int:
        with self.log.read() as reader:
            row = reader.sql.one("SELECT COUNT(*) AS n FROM events WHERE name = 'denied' AND actor = ?", (who,))
        assert row is not None
        return int(row["n"])


@cache
def _never_called() -> AlepheeClient:
    return AlepheeClient("http://127.0.0.1:9", SecretStr("unused"), GcraPacer(lambda: 0.0))


@contextmanager
def fast_log(folder: Path) -> Iterator[SqliteSendLog]:
    """Open a log that is not fsynced, for the sake of a thousand tries."""
    log = open_log(folder / "log.db", CONTENTS, lock_wait=NEVER, clock=TurnedClock())
    assert log._writer is not None
    log._writer.execute("PRAGMA synchronous=OFF")
    yield log
    log.close()
