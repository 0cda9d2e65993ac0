"""What every conversation works with: the operations, who speaks which language, and the pool for the work."""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.domain.kinds import Kind
from bot.domain.notes import Note
from bot.errors import BotError, DeliveryError, DeliveryUnknown, NotAccepted
from bot.operations.create_order.ask import AskCreateOrder
from bot.operations.deciding.authority import Authority
from bot.operations.deciding.decide import Decide
from bot.operations.deciding.post_card import PostCard
from bot.operations.deciding.resolve import Resolve
from bot.operations.documents.ask import AskDocument
from bot.operations.documents.compose import ComposeDocument
from bot.operations.documents.read import ReadDocument
from bot.operations.integrate.ask import AskIntegrate
from bot.operations.looking_up.look_up import LookUp
from bot.operations.looking_up.reports import Reports
from bot.operations.messages.ask import AskMessage
from bot.operations.messages.compose import Compose
from bot.operations.newest import Newest
from handlers.language import Speech, speech
from handlers.late_answers import LateAnswers
from handlers.latest_wins import Turns
from handlers.replies import Reply
from handlers.screens import Screens
from handlers.slack.directory import SlackDirectory
from handlers.views.causes import refusal

log = logging.getLogger(__name__)

#: an answer that goes back with the acknowledgement must be there by then (Slack waits 3 s)
ACK_BUDGET = 2.0


#: open forms that are remembered
_FORMS = 2_000


class Work:
    """The pools in which everything happens that is not an acknowledgement.

    Three have their own: commits that an acknowledgement waits for, what asks nothing but Slack and the log (a
    decision), and views that are opened while their trigger lives. They must not queue behind look-ups that wait for
    Alephee, nor a view behind decisions for which Slack is asked several times.
    """

    def __init__(self, workers: int = 24, commits: int = 8, prompt: int = 16, views: int = 8) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="work")
        self._commits = ThreadPoolExecutor(commits, thread_name_prefix="commit")
        self._prompt = ThreadPoolExecutor(prompt, thread_name_prefix="prompt")
        self._views = ThreadPoolExecutor(views, thread_name_prefix="view")

    def commit(self, task: Callable[[], object]) -> Future[object]:
        """Start a commit that an acknowledgement waits for; its errors are in the future."""
        return self._commits.submit(task)

    def promptly(self, task: Callable[[], object]) -> Future[object]:
        """Start a task that asks nothing of Alephee; its errors are in the future."""
        return self._prompt.submit(task)

    def open_view(self, task: Callable[[], object]) -> Future[object]:
        """Start to open a view, which nothing may delay; its errors are in the future."""
        return self._views.submit(task)

    def submit(self, task: Callable[[], object]) -> Future[object]:
        """Start a task; its errors are in the future."""
        return self._pool.submit(task)

    def close(self) -> None:
        """Finish what people were told is going on; what was acknowledged is not dropped."""
        self._commits.shutdown(wait=True)
        self._prompt.shutdown(wait=True)
        self._views.shutdown(wait=True)
        self._pool.shutdown(wait=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Operations and what surrounds them."""

    screens: Screens
    directory: SlackDirectory
    authority: Authority
    look_up: LookUp
    compose: Compose
    ask_message: AskMessage
    compose_document: ComposeDocument
    ask_document: AskDocument
    ask_integrate: AskIntegrate
    ask_create_order: AskCreateOrder
    read_document: ReadDocument
    decide: Decide
    resolve: Resolve
    post_card: PostCard
    reports: Reports
    work: Work
    approval_for: frozenset[Kind]
    turns: Turns = field(default_factory=Turns)
    #: who opened a form with which is asked for what nobody could approve, by batch id
    alone: Newest[str] = field(default_factory=lambda: Newest(_FORMS))
    _late: LateAnswers = field(default_factory=LateAnswers)

    def speech(self, user_id: str) -> Speech:
        """Speak a person's language."""
        return speech(self.directory.language(user_id))

    def speech_at_hand(self, user_id: str) -> Speech:
        """Speak a person's language as far as it is known without asking Slack."""
        return speech(self.directory.language_at_hand(user_id))

    def run(self, reply: Reply, task: Callable[[], object]) -> None:
        """Do the work after the acknowledgement; whatever goes wrong is told to the person who asked for it."""
        self.work.submit(lambda: self._guarded(reply, task))

    def promptly(self, reply: Reply, task: Callable[[], object]) -> None:
        """Do what asks nothing of Alephee without waiting for what does; else as ``run``."""
        self.work.promptly(lambda: self._guarded(reply, task))

    def open_view(self, reply: Reply, task: Callable[[], object]) -> None:
        """Open a view while its trigger lives (3 s); else as ``run``."""
        self.work.open_view(lambda: self._guarded(reply, task))

    def _guarded(self, reply: Reply, task: Callable[[], object]) -> None:
        try:
            task()
        except Exception as error:  # noqa: BLE001 - the last stop of an interaction: it is logged and answered
            self._answer(reply, self.explained(error))

    def tell(self, reply: Reply, note: Note) -> None:
        """Answer a person privately; while Slack is away the answer is kept (see ``say_late``)."""
        try:
            self._say(reply, note)
        except (NotAccepted, DeliveryUnknown) as error:
            log.warning("a person is answered when Slack is back (%s): %s", error.error, note.key)
            self._late.keep(reply, note)

    def say_late(self) -> float:
        """Give an answer that was kept; returns the seconds to wait, as ``LateAnswers.step``."""
        return self._late.step(self._say)

    def _say(self, reply: Reply, note: Note) -> None:
        reply.say(refusal(self.speech(reply.user_id), note), surely=True)

    def _answer(self, reply: Reply, note: Note) -> None:
        try:
            self.tell(reply, note)
        except DeliveryError as error:
            log.warning("a person could not be answered (%s): %s", error.error, note.key)
        except Exception:  # nobody looks into the future of a task
            log.exception("a person could not be answered: %s", note.key)

    def explained(self, error: Exception) -> Note:
        """Say what went wrong: by the error's own note, or with a reference that is also in the process log."""
        if isinstance(error, BotError) and type(error).key != BotError.key:
            return error.note
        reference = secrets.token_hex(4)
        log.error("unexpected error, reference %s", reference, exc_info=error)
        return Note(BotError.key, {"reference": reference})
