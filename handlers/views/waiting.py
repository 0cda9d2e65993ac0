"""What waits for one person, as the bare command shows it."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.requests import Story
from bot.operations.looking_up.pages import Waiting
from handlers.language import Speech
from handlers.markup import PARAM_LIMIT, Mrkdwn, clean, cut, escape
from handlers.screens import Screens
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block, Message
from handlers.views.causes import FAILED, why
from handlers.views.names import buyer_of

#: characters that one of the three lists may take
_TEXT = 2_500


def waiting(screens: Screens, speech: Speech, found: Waiting, links: Mapping[str, str]) -> Message:
    """Return what waits for a person; ``links``: batch id → address of its card or receipt."""
    return block_kit.message(_waiting(screens, speech, found, links))


def waiting_story(screens: Screens, speech: Speech, story: Story, link: str) -> Iterator[Block]:
    """Tell one batch: what it is, with a link to where it is decided, who asked, and since when it waits."""
    batch = story.batch
    yield _linked(screens, speech, story, link)
    yield from block_kit.context(
        speech.mrkdwn("list.waits", by=batch.requested_by, since=batch.requested_at, until=batch.expires_at)
    )


def _own_story(screens: Screens, speech: Speech, story: Story, link: str) -> Iterator[Block]:
    """Tell one batch to who asked: why it failed, or how long it waits yet."""
    batch = story.batch
    failed = next((request for request in story.requests if request.state in FAILED), None)
    waits = speech.mrkdwn("waiting.since", since=batch.requested_at, until=batch.expires_at)
    yield _linked(screens, speech, story, link)
    yield from block_kit.context(*(why(speech, failed) if failed else [waits]))


def _linked(screens: Screens, speech: Speech, story: Story, link: str) -> Block:
    named = block_kit.link(link, screens.of(story.batch.kind).title(speech, story))
    buyer = cut(clean(buyer_of(story)), PARAM_LIMIT)
    return block_kit.rich_text(named, *([block_kit.leaf(f" · {buyer}")] if buyer else []))


def _waiting(screens: Screens, speech: Speech, found: Waiting, links: Mapping[str, str]) -> Iterator[Block]:
    yield block_kit.header(speech.plain("waiting.title"))
    lists = (
        ("waiting.failed", found.failed, _own_story),
        ("waiting.to_decide", found.to_decide, waiting_story),
        ("waiting.asked", found.asked, _own_story),
    )
    for key, stories, tell in lists:
        if stories:
            yield from block_kit.sections([Mrkdwn(f"*{escape(speech.plain(key, count=len(stories)))}*")])
            yield from _fitting(
                [list(tell(screens, speech, one, links.get(one.batch.id, ""))) for one in stories], speech
            )
    yield from block_kit.context(speech.mrkdwn("waiting.help"))


def _fitting(told: Sequence[list[Block]], speech: Speech) -> Iterator[Block]:
    size = 0
    for number, blocks in enumerate(told):
        size += lengths.size(blocks)
        if number and size > _TEXT:
            yield from block_kit.context(speech.mrkdwn("common.more", count=len(told) - number))
            return
        yield from blocks
