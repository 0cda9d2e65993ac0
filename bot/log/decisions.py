"""What people decided and stated."""

from datetime import datetime

from bot.domain.requests import Batch, Decision, Story
from bot.log.parts import Reads, Writes
from bot.log.personal import keep, keep_digest
from bot.log.requests import OPEN, RequestReads, batches_where
from bot.log.rows import decider
from bot.log.times import read_or_none, stamp
from bot.log.told import GONE, Changed

#: the batches about which somebody has to decide now: what is still collected has no card, and of what was restored
#: somebody has to say first whether it arrived
_UNDECIDED = (
    "batches.decision IS NULL AND batches.id IN (SELECT batch_id FROM requests WHERE state = 'pending')"
    " AND batches.id NOT IN (SELECT batch_id FROM requests WHERE state IN ('collecting', 'unknown'))"
)


class DecisionReads(Reads):
    """What waits, and what people stated. See ``bot.ports.reader.DecisionsRead``."""

    __slots__ = ()

    def pending(self, *, limit: int | None = None) -> tuple[Story, ...]:
        """Return the batches that wait for a decision, oldest first; all of them unless there is a limit."""
        waiting = f"batches.id IN (SELECT batch_id FROM requests WHERE state = 'pending' AND {OPEN})"  # noqa: S608 - constants
        condition = f"WHERE batches.decision IS NULL AND {waiting} ORDER BY batches.seq"
        most = ("", ()) if limit is None else (" LIMIT ?", (limit,))
        requests = RequestReads(self.sql, self.contents)
        found = tuple(batches_where(self.sql, f"{condition}{most[0]}", most[1]))
        return tuple(story for story in (requests.story(batch.id) for batch in found) if story is not None)

    def next_to_expire(self) -> Batch | None:
        """Return the batch that waits for a decision and expires first; None when none waits."""
        return next(batches_where(self.sql, f"WHERE {_UNDECIDED} ORDER BY batches.expires_at LIMIT 1", ()), None)

    def pending_without(self, event: str) -> tuple[Batch, ...]:
        """Return the batches that wait for a decision and of which no event of this name tells, oldest first.

        What did not arrive after a restore waits anew: events before that do not count.
        """
        anew = "(SELECT MAX(id) FROM events AS moved WHERE moved.batch_id = batches.id AND moved.name = 'not_arrived')"
        told = f"events.batch_id = batches.id AND events.name = ? AND events.id > COALESCE({anew}, 0)"
        untold = f"NOT EXISTS (SELECT 1 FROM events WHERE {told})"  # noqa: S608 - constants
        return tuple(batches_where(self.sql, f"WHERE {_UNDECIDED} AND {untold} ORDER BY batches.seq", (event,)))

    def buyer_replied_at(self, conversation: str) -> datetime | None:
        """Return when somebody last stated that the buyer of this conversation has replied."""
        row = self.sql.one("SELECT at FROM replies WHERE conversation = ?", (conversation,))
        return None if row is None else read_or_none(row["at"])


class DecisionWrites(Writes, DecisionReads):
    """Decisions and statements. See ``bot.ports.writer.DecisionsWrite``."""

    __slots__ = ()

    def decide(
        self,
        batch: Batch,
        decision: Decision,
        *,
        at: datetime,
        by: str | None,
        reason: str = "",
        instead_of: Decision | None = None,
    ) -> bool:
        """Write the one decision of a batch; False when it has another one than the one it is written instead of.

        The event that moves its requests tells it, else a ``decided`` event. Who approves it last is its decider.
        """
        columns: dict[str, object] = {
            "decision": decision.value,
            "decided_by": decider(batch, decision, by),
            "decided_at": stamp(at),
        }
        if not self.sql.update("batches", columns, {"id": batch.id, "decision": instead_of}):
            return False
        self.journal.fold(
            "decided",
            at=at,
            batch_id=batch.id,
            actor=decider(batch, decision, by),
            detail={"decision": decision.value},
            changed={"batches": {batch.id: columns}} | self._keep_reason(batch.id, reason),
        )
        return True

    def approve(self, batch_id: str, *, at: datetime, by: str) -> bool:
        """Write an approval that is not the last one needed, with an ``approved`` event; False for a second one."""
        row: dict[str, object] = {"batch_id": batch_id, "approver": by, "at": stamp(at)}
        if self.sql.one("SELECT 1 FROM approvals WHERE batch_id = ? AND approver = ?", (batch_id, by)) is not None:
            return False
        changed = {"approvals": {str(self.sql.insert_for_id("approvals", row)): row}}
        self.journal.append("approved", at=at, batch_id=batch_id, actor=by, changed=changed)
        return True

    def take_back(self, batch: Batch, *, event: str, at: datetime, by: str | None) -> bool:
        """Leave a batch without approvals and undecided; False when its decision is not the one that it is believed.

        The event that moves its requests tells it, else an event of this name.
        """
        changed: Changed = {}
        if batch.decision is not None:
            columns: dict[str, object] = {"decision": None, "decided_by": None, "decided_at": None}
            if not self.sql.update("batches", columns, {"id": batch.id, "decision": batch.decision}):
                return False
            changed["batches"] = {batch.id: columns}
        taken = self.sql.rows("DELETE FROM approvals WHERE batch_id = ? RETURNING id", (batch.id,))
        if taken:
            changed["approvals"] = {str(row["id"]): GONE for row in taken}
        self.journal.fold(event, at=at, batch_id=batch.id, actor=by, detail={}, changed=changed)
        return True

    def renew(self, batch: Batch, *, until: datetime, at: datetime, by: str) -> None:
        """Let a batch that nobody has decided about wait once more; the event that moves its requests tells it."""
        columns: dict[str, object] = {"expires_at": stamp(until)}
        self.sql.update("batches", columns, {"id": batch.id, "decision": None})
        changed: Changed = {"batches": {batch.id: columns}}
        self.journal.fold("renewed", at=at, batch_id=batch.id, actor=by, detail={}, changed=changed)

    def set_digest(self, batch_id: str, digest: str) -> None:
        """Write what an approval of the batch is about, with a ``digest_set`` event.

        Raises ``ValueError`` when there is no such batch.
        """
        if self.sql.one("SELECT 1 FROM batches WHERE id = ?", (batch_id,)) is None:
            raise ValueError(f"no batch {batch_id}")
        kept = keep_digest(self.sql, batch_id, digest)
        changed: Changed = {"digests": {batch_id: {"content_digest": kept}}}
        self.journal.append("digest_set", at=self.clock.now(), batch_id=batch_id, changed=changed)

    def state_reply(self, conversation: str, *, at: datetime, by: str, batch_id: str | None = None) -> None:
        """Record the statement that the buyer has replied, with a ``buyer_replied`` event."""
        columns: dict[str, object] = {"at": stamp(at), "by": by}
        self.sql.run(
            "INSERT INTO replies (conversation, at, by) VALUES (?, ?, ?)"
            " ON CONFLICT (conversation) DO UPDATE SET at = excluded.at, by = excluded.by",
            (conversation, stamp(at), by),
        )
        detail = {"conversation": conversation}
        changed = {"replies": {conversation: columns}}
        self.journal.append("buyer_replied", at=at, batch_id=batch_id, actor=by, detail=detail, changed=changed)

    def _keep_reason(self, batch_id: str, reason: str) -> Changed:
        if not reason:
            return {}
        digest = keep(self.sql, "remarks", batch_id, {"decline_reason": reason})
        return {"remarks": {batch_id: {"content_digest": digest}}}
