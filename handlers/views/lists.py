"""Lists and short answers: history, pending, status, help."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.requests import Batch, Request, State, Story
from bot.operations.looking_up.pages import History, StatusPage
from handlers.language import Speech
from handlers.markup import Mrkdwn, foreign
from handlers.screens import Screens
from handlers.views import block_kit, lengths
from handlers.views.block_kit import Block, Message
from handlers.views.causes import why
from handlers.views.outcomes import request_line
from handlers.views.waiting import waiting_story
from handlers.words import NEEDS, command_words

#: Batches that ``pending`` lists.
STORIES = 20
#: Characters that they, or the requests of the history, may take together.
_TEXT = 7_500
#: Missing cards with a button; the others get theirs when these are posted.
_MISSING = 7


def history(screens: Screens, speech: Speech, found: History) -> Message:
    """Return what was asked about an order, or of all what was asked last, with who asked and who decided."""
    return block_kit.message(_history(screens, speech, found))


def pending(screens: Screens, speech: Speech, stories: tuple[Story, ...], links: Mapping[str, str]) -> Message:
    """Return the batches that wait for a decision, oldest first; ``links``: batch id → address of its card.

    A batch whose card is missing (as far as is known) has a button to have it posted again.
    """
    return block_kit.message(_pending(screens, speech, stories, links))


def status(speech: Speech, page: StatusPage) -> Message:
    """Return how the bot is doing."""
    return block_kit.message(
        [block_kit.header(speech.plain("status.title")), *block_kit.sections(_status(speech, page))]
    )


def help_message(
    screens: Screens, speech: Speech, *, unknown: str = "", command: str = "", nearest: str = ""
) -> Message:
    """Return what the bot can do, one line a subcommand.

    ``unknown``: what was not understood by itself; ``command``: the one it means, which needs something behind it:
    then only that is said. ``nearest``: the word of a command that may have been meant.
    """
    if command:
        missing = speech.mrkdwn(f"help.{NEEDS.get(command, 'number')}_missing", word=unknown)
        return block_kit.message(block_kit.sections([missing]))
    intro = speech.mrkdwn("help.unknown" if unknown else "help.intro", word=unknown)
    meant = [speech.mrkdwn("help.nearest", word=nearest)] if nearest else []
    title_block = block_kit.header(speech.plain("help.title"))
    lines = block_kit.sections([*meant, intro, *_commands(screens, speech)])
    small_print = block_kit.context(speech.mrkdwn("help.shortcuts"), speech.mrkdwn("help.path"))
    return block_kit.message([title_block, *lines, *small_print])


def _commands(screens: Screens, speech: Speech) -> Iterator[Mrkdwn]:
    return (speech.mrkdwn(f"help.{command}") for command in command_words(screens))


def post_card(speech: Speech, batch: Batch) -> Block:
    """Return the button with which a missing card is posted again."""
    return block_kit.button("post_card", speech.plain("list.post_card"), batch.id)


def looking_up(speech: Speech, number: str) -> Message:
    """Return the first answer to a number, at once."""
    return block_kit.message(block_kit.sections([speech.mrkdwn("glance.looking_up", number=number)]))


def _history(screens: Screens, speech: Speech, found: History) -> Iterator[Block]:
    number = found.number
    yield block_kit.header(speech.plain("list.history", number=number) if number else speech.plain("list.recent"))
    if not found.requests and not found.fetched:
        yield from block_kit.sections([speech.mrkdwn("list.no_history")])
    lines = [Mrkdwn("\n".join(_past(screens, speech, request, found))) for request in found.requests]
    kept = max(1, lengths.fitting(lines, _TEXT))
    yield from block_kit.sections(lines[:kept])
    yield from block_kit.sections(
        fetch.told(speech, event) for fetch in screens.fetches for event in found.fetched if event.name == fetch.event
    )
    if found.more or kept < len(lines):
        yield from block_kit.context(speech.mrkdwn("list.more_history"))


def _past(screens: Screens, speech: Speech, request: Request, found: History) -> Iterator[Mrkdwn]:
    """Tell one request of the history."""
    yield request_line(screens, speech, request, batch=found.batches.get(request.batch_id), order=True)
    excerpt = [foreign(part) for part in screens.of(request.kind).excerpt(request) if part]
    if excerpt:
        yield Mrkdwn("    " + " · ".join(excerpt))
    if request.state in {State.REFUSED, State.UNKNOWN, State.INVALID}:
        yield from (Mrkdwn(f"    {said}") for said in why(speech, request))


def _pending(screens: Screens, speech: Speech, stories: tuple[Story, ...], links: Mapping[str, str]) -> Iterator[Block]:
    yield block_kit.header(speech.plain("list.pending", count=len(stories)))
    if not stories:
        yield from block_kit.sections([speech.mrkdwn("list.no_pending")])
    missing = [story.batch.id for story in stories[:STORIES] if story.batch.id not in links][:_MISSING]
    shown, size = 0, 0
    for story in stories[:STORIES]:
        blocks = list(_waiting(screens, speech, story, links, missing))
        size += lengths.size(blocks)
        if size > _TEXT:
            break
        yield from blocks
        shown += 1
    if len(stories) > shown:
        yield from block_kit.context(speech.mrkdwn("common.more", count=len(stories) - shown))


def _waiting(
    screens: Screens, speech: Speech, story: Story, links: Mapping[str, str], missing: Sequence[str]
) -> Iterator[Block]:
    """Tell one batch that waits."""
    batch = story.batch
    yield from waiting_story(screens, speech, story, links.get(batch.id, ""))
    if batch.id in missing:
        yield block_kit.actions(post_card(speech, batch))


def _status(speech: Speech, page: StatusPage) -> Iterator[Mrkdwn]:
    parts = {"sender": page.sender_running, "slack": page.slack_connected, "database": page.database_writable}
    yield from (speech.mrkdwn(f"status.{name}_{'ok' if well else 'down'}") for name, well in parts.items())
    shown = [state for state in State if page.counts.get(state)]
    if shown:
        counts = (
            speech.mrkdwn("outcome.count", count=speech.number(page.counts[state]), state=state) for state in shown
        )
        yield speech.mrkdwn("status.counts", counts=Mrkdwn(" · ".join(counts)))
    else:
        yield speech.mrkdwn("status.empty")
    if page.oldest_waiting is not None:
        yield speech.mrkdwn("status.oldest", since=page.oldest_waiting)
    if page.pace:
        yield speech.mrkdwn("status.pace", seconds=max(1, round(max(page.pace.values()))))
    if page.version:
        yield speech.mrkdwn("status.version", version=page.version)
