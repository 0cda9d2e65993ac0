"""What the alerts channel hears: what failed, which order, why in plain words, what to do, and the buttons to do it."""

from collections.abc import Iterator

from bot.domain.notes import Note
from bot.domain.outbox import CARD_UNCERTAIN, CHAIN_HEAD, DELIVERY_FAILED, MISSING, UNKNOWN_OUTCOME, Alert
from bot.domain.requests import Request, State, Story, is_undecided
from bot.domain.restores import RESTORED_LOG
from bot.operations.looking_up.pages import AlertPage
from bot.operations.showing.alert_room import MOST_BATCHES, MOST_TOLD
from handlers.language import Speech
from handlers.markup import Mrkdwn, clean, cut, foreign
from handlers.screens import Screens
from handlers.views import block_kit, lengths
from handlers.views.alephee_words import in_words, says_more
from handlers.views.block_kit import Block, Message
from handlers.views.causes import as_put_off, state_lines, what_to_do, why
from handlers.views.contents import request_content
from handlers.views.headline import joined, sale_of
from handlers.views.lists import post_card
from handlers.views.names import account_label, order_name
from handlers.views.restored import answers, restored_alert
from handlers.views.ways_out import send_again

#: Blocks and characters they may take; heading, counts and outcome need the others.
_BLOCKS, _TEXT = 38, 7_000
#: Characters of what is said about one request, and about the system.
_ABOUT = 2_000
_API_MESSAGE = 1_000
#: Events of a person's look at the marketplace, and the texts that tell them.
_FOUND = {"arrived": "alert.said_arrived", "not_arrived": "alert.said_not_arrived"}
_FAILED = frozenset({State.REFUSED, State.UNKNOWN})
#: System alerts whose cards a person can have posted.
_ABOUT_CARDS = frozenset({CARD_UNCERTAIN, DELIVERY_FAILED})
#: States of a request that is on its way again: a resolved alert says so, and is shown once more when it is known.
_AGAIN = frozenset({State.APPROVED, State.SENDING})


def alert_message(screens: Screens, speech: Speech, page: AlertPage) -> Message:
    """Return an alert as it stands: with buttons while it needs a person, without them once it is resolved."""
    return block_kit.message(_alert(screens, speech, page))


def further_message(screens: Screens, speech: Speech, page: AlertPage) -> Message:
    """Return the line about a further failure of an alert's cause; the page has that batch's story alone."""
    blocks = [block for story in page.stories for block in _story(screens, speech, page, story)]
    return block_kit.message([*block_kit.sections([speech.mrkdwn("alert.further")]), *blocks])


def old_copy(speech: Speech, link: str) -> Message:
    """Return what an older copy of an alert says; ``link``: the address of the message that counts, if it has one."""
    blocks = [block_kit.header(speech.plain("alert.title_copy")), *block_kit.sections([speech.mrkdwn("alert.copy")])]
    if link:
        blocks.append(block_kit.rich_text(block_kit.link(link, speech.plain("alert.copy_link"))))
    return block_kit.message(blocks)


def _alert(screens: Screens, speech: Speech, page: AlertPage) -> Iterator[Block]:
    alert = page.alert
    if alert.cause == CHAIN_HEAD:
        yield from _head(speech, alert)
        return
    if alert.cause == RESTORED_LOG:
        yield from restored_alert(screens, speech, page)
        return
    yield block_kit.header(speech.plain(_title(screens, page)))
    if _is_of_the_system(alert):
        yield from block_kit.sections(_system(speech, alert), room=_ABOUT)
    listed, left = _listed(screens, speech, page)
    yield from listed
    if left:
        yield from block_kit.context(speech.mrkdwn("alert.more_batches", count=left))
    if alert.count > 1:
        yield from block_kit.context(speech.mrkdwn("alert.count", count=alert.count, last=alert.last_at))
    if alert.resolved_at is not None and not _failed_since(screens, page):
        yield from block_kit.sections([speech.mrkdwn("alert.resolved", at=alert.resolved_at)])


def _head(speech: Speech, alert: Alert) -> Iterator[Block]:
    """Show the head of the chain, and the command that holds it against the log."""
    yield block_kit.header(speech.plain("alert.title_head"))
    yield from block_kit.sections([speech.mrkdwn(alert.cause)])
    yield block_kit.code(f"alephee-bot log verify --head {alert.note}")
    yield from block_kit.context(speech.mrkdwn("system.chain_head_todo"))


def _listed(screens: Screens, speech: Speech, page: AlertPage) -> tuple[list[Block], int]:
    """Return the batches that fit, and how many are left out."""
    blocks: list[Block] = []
    for number, story in enumerate(page.stories):
        more = list(_story(screens, speech, page, story))
        full = len(blocks) + len(more) > _BLOCKS or lengths.size(blocks) + lengths.size(more) > _TEXT
        if number == MOST_BATCHES or (blocks and full):
            return blocks, len(page.stories) - number
        blocks.extend(more)
    return blocks, 0


def _title(screens: Screens, page: AlertPage) -> str:
    alert = page.alert
    if alert.resolved_at is not None:
        return "alert.title_failed_since" if _failed_since(screens, page) else "alert.title_resolved"
    family = alert.cause.partition(".")[0]
    return f"alert.title_{family}" if family in {"refused", "system", UNKNOWN_OUTCOME, MISSING} else "alert.title_other"


def _system(speech: Speech, alert: Alert) -> Iterator[Mrkdwn]:
    cause = alert.cause
    known = speech.can_say(Note(cause))
    yield speech.mrkdwn(cause if known else "system.other", name=cause)
    if alert.note:
        why = as_put_off(Note(alert.note))
        yield speech.mrkdwn("alert.note", note=why if speech.can_say(why) else alert.note)
    todo = Note(f"{cause}_todo")
    if speech.can_say(todo) and alert.resolved_at is None:
        yield speech.note_mrkdwn(todo)


def _is_of_the_system(alert: Alert) -> bool:
    return alert.cause.startswith("system.")


def _story(screens: Screens, speech: Speech, page: AlertPage, story: Story) -> Iterator[Block]:
    alert = page.alert
    still_open = alert.resolved_at is None
    unknown = still_open and alert.cause == UNKNOWN_OUTCOME
    concerned = [request for request in story.requests if request.id in alert.request_ids] or list(story.requests)
    for request in concerned[:MOST_TOLD]:
        yield from block_kit.sections(_request_lines(screens, speech, page, request, story), room=_ABOUT)
        elsewhere = not still_open and _failed_anew(screens, request)
        if says_more(speech, request) and not elsewhere:
            yield from block_kit.context(speech.mrkdwn("alert.api_message"))
            yield block_kit.quote(cut(clean(in_words(speech, request.api_message)), _API_MESSAGE) or "-")
        if request.state is State.UNKNOWN and still_open:
            if unknown:
                yield from request_content(screens, speech, request, room=_ABOUT)
            yield from block_kit.context(*_whom_to_ask(speech, page, request, story))
            yield block_kit.actions(*answers(speech, request, story))
    if len(concerned) > MOST_TOLD:
        yield from block_kit.context(speech.mrkdwn("common.more", count=len(concerned) - MOST_TOLD))
    if still_open and alert.cause in _ABOUT_CARDS and is_undecided(story):
        yield block_kit.actions(post_card(speech, story.batch))
    if still_open:
        yield from send_again(speech, story)


def _request_lines(
    screens: Screens, speech: Speech, page: AlertPage, request: Request, story: Story
) -> Iterator[Mrkdwn]:
    yield speech.mrkdwn(
        "alert.about",
        order=order_name(speech, request),
        account=account_label(request.account_id, page.account_names.get(request.account_id, "")),
        sale="" if request.external_order_id == order_name(speech, request) else request.external_order_id,
        kind=request.kind,
        subject=screens.of(request.kind).subject(speech, request),
        by=story.batch.requested_by,
    )
    look = sale_of(speech, request) if request.state is State.UNKNOWN else Mrkdwn()
    yield from filter(None, [joined((foreign(request.summary), look))])
    if page.alert.resolved_at is not None:
        yield from _who_said_so(speech, request, story)
    if page.alert.resolved_at is not None and _failed_anew(screens, request):
        yield speech.mrkdwn("alert.failed_since")
    elif request.state in _FAILED:
        yield from why(speech, request)
        yield speech.mrkdwn("alert.todo", todo=what_to_do(speech, request, below=True))
    elif page.alert.resolved_at is not None and request.state in _AGAIN and not _is_of_the_system(page.alert):
        yield speech.mrkdwn("alert.again")
    else:
        yield from state_lines(speech, request)


def _who_said_so(speech: Speech, request: Request, story: Story) -> Iterator[Mrkdwn]:
    """Say who looked whether it arrived, and what they found."""
    looked = [one for one in story.events if one.request_id == request.id and one.name in _FOUND and one.actor]
    if looked:
        yield speech.mrkdwn(_FOUND[looked[-1].name], by=looked[-1].actor, at=looked[-1].at)


def _whom_to_ask(speech: Speech, page: AlertPage, request: Request, story: Story) -> Iterator[Mrkdwn]:
    """Say when the call was made of which nobody knows, and who may answer."""
    calls = [event.at for event in story.events if event.request_id == request.id and event.name == "claimed"]
    if calls:
        yield speech.mrkdwn("alert.called", at=calls[-1])
    yield speech.mrkdwn("alert.who", who=", ".join(page.approvers))


def _failed_since(screens: Screens, page: AlertPage) -> bool:
    """Whether something this alert was resolved for has gone wrong once more; its own message says so."""
    named = (r for story in page.stories for r in story.requests if r.id in page.alert.request_ids)
    return not _is_of_the_system(page.alert) and any(_failed_anew(screens, request) for request in named)


def _failed_anew(screens: Screens, request: Request) -> bool:
    """Whether a newer alert tells of it: what is repeated by itself, and what was erased, is over."""
    unknown = request.state is State.UNKNOWN and not screens.of(request.kind).repeats_unknown
    told = request.state is State.REFUSED or unknown
    return told and request.erased_at is None
