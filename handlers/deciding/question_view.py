"""Questions asked back: the two forms, and how questions and answers are shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.people import Press
from bot.domain.requests import Question, Story, open_questions
from handlers.carried import Carried, text
from handlers.language import Speech
from handlers.markup import Mrkdwn, cut, user
from handlers.screens import Screens
from handlers.views import block_kit
from handlers.views.block_kit import Block, Message
from handlers.views.names import decided_about
from handlers.views.ways_out import correct

#: Characters of a question, and of an answer.
QUESTION_LIMIT = 1_000
#: Questions that a card or a receipt shows, the newest, and characters of each; the thread has all of them, whole.
_SHOWN, _SHOWN_TEXT = 3, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionIds(Carried):
    """A form to ask or to answer: the question, the batch, and the card on which it was asked for."""

    question_id: str = text("q")
    batch_id: str = text("b")
    channel_id: str = text("c")
    message_ts: str = text("t")


def ask_back_form(screens: Screens, speech: Speech, story: Story, press: Press, question_id: str) -> Block:
    """Return the form in which an approver asks the requester; ``question_id`` makes two submissions one."""
    batch = story.batch
    what = screens.of(batch.kind).title(speech, decided_about(story))
    above = block_kit.sections([speech.mrkdwn("deciding.ask_about", what=what, by=batch.requested_by)])
    ids = QuestionIds(
        question_id=question_id, batch_id=batch.id, channel_id=press.channel_id, message_ts=press.message_ts
    )
    return _form(speech, "ask_back", ids, above)


def answer_form(screens: Screens, speech: Speech, story: Story, question: Question) -> Block:
    """Return the form in which the requester answers."""
    what = screens.of(story.batch.kind).title(speech, decided_about(story))
    above = [
        *block_kit.sections([speech.mrkdwn("deciding.asked", what=what, by=question.asked_by, at=question.asked_at)]),
        *_words(speech, question, question.text),
    ]
    return _form(speech, "answer", QuestionIds(question_id=question.id, batch_id=story.batch.id), above)


def question_blocks(speech: Speech, story: Story) -> Iterator[Block]:
    """Show the newest questions about a batch with their answers, cut where they are long."""
    for question in story.questions[-_SHOWN:]:
        yield from block_kit.context(speech.mrkdwn("deciding.asks", by=question.asked_by, at=question.asked_at))
        yield from _words(speech, question, cut(question.text, _SHOWN_TEXT))
        if question.answered_at is not None:
            answered = speech.mrkdwn("deciding.answers", by=story.batch.requested_by, at=question.answered_at)
            yield from block_kit.context(answered)
            yield from _words(speech, question, cut(question.answer, _SHOWN_TEXT))


def answer_buttons(speech: Speech, story: Story) -> Iterator[Block]:
    """Return a button for the newest question that its requester has still to answer, and the one that corrects.

    An earlier one has its turn afterwards: Slack takes no second button of the same id beside it.
    """
    waiting = open_questions(story)
    for question in waiting[-1:]:
        yield block_kit.button("answer", speech.plain("deciding.answer"), question.id, about=question.text)
    if waiting:
        yield correct(speech, story, style="")


def asked(speech: Speech, story: Story) -> Iterator[Block]:
    """Return the questions that wait for an answer, whole, with the buttons to give it."""
    for question in open_questions(story)[-_SHOWN:]:
        yield from block_kit.sections([speech.mrkdwn("deciding.asks", by=question.asked_by, at=question.asked_at)])
        yield from _words(speech, question, question.text)
    buttons = tuple(answer_buttons(speech, story))
    if buttons:
        yield block_kit.actions(*buttons)


def question_line(speech: Speech, story: Story, event: str, question_id: object) -> Message:
    """Return a question, or its answer, in the thread of the card; of an answer who asked is called."""
    question = next(one for one in story.questions if one.id == question_id)
    if event == "asked_back":
        said = speech.mrkdwn("deciding.asks", by=question.asked_by, at=question.asked_at)
        return block_kit.message([*block_kit.sections([said]), *_words(speech, question, question.text)])
    called = user(question.asked_by) or Mrkdwn("")  # a mention, also where others are only named
    said = speech.mrkdwn("deciding.answers_to", by=story.batch.requested_by, at=question.answered_at, asked_by=called)
    return block_kit.message([*block_kit.sections([said]), *_words(speech, question, question.answer)])


def not_taken(speech: Speech, words: str) -> Message:
    """Return what somebody wrote in vain, so that they have it."""
    return block_kit.message([*block_kit.sections([speech.mrkdwn("deciding.not_taken")]), block_kit.quote(words)])


def _words(speech: Speech, question: Question, words: str) -> Iterator[Block]:
    """Return the exact words, or that they were erased."""
    if question.is_erased:
        yield from block_kit.context(speech.mrkdwn("deciding.erased"))
    else:
        yield block_kit.quote(words)


def _form(speech: Speech, callback_id: str, ids: QuestionIds, above: list[Block]) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": QUESTION_LIMIT}
    label, hint = speech.plain(f"deciding.{callback_id}_text"), speech.plain(f"deciding.{callback_id}_hint")
    view = block_kit.modal(
        callback_id,
        speech.plain(f"deciding.{callback_id}_title"),
        [*above, block_kit.field_input("text", label, element, hint=hint)],
        close=speech.plain("common.cancel"),
        submit=speech.plain(f"deciding.{callback_id}_submit"),
    )
    return view | {"private_metadata": str(ids)}
