"""What waits for one person: to decide, to be decided, to be put right."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.outbox import MessageKey, MessageKind
from bot.domain.requests import State, Story, is_undecided
from bot.operations.looking_up.pages import Waiting
from bot.operations.tools import Tools
from bot.ports import Reader

_FAILED = frozenset({State.REFUSED, State.UNKNOWN, State.INVALID})
#: batches of each kind that are told
_MOST = 10
#: requests of an alert that are looked at: those in need of a person come first
_NAMED = 50


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """Look what waits for a person. Raises ``LogUnavailable``."""

    tools: Tools

    def __call__(self, user_id: str, *, decides: bool) -> Waiting:
        """Return what waits; ``decides``: whether the person approves what others ask."""
        with self.tools.log.read() as log:
            pending = [story for story in log.decisions.pending() if is_undecided(story)]
            asked = [story for story in pending if story.batch.requested_by == user_id]
            others = [story for story in pending if story.batch.requested_by != user_id] if decides else []
            failed = list(_failed(log, user_id))
            found = (others[:_MOST], asked[:_MOST], failed[:_MOST])
            told = [story for stories in found for story in stories]
            places = {story.batch.id: log.outbox.place(_shown(story)) for story in told}
        to_decide, asked, failed = found
        return Waiting(
            to_decide=tuple(to_decide),
            asked=tuple(asked),
            failed=tuple(failed),
            places={batch_id: place for batch_id, place in places.items() if place is not None},
        )


def _failed(log: Reader, user_id: str) -> Iterator[Story]:
    """Yield what somebody asked that failed, as long as its alert is open: until then nobody has seen to it."""
    seen: set[str] = set()
    for alert in log.alerts.unresolved():
        for request_id in alert.request_ids[:_NAMED]:
            request = log.requests.get(request_id)
            if request is None or request.state not in _FAILED or request.batch_id in seen:
                continue
            seen.add(request.batch_id)
            story = log.requests.story(request.batch_id)
            if story is not None and story.batch.requested_by == user_id:
                yield story


def _shown(story: Story) -> MessageKey:
    """Name the message at which somebody acts: the card while it waits, afterwards the requester's receipt."""
    kind = MessageKind.CARD if is_undecided(story) else MessageKind.RECEIPT
    return MessageKey(kind, story.batch.id)
