"""Writing what people decided and stated."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.requests import Batch, Decision
from bot.log.parts import Writing
from bot.log.personal import keep
from bot.log.rows import decider
from bot.log.times import stamp
from bot.log.told import Changed


class DecisionWrites(Writing):
    """Decisions, statements and other facts. See ``bot.ports.log.Transaction``."""

    def decide(self, batch: Batch, decision: Decision, *, at: datetime, by: str | None, reason: str = "") -> bool:
        """Write the one decision of a batch and a ``decided`` event; False when it has one already."""
        columns: dict[str, object] = {
            "decision": decision.value,
            "decided_by": decider(batch, decision, by),
            "decided_at": stamp(at),
        }
        if not self.sql.update("batches", columns, {"id": batch.id, "decision": None}):
            return False
        self.journal.append(
            "decided",
            at=at,
            batch_id=batch.id,
            actor=decider(batch, decision, by),
            detail={"decision": decision.value},
            changed={"batches": {batch.id: columns}} | self._keep_reason(batch.id, reason),
        )
        return True

    def set_digest(self, batch_id: str, digest: str) -> None:
        """Write what an approval of the batch is about, with a ``digest_set`` event.

        Raises ``ValueError`` when there is no such batch.
        """
        if self.sql.one("SELECT 1 FROM batches WHERE id = ?", (batch_id,)) is None:
            raise ValueError(f"no batch {batch_id}")
        kept = keep(self.sql, "digests", batch_id, {"digest": digest})
        changed: Changed = {"digests": {batch_id: {"content_digest": kept}}}
        self.journal.append("digest_set", at=self.clock.now(), batch_id=batch_id, changed=changed)

    def note(
        self,
        event: str,
        *,
        at: datetime,
        batch_id: str | None = None,
        request_id: str | None = None,
        actor: str | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Append an event that moves nothing; one about a request stands in its batch's story too.

        Raises ``ValueError`` when there is no such request.
        """
        if batch_id is None and request_id is not None:
            row = self.sql.one("SELECT batch_id FROM requests WHERE id = ?", (request_id,))
            if row is None:
                raise ValueError(f"no request {request_id}")
            batch_id = str(row["batch_id"])
        self.journal.append(event, at=at, batch_id=batch_id, request_id=request_id, actor=actor, detail=detail)

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
