"""The whole content of requests, as an approver has to see it: nothing cut, nothing read as markup.

With a ``room`` (characters) there is as much of it as fits; what is left out is counted.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.contents import FileRef
from bot.domain.requests import Request, Story
from handlers.language import Speech
from handlers.markup import clean
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block
from handlers.views.names import decided_about

#: More room than any content takes.
_ALL = 10**9


def story_content(screens: Screens, speech: Speech, story: Story, *, room: int = _ALL) -> Iterator[Block]:
    """Show what every request of a batch would do; of what was erased, that it was."""
    erased = [request.erased_at for request in story.requests if request.erased_at is not None]
    if erased:
        yield from block_kit.sections([speech.mrkdwn("content.erased", at=max(erased))])
        story = replace(story, requests=tuple(r for r in story.requests if r.erased_at is None))
    if story.requests:
        yield from screens.of(story.batch.kind).content(speech, decided_about(story).requests, room)


def request_content(screens: Screens, speech: Speech, request: Request, *, room: int = _ALL) -> Iterator[Block]:
    """Show what one request would do: fields, exact text, file."""
    yield from screens.of(request.kind).content(speech, (request,), room)


def file_block(speech: Speech, file: FileRef) -> Block:
    """Show a file: its name as a link to open it, and its size."""
    return block_kit.rich_text(
        block_kit.leaf(f"{speech.plain('content.file')}: ", bold=True),
        block_kit.link(file.permalink, clean(file.name) or file.slack_id),
        block_kit.leaf(f" · {speech.size(file.size)}"),
    )
