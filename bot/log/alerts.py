"""Alerts: failures of one cause, folded into one message with a count."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.domain.outbox import DELIVERY_FAILED, Alert
from bot.log.parts import Reads
from bot.log.sql import Parameters, Row
from bot.log.times import read, read_or_none, stamp

_OPEN_FOR = "resolved_at IS NULL AND id IN (SELECT alert_id FROM alert_requests WHERE request_id = ? AND settled = 0)"
_OPEN = "cause = ? AND about = ? AND hour = ? AND resolved_at IS NULL"
_NAME = (
    "INSERT INTO alert_requests (seq, alert_id, request_id)"
    " VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM alert_requests), ?, ?)"
    " ON CONFLICT (alert_id, request_id) DO UPDATE SET settled = 0"
)
_OTHERS = "SELECT 1 FROM alert_requests WHERE alert_id = ? AND settled = 0 LIMIT 1"


class AlertReads(Reads):
    """Reading alerts. See ``bot.ports.reader.AlertsRead``."""

    __slots__ = ()

    def get(self, alert_id: str) -> Alert | None:
        """Return an alert."""
        return next(iter(self._alerts("id = ?", (alert_id,))), None)

    def open(self, cause: str, *, about: str = "", hour: str = "") -> Alert | None:
        """Return the unresolved alert of a cause, about one thing or begun in an hour of its own."""
        return next(iter(self._alerts(_OPEN, (cause, about, hour))), None)

    def unresolved(self) -> tuple[Alert, ...]:
        """Return every unresolved alert, oldest first."""
        return self._alerts("resolved_at IS NULL", ())

    def last(self, cause: str) -> Alert | None:
        """Return the newest alert of a cause, whatever it is about, resolved or not."""
        newest = "seq = (SELECT MAX(seq) FROM alerts WHERE cause = ?)"
        return next(iter(self._alerts(newest, (cause,))), None)

    def of(self, request_id: str) -> tuple[Alert, ...]:
        """Return the unresolved alerts that name this request, oldest first."""
        return self._alerts(_OPEN_FOR, (request_id,))

    def naming(self, request_id: str) -> tuple[str, ...]:
        """Return the ids of all alerts that ever named this request, resolved or not."""
        rows = self.sql.rows("SELECT alert_id FROM alert_requests WHERE request_id = ? ORDER BY seq", (request_id,))
        return tuple(row["alert_id"] for row in rows)

    def batches_on(self, alert_id: str, *, limit: int) -> tuple[str, ...]:
        """Return the ids of the first batches of which an alert names a request that is still in need of a person."""
        rows = self.sql.rows(
            "SELECT batch_id FROM alert_requests JOIN requests ON requests.id = request_id"
            " WHERE alert_id = ? AND settled = 0 GROUP BY batch_id ORDER BY MIN(requests.seq) LIMIT ?",
            (alert_id, limit),
        )
        return tuple(row["batch_id"] for row in rows)

    def named_in(self, batch_id: str) -> tuple[str, ...]:
        """Return the ids of a batch's requests that any alert ever named."""
        rows = self.sql.rows(
            "SELECT id FROM requests WHERE batch_id = ?"
            " AND EXISTS (SELECT 1 FROM alert_requests WHERE request_id = requests.id) ORDER BY seq",
            (batch_id,),
        )
        return tuple(row["id"] for row in rows)

    def _alerts(self, condition: str, parameters: Parameters) -> tuple[Alert, ...]:
        rows = self.sql.rows(
            f"SELECT * FROM alerts WHERE {condition} ORDER BY seq",  # noqa: S608 - conditions are written above
            parameters,
        )
        return tuple(
            Alert(
                id=row["id"],
                cause=row["cause"],
                about=row["about"],
                hour=row["hour"],
                count=row["count"],
                first_at=read(row["first_at"]),
                last_at=read(row["last_at"]),
                resolved_at=read_or_none(row["resolved_at"]),
                request_ids=self._named_by(row["id"]),
                note=row["note"],
            )
            for row in rows
        )

    def _named_by(self, alert_id: str) -> tuple[str, ...]:
        rows = self.sql.rows(
            "SELECT request_id FROM alert_requests WHERE alert_id = ? ORDER BY settled, seq", (alert_id,)
        )
        return tuple(row["request_id"] for row in rows)


class AlertWrites(AlertReads):
    """Writing alerts. See ``bot.ports.writer.AlertsWrite``."""

    __slots__ = ()

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
        """Open an alert for a cause, or count one more on the open one; it names these requests, too.

        A note replaces the one before.
        """
        older = self.open(cause, about=about, hour=hour)
        alert_id = secrets.token_urlsafe(16) if older is None else older.id
        if older is None:
            key: Row = {"id": alert_id, "cause": cause, "about": about, "hour": hour}
            times = {"first_at": stamp(at), "last_at": stamp(at)}
            self.sql.insert_numbered("alerts", {**key, "count": 1, **times, "note": note})
        else:
            columns = {"count": older.count + 1, "last_at": stamp(at), "note": note or older.note}
            self.sql.update("alerts", columns, {"id": alert_id})
        for request_id in requests:
            self.sql.run(_NAME, (alert_id, request_id))
        return self._alerts("id = ?", (alert_id,))[0]

    def resolve(self, request_id: str, *, at: datetime) -> tuple[str, ...]:
        """Take a request off its alerts; one that names no other is resolved. Returns the ids of those touched.

        The alert about its messages stays as it is: whatever becomes of the request does not show them.
        Ids alone: hundreds of requests of one alert may be taken off one after the other in one transaction.
        """
        named = self.sql.rows(f"SELECT id, cause FROM alerts WHERE {_OPEN_FOR} ORDER BY seq", (request_id,))  # noqa: S608 - above
        touched = tuple(alert["id"] for alert in named if alert["cause"] != DELIVERY_FAILED)
        for alert_id in touched:
            self.take_off(alert_id, request_id, at=at)
        return touched

    def take_off(self, alert_id: str, request_id: str, *, at: datetime) -> None:
        """Take a request off one alert, which is resolved when no other is left on it."""
        self.sql.update("alert_requests", {"settled": 1}, {"alert_id": alert_id, "request_id": request_id})
        if self.sql.one(_OTHERS, (alert_id,)) is None:
            self.sql.update("alerts", {"resolved_at": stamp(at)}, {"id": alert_id})

    def close(self, cause: str, *, at: datetime) -> Alert | None:
        """Resolve a system alert whose cause is gone."""
        alert = self.open(cause)
        if alert is None:
            return None
        self.sql.update("alerts", {"resolved_at": stamp(at)}, {"id": alert.id})
        return self.get(alert.id)
