"""The outbox: what Slack still has to be shown, and where the messages stand."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.contents import canonical
from bot.domain.outbox import ANNOUNCED, LONGEST_PAUSE, URGENCY, MessageKey, MessageKind, MessageRef, Post
from bot.log.parts import Reads
from bot.log.rows import read_place, read_post
from bot.log.sql import Row
from bot.log.times import read_or_none, stamp
from bot.ports import OUTBOX

#: the detail of an ask for a message that is not posted anew when somebody deleted it
_ONLY_UPDATE = "only_update"
#: the detail that tells when a message was asked for: the time it is due at moves with every try
ASKED_AT = "asked_at"
#: the row of an ask, and no other one: an older log that was put in place numbers its rows anew
_ITSELF = (
    f"id = :id AND show = :show AND about = :about AND COALESCE(json_extract(detail, '$.{ASKED_AT}'), '') = :asked_at"
)
#: the position of a kind in this text ranks it
_URGENCY = " ".join(URGENCY)


class OutboxReads(Reads):
    """Reading the outbox. See ``bot.ports.reader.OutboxRead``."""

    __slots__ = ()

    def due(self, now: datetime, *, limit: int = 50) -> tuple[Post, ...]:
        """Return the outbox rows to deliver now, the most urgent first, and of the same urgency the oldest.

        One that was never tried waits for nothing, and none longer than any pause: a time further ahead is of a clock
        that was set back since.
        """
        rows = self.sql.rows(
            "SELECT * FROM outbox WHERE closed_at IS NULL AND (due_at <= ? OR due_at > ? OR tries = 0)"
            " ORDER BY instr(?, show), due_at, id LIMIT ?",
            (stamp(now), stamp(now + LONGEST_PAUSE), _URGENCY, limit),
        )
        return tuple(map(_post, rows))

    def next_at(self, *, after: datetime | None = None) -> datetime | None:
        """Return when the next outbox row falls due, of those that do later than ``after``; None when none does."""
        later = "SELECT MIN(due_at) AS due_at FROM outbox WHERE closed_at IS NULL AND due_at > ?"
        row = self.sql.one(later, (stamp(after) if after else "",))
        return read_or_none(row["due_at"]) if row else None

    def is_asked(self, target: MessageKey) -> bool:
        """Whether the outbox still has to show a target."""
        return self._open(target) is not None

    def is_stuck(self, about: str, *, tries: int, but: Collection[str] = ()) -> bool:
        """Whether a message about a batch, or a line about one of its requests, was refused more often than this.

        ``but``: errors that do not count.
        """
        others = f" AND error NOT IN ({', '.join('?' for _ in but)})" if but else ""
        found = self.sql.one(
            "SELECT 1 FROM outbox WHERE closed_at IS NULL AND tries > ? AND instr(about || '/', ? || '/') = 1"  # noqa: S608 - marks
            f"{others} LIMIT 1",
            (tries, about, *but),
        )
        return found is not None

    def place(self, target: MessageKey) -> MessageRef | None:
        """Return where a target's message stands in Slack."""
        row = self.sql.one("SELECT * FROM posts WHERE show = ? AND about = ?", (target.show.value, target.about))
        return None if row is None else read_place(row)

    def _open(self, target: MessageKey) -> Row | None:
        return self.sql.one(
            "SELECT * FROM outbox WHERE show = ? AND about = ? AND closed_at IS NULL",
            (target.show.value, target.about),
        )


class OutboxWrites(OutboxReads):
    """Writing the outbox. See ``bot.ports.writer.OutboxWrite``.

    An ask that folds into an open row gives it a new id: whoever delivers the older ask meanwhile closes that one,
    and the newer stays due.
    """

    def enqueue(self, target: MessageKey, *, at: datetime, detail: Mapping[str, object] | None = None) -> None:
        """Ask the outbox to show a target as it is now. Several asks for one target fold into one delivery.

        Lines of a thread do not fold, but a part of something long that still waits is not asked a second time.
        """
        if detail and "part" in detail and self.is_asked(target):
            return
        row: Row = {"due_at": stamp(at), "tries": 0, "detail": canonical({**(detail or {}), ASKED_AT: stamp(at)})}
        older = None if target.show is MessageKind.THREAD else self._taken(target)
        if older is not None:
            row["due_at"] = min(row["due_at"], older["due_at"])
            row["tries"], row["error"] = older["tries"], older["error"]
            row["detail"] = _folded(older["detail"], detail, asked_at=stamp(at))
        self.sql.insert("outbox", {"show": target.show.value, "about": target.about, **row})
        self.sql.topics.add(OUTBOX)

    def _taken(self, target: MessageKey) -> Row | None:
        """Remove the open row of a target and return it; None when there is none."""
        own = (target.show.value, target.about)
        return self.sql.one("DELETE FROM outbox WHERE show = ? AND about = ? AND closed_at IS NULL RETURNING *", own)

    def delivered(self, post: Post, place: MessageRef | None, *, at: datetime) -> None:
        """Remove an outbox row and remember where its message stands. A newer ask for the target stays due."""
        self.sql.run(f"DELETE FROM outbox WHERE {_ITSELF}", _itself(post))  # noqa: S608 - a constant
        if place is not None:
            self.adopt(post.target, place)

    def announce(self, post: Post) -> None:
        """Note that the message of an outbox row is about to be posted: whoever finds the row so posts nothing."""
        row = self.sql.one(f"SELECT detail FROM outbox WHERE {_ITSELF}", _itself(post))  # noqa: S608 - a constant
        if row is not None:
            detail = json.loads(row["detail"]) | {ANNOUNCED: True}
            self.sql.update("outbox", {"detail": canonical(detail)}, {"id": post.id})

    def postpone(self, post: Post, *, until: datetime, error: str) -> None:
        """Deliver an outbox row later, and a newer ask for its target with it. Tries with one error in a row count."""
        self.sql.run(
            "UPDATE outbox SET due_at = :until, tries = CASE WHEN error = :error THEN tries + 1 ELSE 1 END,"  # noqa: S608 - a constant
            " error = :error, detail = json_remove(detail, :announced) WHERE closed_at IS NULL"
            f" AND (({_ITSELF}) OR (show <> 'thread' AND show = :show AND about = :about))",
            {**_itself(post), "until": stamp(until), "error": error, "announced": f"$.{ANNOUNCED}"},
        )

    def give_up(self, post: Post, *, at: datetime, error: str, uncertain: bool = False) -> None:
        """Close an outbox row that cannot be delivered; ``uncertain``: a post may stand in the channel."""
        self.sql.run(
            f"UPDATE outbox SET closed_at = :at, error = :error WHERE closed_at IS NULL AND {_ITSELF}",  # noqa: S608 - a constant
            {**_itself(post), "at": stamp(at), "error": error},
        )
        if uncertain and self.place(post.target) is None:
            self.adopt(post.target, MessageRef(uncertain=True))

    def adopt(self, target: MessageKey, place: MessageRef) -> None:
        """Remember where a message stands."""
        self.sql.run(
            "INSERT INTO posts (show, about, channel, ts, uncertain) VALUES (?, ?, ?, ?, ?) ON CONFLICT (show, about)"
            " DO UPDATE SET channel = excluded.channel, ts = excluded.ts, uncertain = excluded.uncertain",
            (target.show.value, target.about, place.channel, place.ts, int(place.uncertain)),
        )


def _itself(post: Post) -> Row:
    """Return what ``_ITSELF`` asks for."""
    show, about = post.target.show.value, post.target.about
    return {"id": post.id, "show": show, "about": about, "asked_at": post.asked_at}


def _post(row: Row) -> Post:
    """Read a row; when it was asked for is no part of what is to be shown."""
    post = read_post(row)
    asked_at = str(post.detail.pop(ASKED_AT, ""))
    return replace(post, asked_at=asked_at)


def _folded(older: str, newer: Mapping[str, object] | None, *, asked_at: str) -> str:
    """Return the detail of two asks in one: the newest counts, but only both together may say ``only_update``.

    Otherwise one of them asks for a message that is posted anew when somebody deleted it. It waits since the older one.
    """
    before: dict[str, object] = json.loads(older)
    detail = dict(before if newer is None else newer)
    if not (newer and newer.get(_ONLY_UPDATE) and before.get(_ONLY_UPDATE)):
        detail.pop(_ONLY_UPDATE, None)
    return canonical({**detail, ASKED_AT: before.get(ASKED_AT, asked_at)})
