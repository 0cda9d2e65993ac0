"""What a requester is told anew, by direct message: what ends badly, or needs them."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.domain.requests import Decision, State, Story, open_questions
from bot.domain.restores import restored_in


class Notice(StrEnum):
    """What a notice is about."""

    DECLINED = "declined"
    EXPIRED = "expired"
    INVALID = "invalid"
    """A file or a number cannot be used as it is."""
    FAILED = "failed"
    """Alephee refused some of it, or nobody knows whether it arrived; told once nothing of the batch goes on."""
    ASKED_BACK = "asked_back"
    """Whoever has to decide asks something first."""
    RESTORED = "restored"
    """The log was restored from a backup: nobody knows what became of it since, and an approver has to look."""


#: the failures that a notice names
FAILED = frozenset({State.REFUSED, State.UNKNOWN})
#: whether there is still something to tell when a notice is posted: Slack may have been away for hours
_STILL: Mapping[Notice, Callable[[Story], bool]] = {
    Notice.DECLINED: lambda story: story.batch.decision is Decision.DECLINED,
    Notice.EXPIRED: lambda story: story.batch.decision is Decision.EXPIRED,
    Notice.INVALID: lambda story: _any_in(story, {State.INVALID}),
    Notice.FAILED: lambda story: _any_in(story, FAILED),
    Notice.ASKED_BACK: lambda story: bool(open_questions(story)),
    Notice.RESTORED: lambda story: bool(restored_in(story)),
}


def still_tells(notice: Notice, story: Story) -> bool:
    """Whether a batch stands as the notice would say."""
    return _STILL[notice](story)


def _any_in(story: Story, states: set[State] | frozenset[State]) -> bool:
    return any(request.state in states and request.erased_at is None for request in story.requests)
