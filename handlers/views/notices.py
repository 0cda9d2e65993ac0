"""What a requester hears anew by direct message: what it was, what happened, what to do, and the buttons for it."""

from collections.abc import Callable, Iterator, Mapping

from bot.domain.notes import Note
from bot.domain.notices import FAILED, Notice
from bot.domain.requests import Request, State, Story
from bot.domain.restores import restored_in
from handlers.deciding.question_view import asked
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.causes import state_lines, what_to_do, why
from handlers.views.names import buyer_of
from handlers.views.outcomes import decision_line
from handlers.views.sale_link import see_sale
from handlers.views.ways_out import ways_on

#: causes that a notice of several failures explains, and requests that it names for each
_CAUSES, _NAMED = 3, 5
#: characters for what happened
_ROOM = 2_600


def notice_message(screens: Screens, speech: Speech, notice: Notice, story: Story, *, link: str = "") -> Message:
    """Return one line about a batch; ``link``: the address of its receipt, if it can be had."""
    return block_kit.message(_notice(screens, speech, notice, story, link))


def _notice(screens: Screens, speech: Speech, notice: Notice, story: Story, link: str) -> Iterator[Block]:
    title, summary = screens.of(story.batch.kind).title(speech, story), buyer_of(story)
    about = Mrkdwn(f"*{foreign(title)}*")
    yield from block_kit.sections([Mrkdwn(f"{about} · {foreign(summary)}") if summary else about])
    yield from _HAPPENED[notice](screens, speech, story)
    yield from ways_on(speech, story)
    if link:
        yield block_kit.rich_text(block_kit.link(link, speech.plain("notice.receipt")))


def _declined(_screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    yield from block_kit.sections([decision_line(speech, story.batch)])
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)


def _expired(_screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    yield from block_kit.sections([decision_line(speech, story.batch)])


def _asked_back(_screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    yield from asked(speech, story)


def _invalid(screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    invalid = [request for request in story.requests if request.state is State.INVALID]
    yield from block_kit.sections(_explained(screens, speech, story, invalid), room=_ROOM)
    yield from block_kit.sections([speech.mrkdwn("notice.invalid_todo")])


def _failed(screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    failed = [request for request in story.requests if request.state in FAILED]
    yield from block_kit.sections(_explained(screens, speech, story, failed), room=_ROOM)
    links = (see_sale(speech, one.country, one.external_order_id) for one in failed if one.state is State.UNKNOWN)
    yield from block_kit.context(*[link for link in links if link][:1])


def _restored(_screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    yield from block_kit.sections([speech.mrkdwn("notice.restored", count=len(restored_in(story)))])


def _explained(screens: Screens, speech: Speech, story: Story, failed: list[Request]) -> Iterator[Mrkdwn]:
    """Say what became of a single request; of several how many stand how, and what was the matter with which."""
    if len(story.requests) == 1:
        yield from state_lines(speech, failed[0])
        return
    yield counted(speech, story)
    causes: dict[tuple[Mrkdwn, ...], list[Request]] = {}
    for request in failed:
        causes.setdefault(tuple(_cause(speech, request)), []).append(request)
    for said, requests in list(causes.items())[:_CAUSES]:
        named = ", ".join(screens.of(request.kind).name(speech, request) for request in requests[:_NAMED])
        more = len(requests) - _NAMED
        names = f"{foreign(named)} {speech.mrkdwn('common.more', count=more)}" if more > 0 else foreign(named)
        yield Mrkdwn(f"• {names}: {' '.join(said)}")
    if len(causes) > _CAUSES:
        yield speech.mrkdwn("notice.more_causes", count=len(causes) - _CAUSES)


def _cause(speech: Speech, request: Request) -> list[Mrkdwn]:
    said = why(speech, request)
    return said if request.state is State.INVALID else [*said, what_to_do(speech, request)]


def counted(speech: Speech, story: Story) -> Mrkdwn:
    """Return how many requests of a batch stand in which state, in the words of their kind where it has some."""
    states = [request.state for request in story.requests]
    return Mrkdwn(" · ".join(_count(speech, story, state, states.count(state)) for state in State if state in states))


def _count(speech: Speech, story: Story, state: State, count: int) -> Mrkdwn:
    own = Note(f"{story.batch.kind}.is_{state}", {"count": count})
    usual = Note("outcome.count", {"count": speech.number(count), "state": state})
    return speech.note_mrkdwn(own if speech.can_say(own) else usual)


#: how each notice says what happened
_HAPPENED: Mapping[Notice, Callable[[Screens, Speech, Story], Iterator[Block]]] = {
    Notice.DECLINED: _declined,
    Notice.EXPIRED: _expired,
    Notice.INVALID: _invalid,
    Notice.FAILED: _failed,
    Notice.ASKED_BACK: _asked_back,
    Notice.RESTORED: _restored,
}
