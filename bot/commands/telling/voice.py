"""How the log is told: one format of time, names beside ids, and the sentences that people read in Slack."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.domain.notes import Note
from bot.domain.requests import Request
from bot.log.reader import LogReader
from handlers.language import Speech, speech

#: what sentences in Slack begin with, to be seen from afar
_SIGNS = "⚠✓✕↩ "
#: requests that are told of one by one; more are folded
FEW = 10


@dataclass(frozen=True, slots=True)
class Voice:
    """``zone``: of the times; ``shows_all``: nothing is folded; ``tells_names``: of people, beside their ids."""

    reader: LogReader
    zone: tzinfo
    shows_all: bool = False
    tells_names: bool = True

    @property
    def speech(self) -> Speech:
        """What sentences are said with: the command line speaks English."""
        return speech("en")

    def when(self, at: datetime) -> str:
        """Write a time: ``2026-11-21 09:00:03``."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def who(self, person: str | None, at: datetime) -> str:
        """Name a person as they were called then, with the Slack id; nobody is the bot."""
        if not person:
            return "the bot"
        name = self.reader.people.called(person, at) if self.tells_names else ""
        return f"{name} ({person})" if name else person

    def note(self, note: Note, kind: str = "") -> str:
        """Say a note in a sentence, with its code; one without a sentence, as of a later version, by its parameters."""
        code = f"[{note.key.removeprefix('failure.').removeprefix('put_off.')}]"
        for known in (Note(f"{note.key}_{kind}", note.params), note):
            if self.speech.can_say(known):
                return f"{self.speech.note(known).lstrip(_SIGNS)} {code}"
        told = ", ".join(f"{name}: {value}" for name, value in note.params.items())
        return f"{code} {told}".rstrip()

    def cause(self, key: object, request: Request | None = None) -> str:
        """Say why something failed, by the key that the log has for it."""
        params = {} if request is None else {"status": request.http_status, "api_message": request.api_message}
        return self.note(Note(str(key), params), "" if request is None else request.kind)


def quoted(text: str) -> str:
    """Write somebody's words, within a line."""
    return f"“{text}”"
