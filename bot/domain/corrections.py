"""What can be done about what did not go out: ask anew what is corrected, or send the same content again."""

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, auto

from bot.domain.contents import FileRef, file_of
from bot.domain.requests import Event, Request, State, Story, is_in_doubt

#: the event of a batch that tells which one was asked in its place
REPLACED = "replaced"
_UNDECIDED = frozenset({State.COLLECTING, State.PENDING})
_ENDED = frozenset({State.DECLINED, State.EXPIRED, State.WITHDRAWN, State.INVALID, State.REFUSED})
#: refused because an earlier call may have had its effect: asked anew it could happen twice
_PERHAPS_DONE = "error.second_attempt"
#: causes of an invalid request that say nothing against its file
_NOT_FETCHED = frozenset({"file.not_available", "error.not_asked"})
#: refusals that the same content will meet again as a rule
_OF_THE_CONTENT = frozenset(
    {*(f"failure.status_{status}" for status in (400, 403, 404, 412, 413)), "failure.recheck", "failure.order_gone"}
)
#: refusals that have nothing to do with the content: of the key, of the moment
_OF_THE_MOMENT = frozenset({"failure.status_401", "failure.status_409", _PERHAPS_DONE})
#: the approval is void: what was approved can never go out
_VOID = "stale.content_changed"


class WayOut(Enum):
    """What is offered about a request, the advised first."""

    NONE = auto()
    CORRECT = auto()
    CORRECT_OR_AGAIN = auto()
    AGAIN_OR_CORRECT = auto()
    AGAIN = auto()

    @property
    def corrects(self) -> bool:
        """Whether it can be asked anew."""
        return self in {WayOut.CORRECT, WayOut.CORRECT_OR_AGAIN, WayOut.AGAIN_OR_CORRECT}

    @property
    def sends_again(self) -> bool:
        """Whether the same content may go once more."""
        return self in {WayOut.CORRECT_OR_AGAIN, WayOut.AGAIN_OR_CORRECT, WayOut.AGAIN}

    @property
    def advises_again(self) -> bool:
        """Whether sending again is what is advised."""
        return self in {WayOut.AGAIN_OR_CORRECT, WayOut.AGAIN}


def way_out(request: Request) -> WayOut:
    """Return what is offered about a request where it is; nothing of what was erased, is on its way, or went out."""
    if request.erased_at is not None or request.state not in _ENDED:
        return WayOut.NONE
    if request.state is not State.REFUSED or request.cause == _VOID:
        return WayOut.CORRECT
    if request.cause in _OF_THE_MOMENT:
        return WayOut.AGAIN
    return WayOut.CORRECT_OR_AGAIN if request.cause in _OF_THE_CONTENT else WayOut.AGAIN_OR_CORRECT


def ways_out(requests: Iterable[Request]) -> WayOut:
    """Return what is offered about several requests together: whatever one of them needs."""
    ways = [way_out(request) for request in requests]
    corrects, again = any(way.corrects for way in ways), any(way.sends_again for way in ways)
    if not corrects:
        return WayOut.AGAIN if again else WayOut.NONE
    advised = all(way.advises_again for way in ways if way is not WayOut.NONE)
    return (WayOut.AGAIN_OR_CORRECT if advised else WayOut.CORRECT_OR_AGAIN) if again else WayOut.CORRECT


def to_correct(story: Story) -> tuple[Request, ...]:
    """Return the requests of a batch that can be asked anew, and were not yet; none while some of it may have gone out.

    Asking anew withdraws an undecided batch.
    """
    return () if is_in_doubt(story.batch, story.requests) else correctable(not_replaced(story))


def not_replaced(story: Story) -> tuple[Request, ...]:
    """Return the requests in whose place nothing was asked anew: what was on its way then may have failed since."""
    done = replacement(story)
    since = {event.request_id for event in story.events if event.to_state and done and event.id > done.id}
    return tuple(request for request in story.requests if done is None or request.id in since)


def correctable(requests: Iterable[Request]) -> tuple[Request, ...]:
    """Return the requests that can be asked anew: left out is what went out or may have, and what was erased."""
    return tuple(
        request
        for request in requests
        if request.state in _ENDED | _UNDECIDED and request.cause != _PERHAPS_DONE and request.erased_at is None
    )


def replacement(story: Story) -> Event | None:
    """Return the last event that tells that a batch was corrected and asked anew: when, and by whom; None if none."""
    return next((event for event in reversed(story.events) if event.name == REPLACED), None)


def kept_file(request: Request) -> FileRef | None:
    """Return the file that can be carried over to a corrected request; None where there is none, or it is at fault.

    Its bytes are in the log, or it is fetched from Slack then.
    """
    file = file_of(request.content)
    if file is None or file.sha256 or file.url:
        return file
    at_fault = request.state is State.INVALID and request.cause not in _NOT_FETCHED
    return None if at_fault else replace(file, size=0)  # without an address Slack has to be asked for one
