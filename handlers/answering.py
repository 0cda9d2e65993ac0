"""Answering people: in their language, after the acknowledgement, whatever went wrong on the way."""

import logging
import secrets
from collections.abc import Callable

from bot.domain.notes import Note
from bot.errors import BotError, DeliveryError, DeliveryUnknown, LogUnavailable, NotAccepted
from bot.ports import Drafts
from handlers.choices import Choices
from handlers.language import Speech, speech
from handlers.late_answers import LateAnswers
from handlers.replies import Reply
from handlers.slack.directory import SlackDirectory
from handlers.views.causes import refusal
from handlers.work import Work

log = logging.getLogger(__name__)


#: person and place, their language, id of the batch
Asked = Callable[[Reply, Speech, str], None]
#: the side an error came from, and the error
Failed = Callable[[str, Exception], None]


class Answering:
    """Who speaks which language, and the pools in which what they asked for is done."""

    def __init__(
        self,
        directory: SlackDirectory,
        work: Work,
        *,
        ack_budget: float,
        asked: Asked,
        drafts: Drafts,
        failed: Failed = lambda _side, _error: None,
    ) -> None:
        """``ack_budget``: seconds in which what goes back with an acknowledgement has to be there.

        ``asked``: tells a person, where they asked for a batch, that it was asked. ``drafts``: where the order of
        choices is kept. ``failed``: counts an error.
        """
        self._directory = directory
        self.work = work
        self.ack_budget = ack_budget
        self._asked = asked
        self.failed = failed
        #: the choices made in open views
        self.choices = Choices(drafts)
        self._late = LateAnswers()

    def language(self, user_id: str) -> str:
        """Return a person's language."""
        return self._directory.language(user_id)

    def language_at_hand(self, user_id: str) -> str:
        """Return a person's language as far as it is known without asking Slack."""
        return self._directory.language_at_hand(user_id)

    def speech(self, user_id: str) -> Speech:
        """Speak a person's language."""
        return speech(self._directory.language(user_id))

    def speech_at_hand(self, user_id: str) -> Speech:
        """Speak a person's language as far as it is known without asking Slack."""
        return speech(self._directory.language_at_hand(user_id))

    def run(self, reply: Reply, task: Callable[[], object]) -> None:
        """Do the work after the acknowledgement; whatever goes wrong is told to the person who asked for it."""
        self.work.submit(lambda: self._guarded(reply, task))

    def promptly(self, reply: Reply, task: Callable[[], object]) -> None:
        """Do what asks nothing of Alephee without waiting for what does; else as ``run``."""
        self.work.promptly(lambda: self._guarded(reply, task))

    def keep(self, reply: Reply, task: Callable[[], object]) -> None:
        """Write what was typed at once: the next delivery may need it; else as ``run``."""
        self.work.commit(lambda: self._guarded(reply, task))

    def open_view(self, reply: Reply, task: Callable[[], object]) -> None:
        """Open a view while its trigger lives (3 s); else as ``run``."""
        self.work.open_view(lambda: self._guarded(reply, task))

    def tell_asked(self, reply: Reply, batch_id: str) -> None:
        """Tell a person, where they asked for a batch, that it was asked; after the acknowledgement."""
        self.run(reply, lambda: self._asked(reply, self.speech(reply.user_id), batch_id))

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
            log.warning("a person is answered when Slack is back", extra={"why": error.error, "note": note.key})
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
            log.warning("a person could not be answered", extra={"why": error.error, "note": note.key})
        except Exception:  # nobody looks into the future of a task
            log.exception("a person could not be answered", extra={"note": note.key})

    def explained(self, error: Exception) -> Note:
        """Say what went wrong: by the error's own note, or with a reference that is also in the process log."""
        if isinstance(error, LogUnavailable):
            self.failed("database", error)
        if isinstance(error, BotError) and type(error).key != BotError.key:
            return error.note
        self.failed("bot", error)
        reference = secrets.token_hex(4)
        log.error("an unexpected error", extra={"reference": reference}, exc_info=error)
        return Note(BotError.key, {"reference": reference})
