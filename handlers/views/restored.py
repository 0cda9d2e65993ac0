"""After a restore: what the alerts channel hears of it, and the buttons with which people say what arrived."""

from collections.abc import Iterator

from bot.domain.requests import Request, State, Story
from bot.domain.restores import MOST_SHOWN, Told, is_restored, place_before, read_told, restored_in
from bot.operations.looking_up.pages import AlertPage
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean, cut, foreign
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.headline import joined, sale_of
from handlers.views.names import order_name

#: restored requests of a batch that have buttons of their own; of more all are answered for at once
_ONE_BY_ONE = 5
#: characters of what was asked
_EXCERPT = 150
_ARRIVED, _DID_NOT_ARRIVE = "it_arrived", "it_did_not_arrive"


def restored_alert(screens: Screens, speech: Speech, page: AlertPage) -> Iterator[Block]:
    """Return the message about a restored log: what was on its way, until when the log goes, and the first of it."""
    told, is_over = read_told(page.alert.note), page.alert.resolved_at is not None
    yield block_kit.header(speech.plain("restored.title"))
    yield from block_kit.sections(_restored(speech, told, is_over=is_over))
    if is_over:
        return
    waiting = [story for story in page.stories if restored_in(story)]
    for story in waiting:
        title = foreign(screens.of(story.batch.kind).title(speech, story))
        yield block_kit.section(speech.mrkdwn("restored.about", what=Mrkdwn(title), by=story.batch.requested_by))
        yield from block_kit.context(*_to_look_for(screens, speech, restored_in(story)[0]))
        yield from _all_at_once(speech, story) if len(restored_in(story)) > 1 else _each(screens, speech, story)
    if len(page.stories) == MOST_SHOWN:  # there may be more
        yield from block_kit.context(speech.mrkdwn("restored.more"))
    yield from block_kit.context(speech.mrkdwn("alert.who", who=", ".join(page.approvers)))


def restored_buttons(screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    """Return the buttons of a card for what was restored; nothing where nothing was."""
    if len(restored_in(story)) <= _ONE_BY_ONE:
        yield from _each(screens, speech, story)
    else:
        yield from _all_at_once(speech, story)


def answers(speech: Speech, request: Request, story: Story) -> Iterator[Block]:
    """Return the two buttons about a request of which nobody knows whether it arrived."""
    to = place_before(story.batch, story.events, request.id) if is_restored(request) else State.APPROVED
    negative = "alert.it_did_not_arrive_confirm" if to is State.APPROVED else "restored.asked_anew_confirm"
    order = order_name(speech, request)
    for action_id, key in ((_ARRIVED, "alert.it_arrived_confirm"), (_DID_NOT_ARRIVE, negative)):
        yield _button(speech, action_id, speech.plain(f"alert.{action_id}"), speech.plain(key, order=order), request.id)


def _restored(speech: Speech, told: Told, *, is_over: bool) -> Iterator[Mrkdwn]:
    kind = "another" if told.is_another else "older"
    yield speech.mrkdwn(f"restored.{kind}", until=told.until)
    yield speech.mrkdwn("restored.count", count=told.requests)
    yield speech.mrkdwn("restored.refused")
    if told.is_another:
        yield speech.mrkdwn("restored.another_todo")
    if is_over:
        yield speech.mrkdwn("restored.over")
    elif told.requests:
        yield speech.mrkdwn("restored.todo")


def _to_look_for(screens: Screens, speech: Speech, request: Request) -> Iterator[Mrkdwn]:
    """Say what was asked, and link to where it can be seen."""
    excerpt = cut(clean(" · ".join(screens.of(request.kind).excerpt(request))), _EXCERPT)
    line = joined((foreign(excerpt), sale_of(speech, request)))
    if line:
        yield line


def _each(screens: Screens, speech: Speech, story: Story) -> Iterator[Block]:
    for request in restored_in(story):
        if len(story.requests) > 1:
            name = screens.of(request.kind).name(speech, request)
            yield block_kit.section(Mrkdwn(f"*{foreign(name)}*"))
        yield block_kit.actions(*answers(speech, request, story))


def _all_at_once(speech: Speech, story: Story) -> Iterator[Block]:
    requests = restored_in(story)
    to = place_before(story.batch, story.events, requests[0].id)
    negative = "restored.none_arrived_confirm" if to is State.APPROVED else "restored.none_arrived_anew_confirm"
    buttons = (
        (_ARRIVED, "restored.all_arrived", "restored.all_arrived_confirm"),
        (_DID_NOT_ARRIVE, "restored.none_arrived", negative),
    )
    yield block_kit.actions(
        *(
            _button(speech, action_id, speech.plain(name), speech.plain(key, count=len(requests)), story.batch.id)
            for action_id, name, key in buttons
        )
    )


def _button(speech: Speech, action_id: str, name: str, asks: str, about: str) -> Block:
    dialog = block_kit.confirm(name, asks, name, speech.plain("common.cancel"))
    style = "danger" if action_id == _DID_NOT_ARRIVE else ""
    return block_kit.button(action_id, name, about, style=style, confirm=dialog)
