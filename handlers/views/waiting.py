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

#: characters that one of the three lists may take
_TEXT = 2_500


def waiting(screens: Screens, speech: Speech, found: Waiting, links: Mapping[str, str]) -> Message:
    """Return what waits for a person; ``links``: batch id → address of its card or receipt."""
    return block_kit.message(_waiting(screens, speech, found, links))


def waiting_story(screens: Screens, speech: Speech, story: Story, link: str) -> Iterator[Block]:
    """Tell one batch: what it is, with a link to where it is decided, and below it since when it waits."""
    batch = story.batch
    yield block_kit.rich_text(
        block_kit.link(link, screens.of(batch.kind).title(speech, story)),
        block_kit.leaf(f" · {cut(clean(story.requests[0].summary), PARAM_LIMIT)}"),
    )
    yield from block_kit.context(
        speech.mrkdwn("list.waits", by=batch.requested_by, since=batch.requested_at, until=batch.expires_at)
    )


def _waiting(screens: Screens, speech: Speech, found: Waiting, links: Mapping[str, str]) -> Iterator[Block]:
    yield block_kit.header(speech.plain("waiting.title"))
    lists = (("waiting.failed", found.failed), ("waiting.to_decide", found.to_decide), ("waiting.asked", found.asked))
    for key, stories in lists:
        if stories:
            heading = Mrkdwn(f"*{escape(speech.plain(key, count=len(stories)))}*")
            yield from block_kit.sections([heading])
            yield from _listed(screens, speech, stories, links)
    yield from block_kit.context(speech.mrkdwn("waiting.help"))


def _listed(screens: Screens, speech: Speech, stories: Sequence[Story], links: Mapping[str, str]) -> Iterator[Block]:
    size = 0
    for number, story in enumerate(stories):
        blocks = [*waiting_story(screens, speech, story, links.get(story.batch.id, "")), *_why(speech, story)]
        size += lengths.size(blocks)
        if number and size > _TEXT:
            yield from block_kit.context(speech.mrkdwn("common.more", count=len(stories) - number))
            return
        yield from blocks


def _why(speech: Speech, story: Story) -> list[Block]:
    """Return why the first request of a batch failed that did."""
    failed = next((request for request in story.requests if request.state in FAILED), None)
    return block_kit.context(*why(speech, failed)) if failed else []
