"""What a form shows that is opened to correct something: what was wrong, and the files that can be kept."""

from collections.abc import Iterator, Mapping

from bot.domain.contents import file_of
from bot.domain.corrections import kept_file
from bot.domain.notes import MOST_SHOWN
from bot.domain.requests import Decision, Request, State, Story
from handlers.language import Speech
from handlers.markup import Mrkdwn, cut, foreign
from handlers.views import block_kit
from handlers.views.alephee_words import in_words, says_more
from handlers.views.block_kit import Block
from handlers.views.causes import why
from handlers.views.names import order_name
from handlers.views.outcomes import decision_line

#: characters of what is said above a form
_ROOM = 2_400
#: the newest questions that were asked back
_QUESTIONS = 3
_DECIDED = frozenset({Decision.DECLINED, Decision.EXPIRED, Decision.WITHDRAWN})


def what_was_wrong(speech: Speech, story: Story | None) -> Iterator[Block]:
    """Say on top of a form what happened to the request that it is filled in with; of a form of its own nothing."""
    if story is None:
        return
    yield from block_kit.sections([speech.mrkdwn("correct.before")])
    yield from block_kit.sections(_said(speech, story), room=_ROOM)
    if story.batch.decline_reason:
        yield block_kit.quote(story.batch.decline_reason)
    for question in story.questions[-_QUESTIONS:]:
        if question.text:  # its words may have been erased
            yield from block_kit.context(speech.mrkdwn("correct.asked_back", by=question.asked_by))
            yield block_kit.quote(cut(question.text, _ROOM))
    yield block_kit.divider()


def kept_files(speech: Speech, story: Story | None) -> Iterator[Block]:
    """Offer the files of before, ticked; an option's value is the id of the request that had it."""
    requests = story.requests if story else ()
    files = ((request.id, kept_file(request)) for request in requests)
    yield from _kept(speech, {one: file.name or file.slack_id for one, file in files if file is not None})


def kept_content(speech: Speech, request: Request) -> Iterator[Block]:
    """Offer what a request asked for as a whole, ticked: where no field has room for it."""
    yield from _kept(speech, {request.id: order_name(speech, request)})


def _kept(speech: Speech, named: Mapping[str, str]) -> Iterator[Block]:
    options = [block_kit.option(request_id, name) for request_id, name in named.items()]
    if options:
        element: Block = {"type": "checkboxes", "options": options, "initial_options": options}
        label, hint = speech.plain("correct.kept_files", count=len(options)), speech.plain("correct.kept_files_hint")
        yield block_kit.field_input("kept_files", label, element, hint=hint, optional=True)


def _said(speech: Speech, story: Story) -> list[Mrkdwn]:
    """Return who decided what, and what was wrong with which request: the same about several of them once."""
    lines = [decision_line(speech, story.batch)] if story.batch.decision in _DECIDED else []
    if any(request.state in {State.PENDING, State.COLLECTING} for request in story.requests):
        lines.append(speech.mrkdwn("correct.pending"))
    failed = [request for request in story.requests if request.state in {State.REFUSED, State.INVALID}]
    lines += [_failure(speech, request, alone=len(story.requests) == 1) for request in failed[:MOST_SHOWN]]
    if len(failed) > MOST_SHOWN:
        lines.append(speech.mrkdwn("common.more", count=len(failed) - MOST_SHOWN))
    return list(dict.fromkeys(lines))


def _failure(speech: Speech, request: Request, *, alone: bool) -> Mrkdwn:
    file = file_of(request.content)
    named = file.name if file is not None and file.name else order_name(speech, request)
    said = [*why(speech, request)]
    if says_more(speech, request):
        said.append(speech.mrkdwn("outcome.api_message", api_message=in_words(speech, request.api_message)))
    text = Mrkdwn(" ".join(said))
    return text if alone else Mrkdwn(f"*{foreign(named)}*: {text}")
