"""The approval card: the whole content in front of the person who decides, and afterwards who decided what.

Slack takes only so much text in a message (``lengths``): what a card has no room for stands whole in its thread.
"""

from collections.abc import Iterator

from bot.domain.contents import MessageContent, file_of
from bot.domain.document_fates import fates_among
from bot.domain.kinds import CREATE_ORDER
from bot.domain.reasons import Reason
from bot.domain.rechecks import asked_with
from bot.domain.requests import State, Story, is_undecided
from handlers.create_order.content import new_order_name
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block, Message
from handlers.views.contents import story_content
from handlers.views.outcomes import decided_about, order_name, story_lines
from handlers.views.ways_out import send_again

#: States in which nothing has been found that speaks against a request.
_AS_ASKED = frozenset(State) - {State.INVALID, State.REFUSED}
#: Characters that content, warnings and outcome may take on a card; the rest is for title, fields and buttons.
_CONTENT, _WARNINGS, _OUTCOME = 4_800, 1_200, 1_200


def approval_card(speech: Speech, story: Story, *, account_name: str = "") -> Message:
    """Return the card of a batch; it has buttons as long as nobody has decided."""
    return block_kit.message(_card(speech, story, account_name))


def moved_card(speech: Speech, channel_id: str) -> Message:
    """Return what an old card says when the approvals channel is another one now."""
    channel = Mrkdwn(f"<#{channel_id}>")
    return block_kit.message(
        [
            block_kit.header(speech.plain("card.moved_title")),
            block_kit.section(speech.mrkdwn("card.moved", channel=channel)),
        ]
    )


def beside_card(speech: Speech, story: Story) -> tuple[Message, ...]:
    """Return what a card has no room for, whole, as the messages of its thread; none when the card shows everything."""
    shows_all = _content(speech, story)[1] and _all_warnings_fit(speech, story)
    return () if shows_all else whole_content(speech, story)


def whole_content(speech: Speech, story: Story) -> tuple[Message, ...]:
    """Return the content of a batch and the warnings about it, whole, in as many numbered messages as they need."""
    pages = lengths.pages([*story_content(speech, story), *block_kit.sections(_warnings(speech, story))])
    numbered = (speech.mrkdwn("card.whole_page", page=number, pages=len(pages)) for number in range(1, len(pages) + 1))
    return tuple(
        block_kit.message([*block_kit.context(number), *page]) for number, page in zip(numbered, pages, strict=True)
    )


def _content(speech: Speech, story: Story) -> tuple[list[Block], bool]:
    """Return what a card shows of the content, and whether it is all of it."""
    whole = list(story_content(speech, story))
    if lengths.size(whole) <= _CONTENT:
        return whole, True
    return list(story_content(speech, story, room=_CONTENT)), False


def _all_warnings_fit(speech: Speech, story: Story) -> bool:
    return sum(len(line) + 1 for line in _warnings(speech, story)) <= _WARNINGS


def title(speech: Speech, story: Story) -> str:
    """Return what a batch is, and about which order."""
    batch, requests = story.batch, story.requests
    if batch.kind == CREATE_ORDER:
        return new_order_name(speech, requests[0])
    orders = {request.order_id for request in requests}
    if len(orders) > 1:
        return speech.plain("card.title_many", kind=batch.kind, count=len(requests))
    if len(requests) > 1:
        return speech.plain(
            "card.title_several", kind=batch.kind, count=len(requests), order=order_name(speech, requests[0])
        )
    return speech.plain("card.title", kind=batch.kind, order=order_name(speech, requests[0]))


def summary(speech: Speech, story: Story) -> str:
    """Return a batch in one plain line, for dialogs: order, country, number of files."""
    requests = decided_about(story).requests
    first = requests[0]
    files = sum(file_of(request.content) is not None for request in requests)
    orders = len({request.order_id for request in requests})
    if story.batch.kind == CREATE_ORDER:
        return title(speech, story)
    parts = [
        speech.plain("card.order", order=order_name(speech, first))
        if orders == 1
        else speech.plain("card.orders", count=orders),
        speech.country(first.country) if first.country else "",
        speech.plain("card.files", count=files),
    ]
    return " · ".join(part for part in parts if part)


def _card(speech: Speech, story: Story, account_name: str) -> Iterator[Block]:
    yield block_kit.header(title(speech, decided_about(story)))
    yield from block_kit.fields(_fields(speech, story, account_name))
    content, is_whole = _content(speech, story)
    yield from content
    if story.batch.kind == CREATE_ORDER:
        yield from block_kit.context(speech.mrkdwn("new_order.in_thread"))
    yield from block_kit.sections(_statements(speech, story))
    yield from block_kit.sections([speech.mrkdwn(f"card.checked_{story.batch.kind}")])
    yield from block_kit.sections(_warnings(speech, story), room=_WARNINGS)
    if not (is_whole and _all_warnings_fit(speech, story)):
        yield from block_kit.sections([speech.mrkdwn("card.rest_in_thread")])
    yield block_kit.divider()
    yield from block_kit.sections(story_lines(speech, story), room=_OUTCOME)
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)
    if is_undecided(story):
        yield _buttons(speech, story)
    yield from send_again(speech, story)


def _fields(speech: Speech, story: Story, account_name: str) -> list[Mrkdwn]:
    batch, first = story.batch, story.requests[0]
    single = len({request.order_id for request in story.requests}) == 1
    reason = Reason(first.content.reason) if isinstance(first.content, MessageContent) else None
    shown: dict[str, str] = {
        "card.asked_by": speech.user(batch.requested_by),
        "card.when": speech.when(batch.requested_at),
    }
    if single:
        shown |= {
            "glance.marketplace_number": first.external_order_id,
            "glance.country": speech.country(first.country)
            if first.country
            else speech.plain("glance.country_unknown"),
            "card.about": first.summary,
        }
    if batch.kind == CREATE_ORDER:
        del shown["glance.marketplace_number"]  # it is the order's own, and stands in the title
        if first.country is None:
            del shown["glance.country"]
    # A list may have been asked of all accounts: then its orders tell which ones they are.
    numbers = ", ".join(map(str, sorted({request.account_id or batch.account_id for request in story.requests})))
    account = f"{account_name} ({numbers})" if account_name else numbers
    shown |= {"glance.account": account, "card.reason": speech.reason(reason) if reason else ""}
    return [block_kit.field(speech.plain(key), value) for key, value in shown.items() if value]


def _statements(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    if story.batch.buyer_replied:
        yield speech.mrkdwn("card.buyer_replied", by=story.batch.requested_by)


def _warnings(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Say the warnings in view when it was asked, or that there are none (what failed later stands at its outcome)."""
    as_asked = [request for request in story.requests if request.state in _AS_ASKED]
    warnings = list(warned_about(speech, story))
    yield from warnings
    if len(as_asked) == len(story.requests) and not warnings:
        yield speech.mrkdwn("card.no_objection")


def warned_about(speech: Speech, story: Story) -> Iterator[Mrkdwn]:
    """Return the warnings in view when a batch was asked, each once."""
    told = (note for request in story.requests for note in fates_among(asked_with(request))[1])
    warnings = dict.fromkeys(speech.note_mrkdwn(note) for note in told if speech.can_say(note))
    yield from (speech.mrkdwn("compose.warning", why=warning) for warning in warnings)


def _buttons(speech: Speech, story: Story) -> Block:
    batch = story.batch
    approve = block_kit.confirm(
        speech.plain("card.approve_title"),
        speech.plain("card.approve_text", summary=summary(speech, story)),
        speech.plain("card.approve"),
        speech.plain("common.cancel"),
    )
    withdraw = block_kit.confirm(
        speech.plain("card.withdraw_title"),
        summary(speech, story),
        speech.plain("card.withdraw"),
        speech.plain("common.cancel"),
    )
    return block_kit.actions(
        block_kit.button("approve", speech.plain("card.approve"), batch.id, style="primary", confirm=approve),
        block_kit.button("decline", speech.plain("card.decline"), batch.id, style="danger"),
        block_kit.button("withdraw", speech.plain("card.withdraw"), batch.id, confirm=withdraw),
    )
