"""A list of what is wrong, in a view or as messages."""

from collections.abc import Iterator, Sequence

from bot.domain.notes import PAGE_OF_NOTES, Note
from handlers.language import Speech
from handlers.markup import Mrkdwn
from handlers.views import block_kit
from handlers.views.block_kit import Message


def problem_pages(speech: Speech, problems: Sequence[Note]) -> Iterator[Message]:
    """Return the whole list, as messages."""
    for page in range(-(-len(problems) // PAGE_OF_NOTES)):
        yield problem_page(speech, problems, page)


def problem_page(speech: Speech, problems: Sequence[Note], page: int) -> Message:
    """Return one message of the list, counted from 0."""
    start = page * PAGE_OF_NOTES
    return block_kit.message(block_kit.sections(listed(speech, problems[start : start + PAGE_OF_NOTES], start=start)))


def listed(speech: Speech, problems: Sequence[Note], *, start: int = 0) -> Iterator[Mrkdwn]:
    """Return problems as numbered lines."""
    for number, problem in enumerate(problems, start + 1):
        said = speech.note_mrkdwn(problem if speech.can_say(problem) else Note("failure.other"))
        yield Mrkdwn(f"{number}. {said}")
