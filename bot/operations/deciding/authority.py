"""Who may do what, decided at the moment of the press from what Slack and the log say then."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from bot.domain.notes import Note, Verdict
from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.people import Person, Press
from bot.domain.policy import (
    may_answer,
    may_ask,
    may_decide,
    may_resolve,
    may_retry,
    may_undo,
    may_withdraw,
    right_place,
)
from bot.domain.requests import Batch
from bot.errors import DeliveryError, NotAllowed, NotTold
from bot.operations.tools import Tools
from bot.ports import Directory, Freshness

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Authority:
    """Read people fresh from Slack, judge them by the policy, log every refusal.

    Each method raises ``NotAllowed`` when the person may not, and ``NotTold`` when Slack cannot be asked:
    what cannot be checked is not done.
    """

    tools: Tools
    directory: Directory

    def to_ask(self, user_id: str) -> Person:
        """Staff may ask."""
        person = self._person(user_id)
        staff = self.tools.policy.staff
        listed = self._listed(staff, person, Freshness.IF_POSSIBLE) if staff else None
        self._insist(may_ask(person, staff=listed), "ask", user_id)
        return person

    def to_look(self, user_id: str) -> Person:
        """Staff and approvers may look orders, history and pending requests up."""
        person = self._person(user_id)
        staff = self.tools.policy.staff
        both = (*staff, *self.tools.policy.approvers)
        listed = self._listed(both, person, Freshness.SOME_SECONDS) if staff else None
        self._insist(may_ask(person, staff=listed), "look", user_id)
        return person

    def to_decide(
        self, press: Press, batch: Batch, freshness: Freshness = Freshness.NOW, *, what: str = "decide"
    ) -> Person:
        """Approvers other than the requester may, on the stored card in an approvals channel that is not shared.

        ``what``: they may ask back likewise.
        """
        person = self._person(press.user_id)
        is_own = person.id == batch.requested_by  # no list changes that
        approvers = frozenset() if is_own else self._approvers(person, freshness)
        self._insist(may_decide(person, batch, approvers=approvers), what, press.user_id, batch)
        self._in_place(press, batch, what)
        return person

    def to_undo(self, press: Press, batch: Batch) -> Person:
        """Let those who approved a batch take that back, on the stored card."""
        person = self._person(press.user_id)
        self._insist(may_undo(person, batch), "undo", press.user_id, batch)
        self._in_place(press, batch, "undo")
        return person

    def to_withdraw(self, user_id: str, batch: Batch) -> Person:
        """Let requesters withdraw their own."""
        person = self._person(user_id)
        self._insist(may_withdraw(person, batch), "withdraw", user_id, batch)
        return person

    def to_answer(self, user_id: str, batch: Batch) -> Person:
        """Let requesters answer what they are asked about their own."""
        person = self._person(user_id)
        self._insist(may_answer(person, batch), "answer", user_id, batch)
        return person

    def to_correct(self, user_id: str, batch: Batch) -> Person:
        """Let requesters ask their own anew, corrected."""
        person = self._person(user_id)
        self._insist(may_withdraw(person, batch), "correct", user_id, batch)
        return person

    def to_retry(self, user_id: str, batch: Batch) -> Person:
        """Let the requester or an approver have a refused request sent again."""
        person = self._person(user_id)
        approvers = self._approvers(person)
        self._insist(may_retry(person, batch, approvers=approvers), "retry", user_id, batch)
        return person

    def to_resolve(self, user_id: str, batch: Batch) -> Person:
        """Approvers may say whether an unknown message arrived."""
        person = self._person(user_id)
        approvers = self._approvers(person)
        self._insist(may_resolve(person, approvers=approvers), "resolve", user_id, batch)
        return person

    def approves(self, person: Person) -> bool:
        """Whether a person decides about what others ask, as far as Slack told it in the last seconds."""
        return person.is_full_member and person.id in self._approvers(person, Freshness.SOME_SECONDS)

    def lacks_approvers(self, user_id: str, needed: int) -> bool:
        """Whether fewer people than needed could approve what this person asks. Raises ``NotTold``.

        Groups are asked for one after the other, and only as far as it is needed.
        """
        approvers = self.tools.policy.approvers
        others = {entry for entry in approvers if not entry.startswith("S")} - {user_id}
        for group in (entry for entry in approvers if entry.startswith("S")):
            if len(others) >= needed:
                return False
            with _asking("person"):
                others |= self.directory.members(group, Freshness.SOME_SECONDS) - {user_id}
        return len(others) < needed

    def turn_away(self, user_id: str, what: str, verdict: Verdict) -> None:
        """Log that somebody tried something from elsewhere. Raises ``NotAllowed``; the verdict is a refusal."""
        self._insist(verdict, what, user_id)

    def _person(self, user_id: str) -> Person:
        with _asking("person"):
            return self.directory.person(user_id)

    def _in_place(self, press: Press, batch: Batch, what: str) -> None:
        with _asking("channel"):
            channel = self.directory.channel(press.channel_id)
        with self.tools.log.read() as reader:
            card = reader.outbox.place(MessageKey(MessageKind.CARD, batch.id))
        verdict = right_place(press, card, channel, self.tools.policy.approvals_channel)
        self._insist(verdict, what, press.user_id, batch, {"channel": press.channel_id, "ts": press.message_ts})

    def _approvers(self, person: Person, freshness: Freshness = Freshness.NOW) -> frozenset[str]:
        return self._listed(self.tools.policy.approvers, person, freshness)

    def _listed(self, ids: tuple[str, ...], person: Person, freshness: Freshness) -> frozenset[str]:
        """Resolve a list of people and user groups as far as it is needed to judge one person.

        Groups are read for nobody who may not do anything anyway: they can be read only so often, by all together.
        """
        people = frozenset(entry for entry in ids if not entry.startswith("S"))
        if person.id in people or not person.is_full_member:
            return people
        groups = tuple(entry for entry in ids if entry.startswith("S"))
        with _asking("person"):
            is_in = self.directory.is_in(person.id, groups, freshness)
        return people | {person.id} if is_in else people

    def _insist(
        self,
        verdict: Verdict,
        what: str,
        user_id: str,
        batch: Batch | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        if not verdict.refused:
            return
        note: Note = verdict.notes[0]
        with self.tools.log.write() as tx:
            tx.events.note(
                "denied",
                at=self.tools.clock.now(),
                batch_id=batch.id if batch else None,
                actor=user_id,
                detail={"what": what, "why": note.key, **(detail or {})},
            )
        raise NotAllowed(note)


@contextmanager
def _asking(what: Literal["person", "channel"]) -> Iterator[None]:
    try:
        yield
    except DeliveryError as error:
        log.warning("Slack could not be asked, so nothing was done", extra={"about": what, "why": error.error})
        raise NotTold(what, error) from error
